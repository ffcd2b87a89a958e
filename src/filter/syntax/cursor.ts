/** The parser's place among the tokens, and how deep it has gone. */
import { ExpressionError, type Place } from "../error.ts";
import type { Token, TokenKind } from "./lexer.ts";
import type { Block } from "./nodes.ts";

/** Deepest nesting of expressions and blocks. */
export const MAX_NESTING = 200;
/** Most operators in one expression text: a chain of them makes a tree as deep as it is long. */
export const MAX_OPERATORS = 2_000;

export class Cursor {
  /** Reads `{ ... }`. Function literals hold blocks and blocks hold expressions, so one side is handed in. */
  readonly braced: (cursor: Cursor) => Block;
  readonly #tokens: readonly Token[];
  #at = 0;
  #nesting = 0;
  #operators = 0;

  constructor(tokens: readonly Token[], braced: (cursor: Cursor) => Block) {
    this.#tokens = tokens;
    this.braced = braced;
  }

  get token(): Token {
    return this.#tokens[this.#at] as Token;
  }

  ahead(count: number): Token {
    return this.#tokens[Math.min(this.#at + count, this.#tokens.length - 1)] as Token;
  }

  next(): Token {
    const token = this.token;
    if (token.kind !== "end") this.#at++;
    return token;
  }

  is(mark: string): boolean {
    return this.token.kind === "mark" && this.token.text === mark;
  }

  isWord(word: string): boolean {
    return this.token.kind === "word" && this.token.text === word;
  }

  get atEnd(): boolean {
    return this.token.kind === "end";
  }

  take(mark: string): boolean {
    if (!this.is(mark)) return false;
    this.#at++;
    return true;
  }

  takeWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.#at++;
    return true;
  }

  expect(mark: string): Token {
    if (!this.is(mark)) throw this.unexpected(`${mark} was expected`);
    return this.next();
  }

  expectKind(kind: TokenKind, what: string): Token {
    if (this.token.kind !== kind) throw this.unexpected(`${what} was expected`);
    return this.next();
  }

  /** From a place to the token read last. */
  since(start: Place): Place {
    const last = this.#tokens[this.#at - 1];
    return { start: start.start, end: last?.end ?? start.end };
  }

  /** Runs `parse` one level deeper. @throws ExpressionError beyond `MAX_NESTING` */
  nested<Result>(parse: () => Result): Result {
    if (this.#nesting >= MAX_NESTING) {
      throw new ExpressionError(`it is nested more than ${MAX_NESTING} deep.`, this.token);
    }
    this.#nesting++;
    const result = parse();
    this.#nesting--;
    return result;
  }

  /** Reads a binary operator. @throws ExpressionError beyond `MAX_OPERATORS` */
  operator(): Token {
    this.#operators++;
    if (this.#operators > MAX_OPERATORS) {
      throw new ExpressionError(`it has more than ${MAX_OPERATORS} operators.`, this.token);
    }
    return this.next();
  }

  /** @param expectation half a sentence: what should have stood here */
  unexpected(expectation: string): ExpressionError {
    const found = this.token.kind === "end" ? "it ends" : "something else stands";
    return new ExpressionError(`${expectation} where ${found}.`, this.token);
  }
}
