/**
 * Checks JSON (RFC 8259) and steps through it without making values.
 *
 * It reads character codes from an array, which takes a fifth of the time of `charCodeAt`.
 */
import { Buffer } from "node:buffer";
import { fatal } from "../error.ts";
import { FALSE, MAX_DEPTH, NULL_VALUE, sizeOfText, TRUE, type Value } from "./index.ts";

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
const SPACE = 0x20;
const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const BACKSLASH = 0x5c;
const LOWER_A = 0x61;
const LOWER_E = 0x65;
const LOWER_F = 0x66;
const LOWER_U = 0x75;
/** The first code of a surrogate. */
const SURROGATES = 0xd800;
/** By the code of the first letter. */
const WORDS: ReadonlyMap<number, { readonly text: string; readonly value: Value }> = new Map([
  [0x74, { text: "true", value: TRUE }],
  [0x66, { text: "false", value: FALSE }],
  [0x6e, { text: "null", value: NULL_VALUE }],
]);
const ESCAPES = new Set(Array.from('"\\/bfnrt', (letter) => letter.charCodeAt(0)));

/** Shared by the scanners of all shorter texts; one text at a time is in it. */
const shared = codesFor(65_536);
let loaded: string | undefined;

interface Codes {
  readonly bytes: Buffer;
  readonly codes: Uint16Array;
}

function codesFor(length: number): Codes {
  const bytes = Buffer.alloc(length * 2);
  return { bytes, codes: new Uint16Array(bytes.buffer, bytes.byteOffset, length) };
}

/** The codes of a text, and a zero after them. They are valid until the codes of another text are requested. */
function codesOf(source: string): Uint16Array {
  const isShort = source.length < shared.codes.length;
  const { bytes, codes } = isShort ? shared : codesFor(source.length + 1);
  if (isShort && source === loaded) return codes;
  bytes.write(source, "utf16le");
  codes[source.length] = 0;
  if (isShort) loaded = source;
  return codes;
}

/** A position in a text. Subclasses make values. */
export class JsonScanner {
  protected readonly source: string;
  protected readonly codes: Uint16Array;
  protected at: number;
  /** Size of all values skipped so far. */
  protected skipped = 0;
  /** Whether the last string has escapes or surrogates, so that it is not the text itself. */
  protected isCoded = false;

  constructor(source: string, at: number) {
    this.source = source;
    this.codes = codesOf(source);
    this.at = at;
  }

  atEnd(): boolean {
    this.next();
    return this.at === this.source.length;
  }

  /** Skips white space. @returns the code of the next character; 0 at the end */
  protected next(): number {
    let code = this.codes[this.at] as number;
    while (code === SPACE || code === 0x0a || code === 0x0d || code === 0x09) {
      code = this.codes[++this.at] as number;
    }
    return code;
  }

  protected take(mark: number): boolean {
    if (this.next() !== mark) return false;
    this.at++;
    return true;
  }

  /**
   * Skips a value, and adds its size to `skipped`, or more than that if keys are repeated in it.
   *
   * @returns the depth of the value; -1 if it is not valid
   * @throws FatalError when it is nested deeper than `MAX_DEPTH`
   */
  protected skip(depth: number): number {
    const code = this.next();
    if (code === OPEN_BRACE || code === OPEN_BRACKET) return this.#skipItems(depth, code);
    const start = this.at;
    if (code === QUOTE) {
      if (!this.skipString()) return -1;
      const length = this.at - start - 2;
      // Escapes only make the text shorter than that.
      const isShort = !this.isCoded || sizeOfText(length) === 1;
      this.skipped += sizeOfText(isShort ? length : this.textFrom(start).length);
      return 0;
    }
    if (this.skipNumber()) {
      this.skipped += sizeOfText(this.at - start);
      return 0;
    }
    this.skipped++;
    return this.word() === undefined ? -1 : 0;
  }

  #skipItems(depth: number, open: number): number {
    checkDepth(depth);
    const close = open === OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET;
    let deepest = 0;
    this.at++;
    this.skipped++;
    if (this.take(close)) return 1;
    do {
      if (open === OPEN_BRACE && !this.#skipKey()) return -1;
      const found = this.skip(depth + 1);
      if (found === -1) return -1;
      if (found > deepest) deepest = found;
    } while (this.take(COMMA));
    return this.take(close) ? deepest + 1 : -1;
  }

  #skipKey(): boolean {
    return this.next() === QUOTE && this.skipString() && this.take(COLON);
  }

  /** Skips a string from its opening quote on. @returns false if it is not valid */
  protected skipString(): boolean {
    const { codes } = this;
    this.isCoded = false;
    let at = this.at + 1;
    for (;;) {
      let code = codes[at] as number;
      while (code !== QUOTE && code !== BACKSLASH && code >= SPACE && code < SURROGATES) {
        code = codes[++at] as number;
      }
      if (code === QUOTE) break;
      const length = code === BACKSLASH ? escapeLength(codes, at) : code >= SPACE ? 1 : 0;
      if (length === 0) return false;
      this.isCoded = true;
      at += length;
    }
    this.at = at + 1;
    return true;
  }

  /** The text of the string that was skipped last. Lone surrogates become U+FFFD, as in Go. @param start of its opening quote */
  protected textFrom(start: number): string {
    if (!this.isCoded) return this.source.slice(start + 1, this.at - 1);
    return (JSON.parse(this.source.slice(start, this.at)) as string).toWellFormed();
  }

  /** Skips `true`, `false` or `null`. @returns its value; undefined if there is none */
  protected word(): Value | undefined {
    const word = WORDS.get(this.codes[this.at] as number);
    if (word === undefined || !this.source.startsWith(word.text, this.at)) return undefined;
    this.at += word.text.length;
    return word.value;
  }

  /** Skips a number. It must not end in a dot or an e without digits; any other text may follow it. */
  protected skipNumber(): boolean {
    const { codes } = this;
    let at = codes[this.at] === MINUS ? this.at + 1 : this.at;
    const whole = codes[at] === ZERO ? at + 1 : digitsEnd(codes, at);
    if (whole === at) return false;
    at = whole;
    if (codes[at] === DOT) {
      const end = digitsEnd(codes, at + 1);
      if (end === at + 1) return false;
      at = end;
    }
    if (((codes[at] as number) | 0x20) === LOWER_E) {
      const sign = codes[at + 1];
      const from = sign === MINUS || sign === PLUS ? at + 2 : at + 1;
      const end = digitsEnd(codes, from);
      if (end === from) return false;
      at = end;
    }
    this.at = at;
    return true;
  }
}

/** Called before each descent, so no input can exhaust the stack. */
export function checkDepth(depth: number): void {
  if (depth >= MAX_DEPTH) fatal(`Arrays and maps are nested more than ${MAX_DEPTH} deep.`);
}

function digitsEnd(codes: Uint16Array, from: number): number {
  let at = from;
  while (isDigit(codes[at] as number)) at++;
  return at;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

/** The length of the escape at a backslash; 0 if there is no such escape. */
function escapeLength(codes: Uint16Array, at: number): number {
  const letter = codes[at + 1] as number;
  if (letter !== LOWER_U) return ESCAPES.has(letter) ? 2 : 0;
  for (let i = at + 2; i < at + 6; i++) {
    const code = codes[i] as number;
    const letter = code | 0x20;
    if (!isDigit(code) && !(letter >= LOWER_A && letter <= LOWER_F)) return 0;
  }
  return 6;
}
