/**
 * Operators by precedence, loosest first. All associate to the left but `?:`, the unary ones and `**`.
 *
 *     expression = binary [ "?" expression ":" expression ] ;
 *     binary     = "||" | "^^" | "&&" | "=~ !=~ == != <=>" | "> >= < <=" | "|" | "^" | "&" | "<< >> >>>"
 *                | "+ - .+ .-" | "* / // % .* ./" | "."        (each binds tighter than those before it)
 *                  over unary ;
 *     unary      = ( "!" | "-" | "+" | "~" ) unary | coalesce ;
 *     coalesce   = "??" | "???" over power ;                   (on their right side also unary, as before 6.8)
 *     power      = operand [ "**" [ "-" | "+" ] power ] ;
 */
import type { Cursor } from "./cursor.ts";
import type { Binary, Expression } from "./nodes.ts";

const LEVELS: readonly (readonly string[])[] = [
  ["||"],
  ["^^"],
  ["&&"],
  ["=~", "!=~", "==", "!=", "<=>"],
  [">", ">=", "<", "<="],
  ["|"],
  ["^"],
  ["&"],
  ["<<", ">>", ">>>"],
  ["+", "-", ".+", ".-"],
  ["*", "/", "//", "%", ".*", "./"],
  ["."],
];
/** How tightly each binary operator binds, from 0. */
const STRENGTH = new Map(
  LEVELS.flatMap((operators, level) => operators.map((operator) => [operator, level] as const)),
);
const UNARY = ["!", "-", "+", "~"];

/** Reads what stands between operators. */
export type Operand = (cursor: Cursor) => Expression;

export function conditional(cursor: Cursor, operand: Operand): Expression {
  return cursor.nested(() => {
    const start = cursor.token;
    const condition = binary(cursor, operand, 0);
    if (!cursor.take("?")) return condition;
    const yes = conditional(cursor, operand);
    cursor.expect(":");
    const no = conditional(cursor, operand);
    return { kind: "conditional", token: "?:", place: cursor.since(start), condition, yes, no };
  });
}

/** @param least the loosest strength that still belongs here */
function binary(cursor: Cursor, operand: Operand, least: number): Expression {
  let left = unary(cursor, operand);
  for (;;) {
    const strength = cursor.token.kind === "mark" ? STRENGTH.get(cursor.token.text) : undefined;
    if (strength === undefined || strength < least) return left;
    const operator = cursor.operator().text;
    left = joined(cursor, operator, left, binary(cursor, operand, strength + 1));
  }
}

function joined(cursor: Cursor, operator: string, left: Expression, right: Expression): Binary {
  const place = cursor.since(left.place);
  return { kind: "binary", token: operator, place, operator, left, right };
}

function unary(cursor: Cursor, operand: Operand): Expression {
  const start = cursor.token;
  if (!atUnary(cursor)) return coalesce(cursor, operand);
  return cursor.nested(() => {
    const operator = cursor.next().text;
    const inner = unary(cursor, operand);
    return { kind: "unary", token: operator, place: cursor.since(start), operator, operand: inner };
  });
}

function atUnary(cursor: Cursor): boolean {
  return cursor.token.kind === "mark" && UNARY.includes(cursor.token.text);
}

function coalesce(cursor: Cursor, operand: Operand): Expression {
  let left = coalesceEmpty(cursor, operand);
  while (cursor.is("??")) {
    const operator = cursor.operator().text;
    const right = atUnary(cursor) ? unary(cursor, operand) : coalesceEmpty(cursor, operand);
    left = joined(cursor, operator, left, right);
  }
  return left;
}

function coalesceEmpty(cursor: Cursor, operand: Operand): Expression {
  let left = power(cursor, operand);
  while (cursor.is("???")) {
    const operator = cursor.operator().text;
    const right = atUnary(cursor) ? unary(cursor, operand) : power(cursor, operand);
    left = joined(cursor, operator, left, right);
  }
  return left;
}

function power(cursor: Cursor, operand: Operand): Expression {
  const base = operand(cursor);
  if (!cursor.is("**")) return base;
  cursor.operator();
  return cursor.nested(() => joined(cursor, "**", base, exponent(cursor, operand)));
}

function exponent(cursor: Cursor, operand: Operand): Expression {
  const start = cursor.token;
  if (!cursor.is("-") && !cursor.is("+")) return power(cursor, operand);
  const operator = cursor.next().text;
  const inner = power(cursor, operand);
  return { kind: "unary", token: operator, place: cursor.since(start), operator, operand: inner };
}
