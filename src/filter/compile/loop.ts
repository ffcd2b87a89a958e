/** Loops over the members of a collection. */

import { ExpressionError } from "../error.ts";
import type { Block, ForOne, ForPair } from "../syntax/nodes.ts";
import { ARRAY, int, isCollection, string, type Value } from "../values/index.ts";
import type { Context } from "./context.ts";
import { BREAK, type Execute, NEXT, RETURN, type Signal, type State, spend } from "./state.ts";

type CompileBlock = (context: Context, block: Block, prepare: (inner: Context) => void) => Execute;

/**
 * `for (name in over)`, `for (key, value in over)`, `for ((key1, key2), value in over)`. What is no collection has no
 * members. The loop runs over the collection as it was when the loop began.
 */
export function compileForEach(
  context: Context,
  node: ForOne | ForPair,
  compileBlock: CompileBlock,
): Execute {
  const over = context.expression(context, node.over).evaluate;
  const names = node.kind === "for-one" ? [node.name] : [...node.keys, node.value];
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    throw new ExpressionError(`the loop variable ${repeated} is named twice.`, node.place);
  }
  const slots: number[] = [];
  const block = compileBlock(context, node.block, ({ scope }) => {
    for (const name of names) {
      slots.push(scope.frameSize);
      scope.declare(name, "any", { bound: true });
    }
  });
  if (node.kind === "for-one") return forOne(over, slots, block);
  return (state) => afterLoop(descend(state, over(state), slots, block));
}

function forOne(over: (state: State) => Value, slots: readonly number[], block: Execute): Execute {
  const slot = slots[0] as number;
  return (state) => {
    const collection = over(state);
    if (!isCollection(collection)) return NEXT;
    const members = collection.type === ARRAY ? collection.items : collection.items.keys();
    for (const member of members) {
      spend(state, 1);
      state.frame.slots[slot] = typeof member === "string" ? string(member) : member;
      const signal = block(state);
      if (signal === BREAK || signal === RETURN) return afterLoop(signal);
    }
    return NEXT;
  };
}

/** Binds the first slot to each key, and goes on with the value: into the next key, or at the last slot into the block. */
function descend(state: State, over: Value, slots: readonly number[], block: Execute): Signal {
  if (!isCollection(over)) return NEXT;
  const [keySlot, ...rest] = slots;
  const [valueSlot] = rest;
  for (const [key, member] of over.items.entries()) {
    spend(state, 1);
    state.frame.slots[keySlot as number] = typeof key === "string" ? string(key) : int(key + 1);
    if (rest.length === 1) state.frame.slots[valueSlot as number] = member;
    const signal = rest.length === 1 ? block(state) : descend(state, member, rest, block);
    if (signal === BREAK || signal === RETURN) return signal;
  }
  return NEXT;
}

function afterLoop(signal: Signal): Signal {
  return signal === RETURN ? RETURN : NEXT;
}
