/** Compiles assignments and `unset`. To assign absent changes nothing, whatever the target. */

import { ExpressionError, fatal, statementError } from "../error.ts";
import { typeName } from "../functions/typing.ts";
import type * as ast from "../syntax/ast.ts";
import {
  ABSENT,
  ABSENT_VALUE,
  isCollection,
  MAP,
  sizeOf,
  UNSET_VALUE,
  type Value,
} from "../values/index.ts";
import { withElement, withoutElement } from "../values/indexing.ts";
import { type Context, location } from "./context.ts";
import { isOfType, type Resolved } from "./scope.ts";
import { charge, chargedKey, type Execute, frameAt, NEXT, type State } from "./state.ts";

/** What an assignment changes. */
interface Target {
  readonly write: (state: State, value: Value) => void;
  readonly remove: (state: State) => void;
}

export function compileAssignment(context: Context, node: ast.Assignment): Execute {
  const { operator, target: left, value: right } = node;
  const source: ast.Expression =
    operator === undefined
      ? right
      : { kind: "binary", span: node.span, token: operator, operator, left, right };
  const value = context.expression(context, source).evaluate;
  const { write } =
    node.type === undefined ? assignable(context, left) : defined(context, node, node.type);
  return (state) => {
    const assigned = value(state);
    if (assigned.type !== ABSENT) write(state, assigned);
    return NEXT;
  };
}

export function compileUnset(context: Context, node: ast.Unset): Execute {
  const targets = node.targets.map((target) => assignable(context, target));
  return (state) => {
    for (const { remove } of targets) remove(state);
    return NEXT;
  };
}

function assignable(context: Context, node: ast.Expression): Target {
  switch (node.kind) {
    case "local":
      return local(context, node);
    case "oosvar":
      return entryOf(
        (state) => state.oosvars,
        () => node.name,
      );
    case "computed-oosvar":
      return entryOf((state) => state.oosvars, computedKey(context, node.name));
    case "all-oosvars":
      return ALL_OOSVARS;
    case "environment":
      return entryOf((state) => state.environment, computedKey(context, node.name));
    case "index":
      return element(context, node);
    case "field":
    case "computed-field":
    case "whole-row":
      throw new ExpressionError(
        "a row filter cannot change the row. To compare, write == instead of =.",
        node.span,
      );
    default:
      throw new ExpressionError(
        "this cannot be assigned to. To compare, write == instead of =.",
        node.span,
      );
  }
}

/** An untyped name means the innermost variable that exists. If none does, it declares one here. */
function local(context: Context, node: ast.Named): Target {
  const known = context.scope.resolve(node.name);
  if (!known?.bound && !context.scope.declares(node.name)) context.scope.declare(node.name, "any");
  return variable(context, context.scope.resolve(node.name) as Resolved, node);
}

/** Two declarations in one block are always an error; one after an assignment is, if that assigned something. */
function defined(context: Context, node: ast.Assignment, type: ast.TypeName): Target {
  const target = node.target as ast.Named;
  const { name, span } = target;
  const again = context.scope.declares(name);
  const before = again ? context.scope.resolve(name) : undefined;
  if (before !== undefined && before.type !== "any") {
    throw new ExpressionError(`${name} is already defined in this block.`, span);
  }
  context.scope.declare(name, type);
  const own = { ...(context.scope.resolve(name) as Resolved), outer: undefined };
  const { write, remove } = variable(context, own, target);
  if (before === undefined) return { write, remove };
  const earlier = { ...before, outer: undefined };
  return {
    remove,
    write: (state, value) => {
      if (existing(state, earlier) !== undefined) {
        fatal(`${name} is already defined in this block (${location(context, span)}).`);
      }
      write(state, value);
    },
  };
}

function variable(context: Context, resolved: Resolved, { name, span }: ast.Named): Target {
  return {
    write: (state, value) => {
      const { hops, slot, type } = existing(state, resolved) ?? resolved;
      if (!isOfType(value, type)) {
        statementError(
          `${name} is declared ${type} and cannot hold ${typeName(value)} (${location(context, span)}).`,
        );
      }
      frameAt(state, hops).slots[slot] = value;
    },
    remove: (state) => {
      const found = existing(state, resolved);
      if (found !== undefined) frameAt(state, found.hops).slots[found.slot] = UNSET_VALUE;
    },
  };
}

/** The innermost variable of a name that exists: it is bound, or something was assigned to it. */
function existing(state: State, resolved: Resolved): Resolved | undefined {
  const { hops, slot, bound, outer } = resolved;
  if (bound || frameAt(state, hops).slots[slot] !== ABSENT_VALUE) return resolved;
  return outer && existing(state, outer);
}

type Key = (state: State) => string | undefined;

function computedKey(context: Context, node: ast.Expression): Key {
  const { evaluate } = context.expression(context, node);
  return (state) => chargedKey(state, evaluate(state));
}

function entryOf(entries: (state: State) => Map<string, Value>, key: Key): Target {
  return {
    write: (state, value) => {
      const name = key(state);
      if (name === undefined) statementError("The name of a variable must be a string or an int.");
      else entries(state).set(name, value);
    },
    remove: (state) => {
      entries(state).delete(key(state) ?? "");
    },
  };
}

const ALL_OOSVARS: Target = {
  write: (state, value) => {
    if (value.type !== MAP) statementError("Only a map can be assigned to @*.");
    else state.oosvars = new Map(value.items);
  },
  remove: (state) => {
    state.oosvars = new Map();
  },
};

/** `root[index]...[index]`: the root is replaced by a copy with that element changed, which costs its size in steps. */
function element(context: Context, node: ast.Index): Target {
  const { root, indices } = pathOf(node);
  if (root.kind === "environment") {
    throw new ExpressionError("an environment variable has no elements.", node.span);
  }
  const path = indices.map((index) => context.expression(context, index).evaluate);
  const target = assignable(context, root);
  const read = context.expression(context, root).evaluate;
  const change = (state: State, changed: (before: Value, at: Value[]) => Value) => {
    const before = read(state);
    if (isCollection(before)) charge(state, sizeOf(before));
    const at = path.map((index) => index(state));
    for (const index of at) charge(state, sizeOf(index) - 1);
    target.write(state, changed(before, at));
  };
  return {
    write: (state, value) => change(state, (before, at) => withElement(before, at, value)),
    remove: (state) => {
      if (isCollection(read(state))) change(state, withoutElement);
    },
  };
}

function pathOf(node: ast.Index): { root: ast.Expression; indices: ast.Expression[] } {
  if (node.base.kind !== "index") return { root: node.base, indices: [node.index] };
  const { root, indices } = pathOf(node.base);
  return { root, indices: [...indices, node.index] };
}
