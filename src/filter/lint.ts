/**
 * Lint: finds conditions that compile and yet are the same for every user, or not what was meant. Miller accepts them silently, so the
 * language does too; only filters that are given to this action are linted.
 */
import { ExpressionError, type Span } from "./error.ts";
import type { Binary, Block, Expression, Named, Statement } from "./syntax/ast.ts";

const COMPARISONS = ["==", "!=", "<", "<=", ">", ">=", "<=>", "=~", "!=~"];
const LOGIC = ["&&", "||", "^^"];
/** As written without quotes: Miller subtracts or divides. */
const DATE = /^\d{4}([-/])\d{1,2}(\1\d{1,2})?$/;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Maximum length of the part of an expression that a message repeats. */
const MAX_SHOWN = 60;

type Node = Expression | Statement;

/**
 * @param source the expression that was parsed
 * @param format of the rows: a CSV cell is never a boolean
 * @throws ExpressionError for the first mistake, with what was probably meant
 */
export function lint(block: Block, source: string, format: "ndjson" | "csv"): void {
  const nodes = [...nodesIn(block)];
  const assigned = new Set(nodes.flatMap(namesAssigned));
  const keys = new Set(nodes.map(keyAfterDot));
  const inKeys = new Set([...keys].map(firstOperand));
  for (const node of nodes) {
    if (node.kind === "local" && !keys.has(node)) {
      requireAssigned(node, assigned, inKeys.has(node));
    }
    if (node.kind === "bare-boolean") requireCondition(node.value, source);
    if (node.kind !== "binary") continue;
    if (LOGIC.includes(node.operator)) requireConditions(node, source);
    if (COMPARISONS.includes(node.operator)) checkComparison(node, source, format);
  }
  if (!nodes.some(({ kind }) => kind === "bare-boolean")) throw noCondition(block, source);
}

/** All nodes of a tree, a node before those inside it. A stack instead of recursion, because chains of operators are deep. */
function* nodesIn(block: Block): Generator<Node> {
  const stack: unknown[] = [block];
  while (stack.length > 0) {
    const next = stack.pop();
    if (typeof next !== "object" || next === null) continue;
    if ("kind" in next) yield next as Node;
    stack.push(...Object.values(next).reverse());
  }
}

/** The names of variables and functions that a node defines. */
function namesAssigned(node: Node): readonly string[] {
  switch (node.kind) {
    case "assignment":
      return [rootName(node.target)];
    case "for-one":
    case "for-pair":
      return node.names;
    case "function":
      return node.body.parameters.map(({ name }) => name);
    case "func":
    case "subr":
      return [node.name, ...node.body.parameters.map(({ name }) => name)];
    default:
      return [];
  }
}

function rootName(target: Expression): string {
  let root = target;
  while (root.kind === "index") root = root.base;
  return root.kind === "local" ? root.name : "";
}

/** In `m.k`, k is a key. */
function keyAfterDot(node: Node): Node | undefined {
  return node.kind === "binary" && node.operator === "." ? node.right : undefined;
}

/** In `m.k ?? 1` and `m.k[1]`, which are `m.(k ?? 1)` and `m.(k[1])`: k. */
function firstOperand(node: Node | undefined): Node | undefined {
  let first = node;
  for (;;) {
    if (first?.kind === "binary") first = first.left;
    else if (first?.kind === "index" || first?.kind === "slice") first = first.base;
    else return first;
  }
}

function requireAssigned(
  { name, span }: Named,
  assigned: ReadonlySet<string>,
  isInKey: boolean,
): void {
  if (assigned.has(name)) return;
  if (isInKey) {
    throw new ExpressionError(
      `${name} is not a key here, because the dot binds less tightly than what follows it. Write ["${name}"] instead of .${name}.`,
      span,
    );
  }
  throw new ExpressionError(
    `${name} is a variable that is never assigned. For the field, write $${name}; for text, write "${name}".`,
    span,
  );
}

function requireCondition(value: Expression, source: string): void {
  if (value.kind === "string") {
    throw new ExpressionError(
      "this is text, not a condition. Remove the quotes around it.",
      value.span,
    );
  }
  requireNoLiteral(
    value,
    `End the filter with a comparison, such as $logins_count > ${textOf(value, source)}.`,
  );
}

function requireConditions(node: Binary, source: string): void {
  const { left } = node;
  const example =
    left.kind === "binary" && COMPARISONS.includes(left.operator)
      ? `${textOf(left.left, source)} ${left.operator} ${textOf(node.right, source)}`
      : `$field == ${textOf(node.right, source)}`;
  for (const side of [left, node.right]) {
    requireNoLiteral(side, `Repeat the comparison on each side of ${node.operator}: ${example}.`);
  }
}

function requireNoLiteral({ kind, span }: Expression, remedy: string): void {
  if (kind !== "string" && kind !== "number" && kind !== "regex") return;
  throw new ExpressionError(`this is neither true nor false. ${remedy}`, span);
}

function checkComparison(node: Binary, source: string, format: "ndjson" | "csv"): void {
  const sides = [node.left, node.right] as const;
  for (const side of sides) requireNoDate(side, source);
  if (sides.every(isConstant)) throw ofConstants(node, source);
  for (const [side, other] of [sides, [node.right, node.left] as const]) {
    if (isComparison(side) && (isNumberOrText(other) || isBitwise(other))) {
      throw new ExpressionError(
        "this compares the result of a comparison. Join two conditions with && or ||.",
        node.span,
      );
    }
    if (format === "csv") requireText(node, side, other, source);
  }
}

function requireNoDate(side: Expression, source: string): void {
  const text = textOf(side, source);
  if (side.kind !== "binary" || !DATE.test(text)) return;
  const meaning = text.includes("/") ? "a division" : "a subtraction";
  const quoted = text.replaceAll("/", "-");
  throw new ExpressionError(
    `this is ${meaning}, not a date. Write "${quoted}", in quotes.`,
    side.span,
  );
}

/** A cell of CSV is text or a number, so it never equals true or false. */
function requireText(node: Binary, cell: Expression, other: Expression, source: string): void {
  if (other.kind !== "true" && other.kind !== "false") return;
  if (node.operator !== "==" && node.operator !== "!=") return;
  const hasDefault = cell.kind === "binary" && /^\?\?\??$/.test(cell.operator);
  const read = hasDefault && other.kind === "true" && cell.right.kind !== "true" ? cell.left : cell;
  if (read.kind !== "field") return;
  throw new ExpressionError(
    `a cell of CSV is text and never a boolean. Write "${other.kind}", in quotes: ${textOf(cell, source)} ${node.operator} "${other.kind}".`,
    other.span,
  );
}

function ofConstants(node: Binary, source: string): ExpressionError {
  const name = [node.left, node.right].find(
    (side) => side.kind === "string" && NAME.test(side.text),
  );
  const hint = name === undefined ? "" : ` Did you mean $${textOf(name, source).slice(1, -1)}?`;
  return new ExpressionError(
    `this compares two constants, so it is the same for every user.${hint}`,
    node.span,
  );
}

function noCondition(block: Block, source: string): ExpressionError {
  const last = block.at(-1) as Statement;
  const hint =
    last.kind === "assignment" && last.target.kind === "local" && last.operator === undefined
      ? ` To compare, write $${last.target.name} == ${textOf(last.value, source)}.`
      : " End the filter with a condition, such as $logins_count > 100.";
  return new ExpressionError(`there is no condition.${hint}`, last.span);
}

function isConstant(node: Expression): boolean {
  for (const { kind } of nodesIn([{ kind: "bare-boolean", span: node.span, value: node }])) {
    if (!CONSTANT_KINDS.has(kind)) return false;
  }
  return true;
}

const CONSTANT_KINDS: ReadonlySet<string> = new Set(
  "bare-boolean number string regex true false null array map unary binary conditional index slice".split(
    " ",
  ),
);

function isComparison(node: Expression): boolean {
  return node.kind === "binary" && COMPARISONS.includes(node.operator) && node.operator !== "<=>";
}

function isNumberOrText({ kind }: Expression): boolean {
  return kind === "number" || kind === "string";
}

function isBitwise(node: Expression): boolean {
  return node.kind === "binary" && ["&", "|", "^"].includes(node.operator);
}

/** Long text is cut, because it is part of a message. */
function textOf({ span }: { readonly span: Span }, source: string): string {
  const text = source.slice(span.start, span.end);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
