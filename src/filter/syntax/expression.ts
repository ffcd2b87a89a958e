/**
 * What stands between operators.
 *
 *     operand    = primary { "[" expression "]" | "[" [ expression ] ":" [ expression ] "]" } ;
 *                  (x[[n]] is an index by an array: it asks for the n-th name, and x[[[n]]] for the n-th value)
 *     primary    = number | string | regex | "true" | "false" | "null"
 *                | field | "$[" expression "]" | "$*"
 *                | oosvar | "@[" expression "]" | "@*" | "all"
 *                | "M_PI" | "M_E" | "NR" | ... | "ENV" "[" expression "]" | "ENV" "." name
 *                | "[" [ list ] "]" | "{" [ expression ":" expression { "," ... } [ "," ] ] "}"
 *                | name "(" [ list ] ")" | "func" signature "{" block "}" | "(" expression ")" | name ;
 *     list       = expression { "," expression } [ "," ] ;
 *     signature  = "(" [ [ type ] name { "," [ type ] name } [ "," ] ] ")" [ ":" type ] ;
 */

import { ExpressionError, type Place } from "../error.ts";
import type { Cursor } from "./cursor.ts";
import type {
  Expression,
  FunctionBody,
  Literal,
  MapLiteral,
  Parameter,
  TypeName,
} from "./nodes.ts";
import { conditional } from "./pratt.ts";
import { CONSTANTS, isType, KEYWORDS } from "./reserved-words.ts";

export function expression(cursor: Cursor): Expression {
  return conditional(cursor, operand);
}

function operand(cursor: Cursor): Expression {
  const start = cursor.token;
  let base = primary(cursor);
  while (cursor.is("[")) base = indexed(cursor, start, base);
  return base;
}

function indexed(cursor: Cursor, start: Place, base: Expression): Expression {
  cursor.expect("[");
  const from = cursor.is(":") ? undefined : expression(cursor);
  if (from !== undefined && cursor.take("]")) {
    return { kind: "index", token: "[]", place: cursor.since(start), base, index: from };
  }
  cursor.expect(":");
  const to = cursor.is("]") ? undefined : expression(cursor);
  cursor.expect("]");
  return { kind: "slice", token: "[]", place: cursor.since(start), base, from, to };
}

function primary(cursor: Cursor): Expression {
  const { kind, text } = cursor.token;
  if (kind === "number" || kind === "string") return literal(cursor, kind);
  if (kind === "regex") return { kind, ...named(cursor, `"${text}"i`), text };
  if (kind === "field") return { kind, ...named(cursor, `$${text}`), name: text };
  if (kind === "oosvar") return { kind, ...named(cursor, `@${text}`), name: text };
  if (kind === "word") return word(cursor);
  if (kind === "mark") return marked(cursor);
  throw cursor.unexpected("a value was expected");
}

/** Reads one token and says what every node says. */
function named(cursor: Cursor, token: string): { place: Place; token: string } {
  const { start, end } = cursor.next();
  return { place: { start, end }, token };
}

function literal(cursor: Cursor, kind: Literal["kind"]): Literal {
  const { text } = cursor.token;
  return { kind, ...named(cursor, kind === "string" ? `"${text}"` : text), text };
}

function marked(cursor: Cursor): Expression {
  switch (cursor.token.text) {
    case "(":
      return parenthesized(cursor);
    case "[":
      return arrayLiteral(cursor);
    case "{":
      return mapLiteral(cursor);
    case "$*":
      return { kind: "whole-row", ...named(cursor, "$*") };
    case "@*":
      return { kind: "all-oosvars", ...named(cursor, "@*") };
    case "$[":
      return computedField(cursor);
    case "@[":
      return computedOosvar(cursor);
    default:
      throw cursor.unexpected("a value was expected");
  }
}

function parenthesized(cursor: Cursor): Expression {
  cursor.expect("(");
  const inside = expression(cursor);
  cursor.expect(")");
  return inside;
}

function arrayLiteral(cursor: Cursor): Expression {
  const start = cursor.expect("[");
  const items = list(cursor, "]");
  return { kind: "array", token: "[]", place: cursor.since(start), items };
}

/** Expressions up to a closing mark, which is read too; a comma may trail. */
function list(cursor: Cursor, close: string): Expression[] {
  const items: Expression[] = [];
  while (!cursor.take(close)) {
    items.push(expression(cursor));
    if (!cursor.take(",") && !cursor.is(close))
      throw cursor.unexpected(`, or ${close} was expected`);
  }
  return items;
}

function mapLiteral(cursor: Cursor): MapLiteral {
  const start = cursor.expect("{");
  const entries: [Expression, Expression][] = [];
  while (!cursor.take("}")) {
    const key = expression(cursor);
    cursor.expect(":");
    entries.push([key, expression(cursor)]);
    if (!cursor.take(",") && !cursor.is("}")) throw cursor.unexpected(", or } was expected");
  }
  return { kind: "map", token: "{}", place: cursor.since(start), entries };
}

function computedField(cursor: Cursor): Expression {
  const start = cursor.expect("$[");
  const name = expression(cursor);
  cursor.expect("]");
  return { kind: "computed-field", token: "$[]", place: cursor.since(start), name };
}

function computedOosvar(cursor: Cursor): Expression {
  const start = cursor.expect("@[");
  const name = expression(cursor);
  cursor.expect("]");
  return { kind: "computed-oosvar", token: "@[]", place: cursor.since(start), name };
}

function word(cursor: Cursor): Expression {
  const { text } = cursor.token;
  if (text === "true" || text === "false" || text === "null") return literal(cursor, text);
  if (text === "all") return { kind: "all-oosvars", ...named(cursor, text) };
  if (text === "ENV") return environment(cursor);
  if (CONSTANTS.includes(text)) return { kind: "constant", ...named(cursor, text), name: text };
  if (text === "func") return functionLiteral(cursor);
  const called = cursor.ahead(1).kind === "mark" && cursor.ahead(1).text === "(";
  if (called && (!KEYWORDS.has(text) || text === "int" || text === "float")) return call(cursor);
  if (KEYWORDS.has(text)) {
    throw new ExpressionError(
      `${text} is a word of the language and cannot stand here.`,
      cursor.token,
    );
  }
  return { kind: "local", ...named(cursor, text), name: text };
}

function environment(cursor: Cursor): Expression {
  const start = cursor.next();
  if (cursor.take(".")) {
    const { text, ...place } = cursor.expectKind("word", "the name of an environment variable");
    const name: Literal = { kind: "string", token: text, place, text };
    return { kind: "environment", token: "ENV", place: cursor.since(start), name };
  }
  cursor.expect("[");
  const name = expression(cursor);
  cursor.expect("]");
  return { kind: "environment", token: "ENV", place: cursor.since(start), name };
}

function call(cursor: Cursor): Expression {
  const start = cursor.next();
  const values = callArguments(cursor);
  const place = { start: start.start, end: start.end };
  return { kind: "call", token: start.text, place, name: start.text, arguments: values };
}

export function callArguments(cursor: Cursor): Expression[] {
  cursor.expect("(");
  return list(cursor, ")");
}

function functionLiteral(cursor: Cursor): Expression {
  const start = cursor.next();
  const body = functionBody(cursor);
  return { kind: "function", token: "func", place: cursor.since(start), body };
}

/** `signature "{" block "}"`, what stands behind `func`, its name or `subr name`. */
export function functionBody(cursor: Cursor): FunctionBody {
  cursor.expect("(");
  const parameters: Parameter[] = [];
  while (!cursor.take(")")) {
    parameters.push(parameter(cursor));
    if (!cursor.take(",") && !cursor.is(")")) throw cursor.unexpected(", or ) was expected");
  }
  const returns = cursor.take(":") ? typeName(cursor) : "any";
  return { parameters, returns, block: cursor.braced(cursor) };
}

function parameter(cursor: Cursor): Parameter {
  const type = isType(cursor.token.text) ? typeName(cursor) : "any";
  const place = cursor.token;
  return { name: localName(cursor), type, place };
}

function typeName(cursor: Cursor): TypeName {
  const { text } = cursor.token;
  if (!isType(text)) throw cursor.unexpected("a type was expected");
  cursor.next();
  return text;
}

export function localName(cursor: Cursor): string {
  const { text, kind } = cursor.token;
  if (kind !== "word" || KEYWORDS.has(text)) throw cursor.unexpected("a name was expected");
  cursor.next();
  return text;
}
