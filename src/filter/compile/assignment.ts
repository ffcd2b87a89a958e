/** Assignments and `unset`. Assigning absent changes nothing, whatever the target. */

import { ExpressionError, fatal, type Place, statementError } from "../error.ts";
import { typeName } from "../functions/typing.ts";
import type * as syntax from "../syntax/nodes.ts";
import {
  ABSENT,
  ABSENT_VALUE,
  EMPTY_TEXT,
  isCollection,
  MAP,
  map,
  sizeOf,
  UNSET_VALUE,
  type Value,
} from "../values/index.ts";
import { keyOf, withElement, withoutElement } from "../values/indexing.ts";
import { type Context, whereIs } from "./context.ts";
import { fits } from "./declared-types.ts";
import type { Resolved } from "./scope.ts";
import { type Evaluate, type Execute, frameAt, NEXT, read, type State, spend } from "./state.ts";

/** Something that can be assigned to. */
interface Target {
  readonly read: Evaluate;
  readonly write: (state: State, value: Value) => void;
  readonly remove: (state: State) => void;
}

export function compileAssignment(context: Context, node: syntax.Assignment): Execute {
  const { operator } = node;
  const source: syntax.Expression =
    operator === undefined
      ? node.value
      : {
          ...node,
          kind: "binary",
          token: operator,
          operator,
          left: node.target,
          right: node.value,
        };
  const value = context.expression(context, source).evaluate;
  const { write } =
    node.type === undefined ? assignable(context, node.target) : defined(context, node, node.type);
  return (state) => {
    const assigned = value(state);
    if (assigned.type !== ABSENT) write(state, assigned);
    return NEXT;
  };
}

export function compileUnset(context: Context, node: syntax.Unset): Execute {
  const targets = node.targets.map((target) => assignable(context, target));
  return (state) => {
    for (const { remove } of targets) remove(state);
    return NEXT;
  };
}

function assignable(context: Context, node: syntax.Expression): Target {
  switch (node.kind) {
    case "local":
      return local(context, node);
    case "oosvar":
      return oosvar(() => node.name);
    case "computed-oosvar":
      return oosvar(computedKey(context, node.name));
    case "all-oosvars":
      return allOosvars();
    case "environment":
      return environment(computedKey(context, node.name));
    case "index":
      return indexed(context, node);
    case "field":
    case "computed-field":
    case "whole-row":
      throw new ExpressionError(
        "a row filter cannot change the row. To compare, write == instead of =.",
        node.place,
      );
    default:
      throw new ExpressionError("nothing can be assigned here.", node.place);
  }
}

/** An untyped name is that of the innermost variable that has begun, else one begins here. */
function local(context: Context, node: syntax.Local): Target {
  const known = context.scope.resolve(node.name);
  if (!known?.bound && !context.scope.declares(node.name)) context.scope.declare(node.name, "any");
  return variable(context, context.scope.resolve(node.name) as Resolved, node);
}

/** Two declarations in one block are a mistake for certain; one after an assignment is, when that assigned something. */
function defined(context: Context, node: syntax.Assignment, type: syntax.TypeName): Target {
  const target = node.target as syntax.Local;
  const { name, place } = target;
  const again = context.scope.declares(name);
  const before = again ? context.scope.resolve(name) : undefined;
  if (before !== undefined && before.type !== "any") {
    throw new ExpressionError(`${name} is already defined in this block.`, place);
  }
  context.scope.declare(name, type);
  const own = { ...(context.scope.resolve(name) as Resolved), outer: undefined };
  const { write, ...rest } = variable(context, own, target);
  if (before === undefined) return { write, ...rest };
  const earlier = { ...before, outer: undefined };
  return {
    ...rest,
    write: (state, value) => {
      if (begun(state, earlier) !== undefined) {
        fatal(`${name} is already defined in this block (${whereIs(context, place)}).`);
      }
      write(state, value);
    },
  };
}

function variable(context: Context, resolved: Resolved, { name, place }: syntax.Local): Target {
  return {
    read: (state) => read(state, resolved),
    write: (state, value) => {
      const { hops, slot, type } = begun(state, resolved) ?? resolved;
      if (!fits(value, type)) wrongType(context, name, type, value, place);
      frameAt(state, hops).slots[slot] = value;
    },
    remove: (state) => {
      const found = begun(state, resolved);
      if (found !== undefined) frameAt(state, found.hops).slots[found.slot] = UNSET_VALUE;
    },
  };
}

/** The innermost variable of a name that has begun. */
function begun(state: State, resolved: Resolved): Resolved | undefined {
  const { hops, slot, bound, outer } = resolved;
  if (bound || frameAt(state, hops).slots[slot] !== ABSENT_VALUE) return resolved;
  return outer && begun(state, outer);
}

function wrongType(
  context: Context,
  name: string,
  type: syntax.TypeName,
  value: Value,
  place: Place,
): never {
  const where = whereIs(context, place);
  return statementError(
    `${name} is declared ${type} and cannot hold ${typeName(value)} (${where}).`,
  );
}

type Key = (state: State) => string | undefined;

function computedKey(context: Context, node: syntax.Expression): Key {
  const { evaluate } = context.expression(context, node);
  return (state) => keyOf(evaluate(state));
}

function oosvar(key: Key): Target {
  return entryOf((state) => state.oosvars, key, ABSENT_VALUE);
}

function environment(key: Key): Target {
  return entryOf((state) => state.environment, key, EMPTY_TEXT);
}

function entryOf(entries: (state: State) => Map<string, Value>, key: Key, missing: Value): Target {
  return {
    read: (state) => entries(state).get(key(state) ?? "") ?? missing,
    write: (state, value) => {
      const name = key(state);
      if (name === undefined) statementError("A name must be a string or an int.");
      else entries(state).set(name, value);
    },
    remove: (state) => {
      entries(state).delete(key(state) ?? "");
    },
  };
}

function allOosvars(): Target {
  return {
    read: (state) => map(new Map(state.oosvars)),
    write: (state, value) => {
      if (value.type !== MAP) statementError("Only a map can be assigned to @*.");
      else state.oosvars = new Map(value.items);
    },
    remove: (state) => {
      state.oosvars = new Map();
    },
  };
}

/** `base[index]...[index]`: the base is replaced by a copy with that element changed, which costs its size in steps. */
function indexed(context: Context, node: syntax.Index): Target {
  const { root, indices } = pathOf(node);
  if (root.kind === "environment") {
    throw new ExpressionError("an environment variable has no elements.", node.place);
  }
  const path = indices.map((index) => context.expression(context, index).evaluate);
  const base = assignable(context, root);
  const change = (state: State, changed: (before: Value, at: Value[]) => Value) => {
    const before = base.read(state);
    if (isCollection(before)) spend(state, sizeOf(before));
    base.write(
      state,
      changed(
        before,
        path.map((index) => index(state)),
      ),
    );
  };
  return {
    read: context.expression(context, node).evaluate,
    write: (state, value) => change(state, (before, at) => withElement(before, at, value)),
    remove: (state) => {
      if (isCollection(base.read(state))) change(state, withoutElement);
    },
  };
}

function pathOf(node: syntax.Index): { root: syntax.Expression; indices: syntax.Expression[] } {
  if (node.base.kind !== "index") return { root: node.base, indices: [node.index] };
  const { root, indices } = pathOf(node.base);
  return { root, indices: [...indices, node.index] };
}
