/** Assignments and `unset`. Assigning absent changes nothing, whatever the target. */
import { type Context, whereIs } from "./context.ts";
import { ExpressionError, type Place, statementError } from "./error.ts";
import { typeName } from "./functions/typing.ts";
import { keyOf, withElement, withoutElement } from "./indexing.ts";
import type { Resolved } from "./scope.ts";
import { type Evaluate, type Execute, frameAt, NEXT, read, type State, spend } from "./state.ts";
import type * as syntax from "./syntax.ts";
import { fits } from "./types.ts";
import {
  ABSENT,
  ABSENT_VALUE,
  EMPTY_TEXT,
  isCollection,
  MAP,
  map,
  sizeOf,
  type Value,
} from "./values.ts";

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

/** An untyped name lives in the innermost scope that has it, else it begins here. */
function local(context: Context, node: syntax.Local): Target {
  const known = context.scope.resolve(node.name);
  return variable(context, known ?? { ...context.scope.declare(node.name, "var"), hops: 0 }, node);
}

function defined(context: Context, node: syntax.Assignment, type: syntax.TypeName): Target {
  const name = node.target as syntax.Local;
  if (context.scope.declares(name.name)) {
    throw new ExpressionError(`${name.name} is already defined in this block.`, name.place);
  }
  return variable(context, { ...context.scope.declare(name.name, type), hops: 0 }, name);
}

function variable(context: Context, resolved: Resolved, { name, place }: syntax.Local): Target {
  const { slot, hops, type } = resolved;
  return {
    read: (state) => read(state, resolved),
    write: (state, value) => {
      if (!fits(value, type)) wrongType(context, name, type, value, place);
      frameAt(state, hops).slots[slot] = value;
    },
    remove: (state) => {
      frameAt(state, hops).slots[slot] = ABSENT_VALUE;
    },
  };
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
