/** Parses JSON at once and in the simplest way, to compare the lazy reader with. */
import { fatal } from "../../../src/filter/error.ts";
import {
  array,
  FALSE,
  MAX_DEPTH,
  map,
  NULL_VALUE,
  string,
  TRUE,
  type Value,
} from "../../../src/filter/values/index.ts";
import { inferNumber } from "../../../src/filter/values/numbers.ts";

/** A number must not end in a dot or an e without digits; any other text may follow it. */
const NUMBER =
  /-?(?:0|[1-9][0-9]*(?![0-9]))(?:\.[0-9]+(?![0-9])|(?!\.))(?:[eE][+-]?[0-9]+|(?![eE]))/y;
/** Characters that need no decoding inside a string: everything but quote, backslash and control characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them raw in strings
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const WORDS: readonly (readonly [string, Value])[] = [
  ["true", TRUE],
  ["false", FALSE],
  ["null", NULL_VALUE],
];

/** As `parseJson`, which documents the result. */
export function plainJson(source: string): Value | undefined {
  const reader = new Reader(source);
  const value = reader.value(0);
  return value !== undefined && reader.atEnd() ? value : undefined;
}

class Reader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  atEnd(): boolean {
    this.#skipSpace();
    return this.#at === this.#source.length;
  }

  value(depth: number): Value | undefined {
    this.#skipSpace();
    switch (this.#source.charCodeAt(this.#at)) {
      case 0x22: {
        const text = this.#string();
        return text === undefined ? undefined : string(text);
      }
      case 0x7b:
        return this.#object(depth);
      case 0x5b:
        return this.#array(depth);
      default:
        return this.#number() ?? this.#word();
    }
  }

  #object(depth: number): Value | undefined {
    checkDepth(depth);
    const items = new Map<string, Value>();
    this.#at++;
    if (this.#take("}")) return map(items);
    do {
      this.#skipSpace();
      const key = this.#source.charCodeAt(this.#at) === 0x22 ? this.#string() : undefined;
      if (key === undefined || !this.#take(":")) return undefined;
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      items.set(key, value);
    } while (this.#take(","));
    return this.#take("}") ? map(items) : undefined;
  }

  #array(depth: number): Value | undefined {
    checkDepth(depth);
    const items: Value[] = [];
    this.#at++;
    if (this.#take("]")) return array(items);
    do {
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      items.push(value);
    } while (this.#take(","));
    return this.#take("]") ? array(items) : undefined;
  }

  /** From the opening quote on. */
  #string(): string | undefined {
    const start = this.#at;
    const end = this.#stringEnd(start + 1);
    if (end === undefined) return undefined;
    this.#at = end + 1;
    const inside = this.#source.slice(start + 1, end);
    return inside.includes("\\") ? unescaped(inside) : inside.toWellFormed();
  }

  /** @returns the offset of the closing quote */
  #stringEnd(from: number): number | undefined {
    let at = from;
    for (;;) {
      PLAIN.lastIndex = at;
      PLAIN.test(this.#source);
      at = PLAIN.lastIndex;
      const stop = this.#source.charCodeAt(at);
      if (stop === 0x22) return at;
      if (stop !== 0x5c) return undefined;
      at += 2;
    }
  }

  #number(): Value | undefined {
    NUMBER.lastIndex = this.#at;
    const spelling = NUMBER.exec(this.#source)?.[0];
    if (spelling === undefined) return undefined;
    this.#at += spelling.length;
    return inferNumber(spelling) ?? string(spelling);
  }

  #word(): Value | undefined {
    const found = WORDS.find(([word]) => this.#source.startsWith(word, this.#at));
    if (found === undefined) return undefined;
    this.#at += found[0].length;
    return found[1];
  }

  #take(mark: string): boolean {
    this.#skipSpace();
    if (this.#source[this.#at] !== mark) return false;
    this.#at++;
    return true;
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#source.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at++;
    }
  }
}

/** Called before each descent, so no input can exhaust the stack. */
function checkDepth(depth: number): void {
  if (depth >= MAX_DEPTH) fatal(`Arrays and maps are nested more than ${MAX_DEPTH} deep.`);
}

/** `JSON.parse` knows every escape. Lone surrogates become U+FFFD, as in Go. */
function unescaped(inside: string): string | undefined {
  try {
    return (JSON.parse(`"${inside}"`) as string).toWellFormed();
  } catch {
    return undefined;
  }
}
