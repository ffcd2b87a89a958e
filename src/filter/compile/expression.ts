/** Expressions into closures. Everything that does not depend on the row is decided here, once. */

import { ExpressionError } from "../error.ts";
import type * as syntax from "../syntax/nodes.ts";
import { decodeString, usesCaptures, withCaptures } from "../syntax/string-literal.ts";
import {
  ABSENT,
  ABSENT_VALUE,
  array,
  EMPTY_TEXT,
  FALSE,
  map,
  NULL_VALUE,
  string,
  TRUE,
  type Value,
  wrappedInt,
} from "../values/index.ts";
import { elementOf, keyOf, sliceOf } from "../values/indexing.ts";
import { inferNumber } from "../values/numbers.ts";
import { compileCall, compileFunctionName } from "./call.ts";
import type { Compiled, Context } from "./context.ts";
import { compileBinary, compileConditional, compileUnary } from "./operator.ts";
import * as row from "./row.ts";
import type { Resolved } from "./scope.ts";
import { read } from "./state.ts";

export function compileExpression(context: Context, node: syntax.Expression): Compiled {
  switch (node.kind) {
    case "number":
      return row.constant(numberLiteral(node));
    case "string":
      return stringLiteral(node.text);
    case "regex":
      // Outside the places where a pattern is expected it is text, quotes and all.
      return row.constant(string(`"${node.text}"i`));
    case "true":
      return row.constant(TRUE);
    case "false":
      return row.constant(FALSE);
    case "null":
      return row.constant(NULL_VALUE);
    case "field":
      return row.field(context, node.name, node.place);
    case "computed-field":
      return row.computedField(context, node);
    case "whole-row":
      return row.wholeRow(context, node.place);
    case "oosvar":
      return row.oosvar(node.name);
    case "computed-oosvar":
      return row.computedOosvar(context, node);
    case "all-oosvars":
      return { evaluate: (state) => map(new Map(state.oosvars)) };
    case "local":
      return local(context, node);
    case "constant":
      return row.surroundings(context, node);
    case "environment":
      return row.environment(context, node);
    case "array":
      return arrayLiteral(context, node);
    case "map":
      return mapLiteral(context, node);
    case "function":
      return { evaluate: context.closure(context, node.body) };
    case "call":
      return compileCall(context, node);
    case "unary":
      return compileUnary(context, node);
    case "binary":
      return compileBinary(context, node);
    case "conditional":
      return compileConditional(context, node);
    case "index":
      return index(context, node);
    case "slice":
      return slice(context, node);
  }
}

/** Unlike in data, leading zeros make a literal octal, and decimal ones may use the sign bit. */
function numberLiteral({ text, place }: syntax.Literal): Value {
  if (/^0[0-7]+$/.test(text)) return wrappedInt(BigInt(`0o${text}`), text);
  if (/^[1-9][0-9]*$/.test(text) && BigInt(text) < 2n ** 64n) return wrappedInt(BigInt(text), text);
  const value = inferNumber(text);
  if (value === undefined) throw new ExpressionError("this number does not fit 64 bits.", place);
  return value;
}

function stringLiteral(text: string): Compiled {
  const decoded = decodeString(text);
  const value = string(decoded);
  if (!usesCaptures(decoded)) return row.constant(value);
  return {
    evaluate: ({ captures }) =>
      captures === undefined ? value : string(withCaptures(decoded, captures)),
  };
}

/**
 * A name that is never assigned is absent, unless it names a function of the expression's own. One that is assigned further
 * down is absent here, but may have a value where a function literal reads it.
 */
function local(context: Context, node: syntax.Local): Compiled {
  const known = context.scope.resolve(node.name);
  if (known !== undefined) return { evaluate: (state) => read(state, known) };
  const named = compileFunctionName(context, node);
  if (named !== undefined) return named;
  let later: Resolved | undefined;
  context.atTheEnd.push(() => {
    later = context.scope.resolve(node.name);
  });
  return { evaluate: (state) => (later === undefined ? ABSENT_VALUE : read(state, later)) };
}

function arrayLiteral(context: Context, node: syntax.ArrayLiteral): Compiled {
  const items = node.items.map((item) => compileExpression(context, item).evaluate);
  return { evaluate: (state) => array(items.map((item) => item(state))) };
}

/** Entries whose value is absent, or whose key is neither text nor int, are left out. */
function mapLiteral(context: Context, node: syntax.MapLiteral): Compiled {
  const entries = node.entries.map(([key, value]) => ({
    key: compileExpression(context, key).evaluate,
    value: compileExpression(context, value).evaluate,
  }));
  return {
    evaluate: (state) => {
      const items = new Map<string, Value>();
      for (const { key, value } of entries) {
        const name = keyOf(key(state));
        const item = value(state);
        if (name !== undefined && item.type !== ABSENT) items.set(name, item);
      }
      return map(items);
    },
  };
}

function index(context: Context, node: syntax.Index): Compiled {
  const position = compileExpression(context, node.index);
  if (node.base.kind === "whole-row" && position.constant !== undefined) {
    // $*["name"] reads one field, not the whole row.
    const name = keyOf(position.constant);
    if (name !== undefined) return row.field(context, name, node.place);
  }
  const base = compileExpression(context, node.base);
  return { evaluate: (state) => elementOf(base.evaluate(state), position.evaluate(state)) };
}

function slice(context: Context, node: syntax.Slice): Compiled {
  const end = (bound: syntax.Expression | undefined) =>
    bound === undefined ? () => EMPTY_TEXT : compileExpression(context, bound).evaluate;
  const base = compileExpression(context, node.base).evaluate;
  const [from, to] = [end(node.from), end(node.to)];
  return { evaluate: (state) => sliceOf(base(state), from(state), to(state)) };
}
