/**
 * A Pratt parser (precedence climbing) for operators, loosest first. All are left-associative except `?:`, `**` and the unary ones.
 *
 *     expression = binary [ "?" expression ":" expression ] ;
 *     binary     = "||" | "^^" | "&&" | "=~ !=~ == != <=>" | "> >= < <=" | "|" | "^" | "&" | "<< >> >>>"
 *                | "+ - .+ .-" | "* / // % .* ./" | "."        (each binds tighter than those before it)
 *                  over unary ;
 *     unary      = ( "!" | "-" | "+" | "~" ) unary | coalesce ;
 *     coalesce   = "??" | "???" over power ;                   (their right side may also be unary, as before 6.8)
 *     power      = operand [ "**" [ "-" | "+" ] power ] ;
 */
import type { Binary, Expression } from "./ast.ts";
import type { TokenStream } from "./token-stream.ts";

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
const BINDING_POWER = new Map(
  LEVELS.flatMap((operators, level) => operators.map((operator) => [operator, level] as const)),
);
const UNARY = ["!", "-", "+", "~"];

/** Parses what is between operators. */
type Operand = (tokens: TokenStream) => Expression;

export function conditional(tokens: TokenStream, operand: Operand): Expression {
  return tokens.nested(() => {
    const start = tokens.current;
    const condition = binary(tokens, operand, 0);
    if (!tokens.accept("?")) return condition;
    const yes = conditional(tokens, operand);
    tokens.expect(":");
    const no = conditional(tokens, operand);
    return { kind: "conditional", token: "?:", span: tokens.since(start), condition, yes, no };
  });
}

/** @param minimum the lowest binding power that still belongs to this operand */
function binary(tokens: TokenStream, operand: Operand, minimum: number): Expression {
  let left = unary(tokens, operand);
  for (;;) {
    const { kind, text } = tokens.current;
    const power = kind === "mark" ? BINDING_POWER.get(text) : undefined;
    if (power === undefined || power < minimum) return left;
    const operator = tokens.operator();
    left = binaryNode(tokens, operator, left, binary(tokens, operand, power + 1));
  }
}

function binaryNode(
  tokens: TokenStream,
  operator: string,
  left: Expression,
  right: Expression,
): Binary {
  const span = tokens.since(left.span);
  return { kind: "binary", token: operator, span, operator, left, right };
}

function unary(tokens: TokenStream, operand: Operand): Expression {
  if (!atUnary(tokens)) return coalesce(tokens, operand, "??");
  return tokens.nested(() => unaryNode(tokens, () => unary(tokens, operand)));
}

function atUnary(tokens: TokenStream): boolean {
  return UNARY.some((operator) => tokens.is(operator));
}

function unaryNode(tokens: TokenStream, parseOperand: () => Expression): Expression {
  const { text: operator, ...start } = tokens.next();
  const operand = parseOperand();
  return { kind: "unary", token: operator, span: tokens.since(start), operator, operand };
}

/** `???` binds tighter than `??`. */
function coalesce(tokens: TokenStream, operand: Operand, operator: "??" | "???"): Expression {
  const tighter = () =>
    operator === "??" ? coalesce(tokens, operand, "???") : power(tokens, operand);
  let left = tighter();
  while (tokens.is(operator)) {
    tokens.operator();
    const right = atUnary(tokens) ? unary(tokens, operand) : tighter();
    left = binaryNode(tokens, operator, left, right);
  }
  return left;
}

function power(tokens: TokenStream, operand: Operand): Expression {
  const base = operand(tokens);
  if (!tokens.is("**")) return base;
  tokens.operator();
  return tokens.nested(() => binaryNode(tokens, "**", base, exponent(tokens, operand)));
}

function exponent(tokens: TokenStream, operand: Operand): Expression {
  const parsePower = () => power(tokens, operand);
  return tokens.is("-") || tokens.is("+") ? unaryNode(tokens, parsePower) : parsePower();
}
