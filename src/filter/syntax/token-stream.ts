/** The tokens as the recursive-descent parser reads them, with its limits on nesting and operators. */
import { ExpressionError, type Span } from "../error.ts";
import type { Block } from "./ast.ts";
import type { Token, TokenKind } from "./lexer.ts";

/** Maximum nesting of expressions and blocks. */
export const MAX_NESTING = 200;
/** Maximum number of operators and indices in one expression: a chain of them becomes a tree as deep as the chain is long. */
export const MAX_OPERATORS = 2_000;

/** Operators of other languages, and what to write here instead. */
const MEANT: ReadonlyMap<string, string> = new Map([
  ["and", "&&"],
  ["or", "||"],
  ["eq", "=="],
  ["is", "=="],
  ["=", "=="],
  ["===", "=="],
  ["!==", "!="],
  ["<>", "!="],
  ["=>", ">="],
  ["=<", "<="],
  ["~", "=~"],
  ...["like", "ilike", "matches", "contains"].map(
    (word) => [word, "=~ with a regular expression"] as const,
  ),
  ["in", '$x == "a" || $x == "b"'],
]);

export class TokenStream {
  /** Parses `{ ... }`. Passed in because expressions contain blocks (in function literals) and blocks contain expressions. */
  readonly block: (tokens: TokenStream) => Block;
  readonly #tokens: readonly Token[];
  #position = 0;
  #nesting = 0;
  #operators = 0;

  constructor(tokens: readonly Token[], block: (tokens: TokenStream) => Block) {
    this.#tokens = tokens;
    this.block = block;
  }

  get current(): Token {
    return this.peek(0);
  }

  peek(count: number): Token {
    return this.#tokens[Math.min(this.#position + count, this.#tokens.length - 1)] as Token;
  }

  next(): Token {
    const token = this.current;
    if (token.kind !== "end") this.#position++;
    return token;
  }

  /** Whether the current token is this mark. */
  is(mark: string): boolean {
    return this.current.kind === "mark" && this.current.text === mark;
  }

  isWord(word: string): boolean {
    return this.current.kind === "word" && this.current.text === word;
  }

  get atEnd(): boolean {
    return this.current.kind === "end";
  }

  /** Reads the mark if it is next. */
  accept(mark: string): boolean {
    if (!this.is(mark)) return false;
    this.#position++;
    return true;
  }

  expect(mark: string): Token {
    if (!this.is(mark)) throw this.unexpected(mark);
    return this.next();
  }

  expectKind(kind: TokenKind, what: string): Token {
    if (this.current.kind !== kind) throw this.unexpected(what);
    return this.next();
  }

  expectWord(word: string): Token {
    if (!this.isWord(word)) throw this.unexpected(word);
    return this.next();
  }

  /** From `start` to the end of the token read last. */
  since(start: Span): Span {
    const last = this.#tokens[this.#position - 1];
    return { start: start.start, end: last?.end ?? start.end };
  }

  /** Parses one level deeper. @throws ExpressionError beyond `MAX_NESTING` */
  nested<Result>(parse: () => Result): Result {
    if (this.#nesting >= MAX_NESTING) {
      throw new ExpressionError(
        `the expression is nested more than ${MAX_NESTING} levels deep.`,
        this.current,
      );
    }
    this.#nesting++;
    const result = parse();
    this.#nesting--;
    return result;
  }

  /** Reads a binary operator, or the bracket that begins an index. @throws ExpressionError beyond `MAX_OPERATORS` */
  operator(): string {
    this.#operators++;
    if (this.#operators > MAX_OPERATORS) {
      throw new ExpressionError(
        `the expression has more than ${MAX_OPERATORS} operators and indices.`,
        this.current,
      );
    }
    return this.next().text;
  }

  /** Items separated by commas up to a closing mark, which is read too; a trailing comma is allowed. */
  list<Item>(close: string, item: () => Item): Item[] {
    const items: Item[] = [];
    while (!this.accept(close)) {
      items.push(item());
      if (!this.accept(",") && !this.is(close)) throw this.unexpected(`, or ${close}`);
    }
    return items;
  }

  /** @param expected what the grammar allows at the current token */
  unexpected(expected: string): ExpressionError {
    const end = this.atEnd ? ", but the expression ends" : "";
    return new ExpressionError(`${expected} is expected here${end}.${this.#hint()}`, this.current);
  }

  /** For operators of other languages. */
  #hint(): string {
    const { kind, text, start } = this.current;
    const before = this.#tokens[this.#position - 1];
    if (before?.kind === "word" && before.text.toLowerCase() === "not") return " Write ! for not.";
    if (kind !== "word" && kind !== "mark") return "";
    if (text === ":") return this.#searchHint();
    // The lexer splits ===, because it is not an operator of Miller.
    const isSplit = kind === "mark" && before?.kind === "mark" && before.end === start;
    const operator = isSplit ? before.text + text : text;
    const meant = MEANT.get(operator.toLowerCase());
    return meant === undefined ? "" : ` Write ${meant} for ${operator}.`;
  }

  /** For `field:value`, as in the search of Auth0's dashboard. */
  #searchHint(): string {
    let at = this.#position - 1;
    while (this.#tokens[at - 1]?.text === ".") at -= 2;
    const names = this.#tokens.slice(Math.max(at, 0), this.#position);
    if (!/^(?:word|field)$/.test(names[0]?.kind ?? "")) return "";
    const after = this.peek(1);
    const isConstant = after.kind === "number" || /^(?:true|false)$/.test(after.text);
    const value = isConstant
      ? after.text
      : /^(?:word|string)$/.test(after.kind)
        ? `"${after.text}"`
        : "…";
    return ` To compare, write $${names.map(({ text }) => text).join("")} == ${value}.`;
  }
}
