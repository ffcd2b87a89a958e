/** Compiles expressions to closures. Everything that does not depend on the row is decided here, once. */

import { ExpressionError } from "../error.ts";
import type * as ast from "../syntax/ast.ts";
import { decodeString, interpolateCaptures, usesCaptures } from "../syntax/string-literal.ts";
import {
  ABSENT,
  ABSENT_VALUE,
  array,
  checkTextLength,
  EMPTY_TEXT,
  FALSE,
  map,
  NULL_VALUE,
  STRING,
  sizeOf,
  string,
  TRUE,
  type Value,
  wrappedInt,
} from "../values/index.ts";
import { elementOf, keyOf, sliceOf } from "../values/indexing.ts";
import { inferNumber } from "../values/numbers.ts";
import { compileCall, compileFunctionName } from "./call.ts";
import type { Compiled, Context } from "./context.ts";
import { nestedField } from "./nested-field.ts";
import { compileBinary, compileConditional, compileUnary } from "./operator.ts";
import type { Resolved } from "./scope.ts";
import { charge, chargedKey, chargeIndexing, read, SPLIT_COST } from "./state.ts";
import * as variables from "./variables.ts";

export function compileExpression(context: Context, node: ast.Expression): Compiled {
  context.nodes.count++;
  switch (node.kind) {
    case "number":
      return variables.constant(numberLiteral(node));
    case "string":
      return stringLiteral(node.text);
    case "regex":
      // Where no pattern is expected it is text, including its quotes.
      return variables.constant(string(`"${node.text}"i`));
    case "true":
      return variables.constant(TRUE);
    case "false":
      return variables.constant(FALSE);
    case "null":
      return variables.constant(NULL_VALUE);
    case "field":
      return variables.field(context, node.name, node.span);
    case "oosvar":
      return { evaluate: (state) => state.oosvars.get(node.name) ?? ABSENT_VALUE };
    case "built-in":
      return variables.builtIn(context, node);
    case "computed-field":
    case "computed-oosvar":
    case "environment":
      return variables.computed(context, node);
    case "whole-row":
    case "all-oosvars":
      return variables.whole(context, node);
    case "local":
      return local(context, node);
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

/** Unlike in data, a literal with a leading zero is octal, and a decimal one may use the sign bit. */
function numberLiteral({ text, span }: ast.Literal): Value {
  if (/^0[0-7]+$/.test(text)) return wrappedInt(BigInt(`0o${text}`), text);
  if (/^[1-9][0-9]*$/.test(text) && BigInt(text) < 2n ** 64n) return wrappedInt(BigInt(text), text);
  const value = inferNumber(text);
  if (value === undefined) throw new ExpressionError("this number does not fit in 64 bits.", span);
  return value;
}

function stringLiteral(text: string): Compiled {
  const decoded = decodeString(text);
  const value = string(decoded);
  if (!usesCaptures(decoded)) return variables.constant(value);
  return {
    evaluate: (state) => {
      const { captures } = state;
      if (captures === undefined) return value;
      const text = string(interpolateCaptures(decoded, captures, checkTextLength));
      charge(state, sizeOf(text));
      return text;
    },
  };
}

/**
 * A name that is never assigned is absent, unless it names a function that the expression defines. A local that is assigned later
 * is absent here, but may have a value when a function literal reads it.
 */
function local(context: Context, node: ast.Named): Compiled {
  const known = context.scope.resolve(node.name);
  if (known !== undefined) return { evaluate: (state) => read(state, known) };
  const named = compileFunctionName(context, node);
  if (named !== undefined) return named;
  let later: Resolved | undefined;
  context.deferred.push(() => {
    later = context.scope.resolve(node.name);
  });
  return { evaluate: (state) => (later === undefined ? ABSENT_VALUE : read(state, later)) };
}

function arrayLiteral(context: Context, node: ast.ArrayLiteral): Compiled {
  const items = node.items.map((item) => compileExpression(context, item).evaluate);
  return { evaluate: (state) => array(items.map((item) => item(state))) };
}

/** Omits entries whose value is absent, or whose key is neither text nor an int. */
function mapLiteral(context: Context, node: ast.MapLiteral): Compiled {
  const entries = node.entries.map(([key, value]) => ({
    key: compileExpression(context, key).evaluate,
    value: compileExpression(context, value).evaluate,
  }));
  return {
    evaluate: (state) => {
      const items = new Map<string, Value>();
      for (const { key, value } of entries) {
        const name = chargedKey(state, key(state));
        const item = value(state);
        if (name !== undefined && item.type !== ABSENT) items.set(name, item);
      }
      return map(items);
    },
  };
}

function index(context: Context, node: ast.Index): Compiled {
  const position = compileExpression(context, node.index);
  if (node.base.kind === "whole-row" && position.constant !== undefined) {
    // $*["name"] reads one field, not the whole row.
    const name = keyOf(position.constant);
    if (name !== undefined) return variables.field(context, name, node.span);
  }
  const base = compileExpression(context, node.base);
  return nestedField(context, node, {
    evaluate: (state) => {
      const collection = base.evaluate(state);
      const at = position.evaluate(state);
      chargeIndexing(state, collection, at);
      return elementOf(collection, at);
    },
  });
}

function slice(context: Context, node: ast.Slice): Compiled {
  const end = (bound: ast.Expression | undefined) =>
    bound === undefined ? () => EMPTY_TEXT : compileExpression(context, bound).evaluate;
  const base = compileExpression(context, node.base).evaluate;
  const [from, to] = [end(node.from), end(node.to)];
  return {
    evaluate: (state) => {
      const whole = base(state);
      if (whole.type === STRING) charge(state, SPLIT_COST * sizeOf(whole));
      const part = sliceOf(whole, from(state), to(state));
      charge(state, sizeOf(part));
      return part;
    },
  };
}
