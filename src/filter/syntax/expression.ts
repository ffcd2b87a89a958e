/**
 * A recursive-descent parser for what is between operators.
 *
 *     operand    = primary { "[" expression "]" | "[" [ expression ] ":" [ expression ] "]" } ;
 *                  (x[[n]] is an index by an array and means the n-th name; x[[[n]]] means the n-th value)
 *     primary    = number | string | regex | "true" | "false" | "null"
 *                | field | "$[" expression "]" | "$*"
 *                | oosvar | "@[" expression "]" | "@*" | "all"
 *                | "M_PI" | "M_E" | "NR" | ... | "ENV" "[" expression "]" | "ENV" "." name
 *                | "[" [ list ] "]" | "{" [ expression ":" expression { "," ... } [ "," ] ] "}"
 *                | name "(" [ list ] ")" | "func" signature "{" block "}" | "(" expression ")" | name ;
 *     list       = expression { "," expression } [ "," ] ;
 *     signature  = "(" [ [ type ] name { "," [ type ] name } [ "," ] ] ")" [ ":" type ] ;
 */

import { ExpressionError, type Span } from "../error.ts";
import type { Computed, Expression, FunctionBody, Literal, Parameter, TypeName } from "./ast.ts";
import { conditional } from "./pratt.ts";
import { BUILT_IN_VARIABLES, isType, KEYWORDS } from "./reserved-words.ts";
import type { TokenStream } from "./token-stream.ts";

export function expression(tokens: TokenStream): Expression {
  return conditional(tokens, operand);
}

function operand(tokens: TokenStream): Expression {
  const start = tokens.current;
  let base = primary(tokens);
  while (tokens.is("[")) base = indexed(tokens, start, base);
  return base;
}

function indexed(tokens: TokenStream, start: Span, base: Expression): Expression {
  tokens.operator();
  const from = tokens.is(":") ? undefined : expression(tokens);
  if (from !== undefined && tokens.accept("]")) {
    return { kind: "index", token: "[]", span: tokens.since(start), base, index: from };
  }
  tokens.expect(":");
  const to = tokens.is("]") ? undefined : expression(tokens);
  tokens.expect("]");
  return { kind: "slice", token: "[]", span: tokens.since(start), base, from, to };
}

function primary(tokens: TokenStream): Expression {
  const { kind, text } = tokens.current;
  switch (kind) {
    case "number":
      return literal(tokens, kind, text);
    case "string":
      return literal(tokens, kind, `"${text}"`);
    case "regex":
      return literal(tokens, kind, `"${text}"i`);
    case "field":
      return { kind, ...leaf(tokens, `$${text}`), name: text };
    case "oosvar":
      return { kind, ...leaf(tokens, `@${text}`), name: text };
    case "word":
      return word(tokens);
    default:
      return bracketed(tokens);
  }
}

/** Reads one token. @returns the properties that every node has */
function leaf(tokens: TokenStream, token: string): { span: Span; token: string } {
  const { start, end } = tokens.next();
  return { span: { start, end }, token };
}

function literal(tokens: TokenStream, kind: Literal["kind"], token: string): Literal {
  const { text } = tokens.current;
  return { kind, ...leaf(tokens, token), text };
}

function bracketed(tokens: TokenStream): Expression {
  const start = tokens.current;
  if (tokens.is("(")) return parenthesized(tokens);
  if (tokens.is("$*")) return { kind: "whole-row", ...leaf(tokens, "$*") };
  if (tokens.is("@*")) return { kind: "all-oosvars", ...leaf(tokens, "@*") };
  if (tokens.accept("$[")) return computed(tokens, start, "computed-field", "$[]");
  if (tokens.accept("@[")) return computed(tokens, start, "computed-oosvar", "@[]");
  if (tokens.accept("[")) {
    const items = tokens.list("]", () => expression(tokens));
    return { kind: "array", token: "[]", span: tokens.since(start), items };
  }
  if (tokens.accept("{")) {
    const entries = tokens.list("}", () => mapEntry(tokens));
    return { kind: "map", token: "{}", span: tokens.since(start), entries };
  }
  throw tokens.unexpected("a value");
}

export function parenthesized(tokens: TokenStream): Expression {
  tokens.expect("(");
  const inside = expression(tokens);
  tokens.expect(")");
  return inside;
}

function mapEntry(tokens: TokenStream): [Expression, Expression] {
  const key = expression(tokens);
  tokens.expect(":");
  return [key, expression(tokens)];
}

/** `expression ]` after `$[`, `@[` or `ENV[`. */
function computed(
  tokens: TokenStream,
  start: Span,
  kind: Computed["kind"],
  token: string,
): Computed {
  const name = expression(tokens);
  tokens.expect("]");
  return { kind, token, span: tokens.since(start), name };
}

function word(tokens: TokenStream): Expression {
  const { text } = tokens.current;
  if (text === "true" || text === "false" || text === "null") return literal(tokens, text, text);
  if (text === "all") return { kind: "all-oosvars", ...leaf(tokens, text) };
  if (text === "ENV") return environment(tokens);
  if (BUILT_IN_VARIABLES.includes(text)) {
    return { kind: "built-in", ...leaf(tokens, text), name: text };
  }
  if (text === "func") return functionLiteral(tokens);
  const { kind, text: following } = tokens.peek(1);
  const isCall = kind === "mark" && following === "(";
  if (isCall && (!KEYWORDS.has(text) || text === "int" || text === "float")) return call(tokens);
  if (KEYWORDS.has(text)) {
    throw new ExpressionError(`${text} is a keyword and cannot be used here.`, tokens.current);
  }
  return { kind: "local", ...leaf(tokens, text), name: text };
}

function environment(tokens: TokenStream): Expression {
  const start = tokens.next();
  if (!tokens.accept(".")) {
    tokens.expect("[");
    return computed(tokens, start, "environment", "ENV");
  }
  const { text, ...span } = tokens.expectKind("word", "the name of an environment variable");
  const name: Literal = { kind: "string", token: text, span, text };
  return { kind: "environment", token: "ENV", span: tokens.since(start), name };
}

function call(tokens: TokenStream): Expression {
  const { text: name, start, end } = tokens.next();
  return { kind: "call", token: name, span: { start, end }, name, arguments: argumentList(tokens) };
}

export function argumentList(tokens: TokenStream): Expression[] {
  tokens.expect("(");
  return tokens.list(")", () => expression(tokens));
}

function functionLiteral(tokens: TokenStream): Expression {
  const start = tokens.next();
  const body = functionBody(tokens);
  return { kind: "function", token: "func", span: tokens.since(start), body };
}

/** `signature "{" block "}"`, which follows `func`, `func name` or `subr name`. */
export function functionBody(tokens: TokenStream): FunctionBody {
  tokens.expect("(");
  const parameters = tokens.list(")", () => parameter(tokens));
  const returns = tokens.accept(":") ? typeName(tokens) : "any";
  return { parameters, returns, block: tokens.block(tokens) };
}

function parameter(tokens: TokenStream): Parameter {
  const type = isType(tokens.current.text) ? typeName(tokens) : "any";
  const span = tokens.current;
  return { name: localName(tokens), type, span };
}

function typeName(tokens: TokenStream): TypeName {
  const { text } = tokens.current;
  if (!isType(text)) throw tokens.unexpected("a type");
  tokens.next();
  return text;
}

export function localName(tokens: TokenStream): string {
  const { text, kind } = tokens.current;
  if (kind !== "word" || KEYWORDS.has(text)) throw tokens.unexpected("a name");
  tokens.next();
  return text;
}
