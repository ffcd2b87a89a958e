/**
 * Parses strict JSON; unlike `JSON.parse` it keeps the spelling of numbers and the order of keys.
 *
 * Parsing is lazy: objects are checked, but what is in them is read only when something asks for it.
 */
import { ABSENT_VALUE, array, type MapValue, map, mapOf, string, type Value } from "./index.ts";
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  checkDepth,
  JsonScanner,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from "./json-scanner.ts";
import { isSameText, knownKey } from "./known-keys.ts";
import { type Entries, type EntryReader, LazyMap } from "./lazy-map.ts";
import { inferNumber } from "./numbers.ts";

/** Longer texts are parsed at once, so that each read of a lazy map is cheap. */
const MAX_LAZY_LENGTH = 4096;

/**
 * Parses one JSON value, with optional white space around it. Of duplicate keys the last value wins, at the position
 * of the first. A number too large for Miller (`1e400`, 2^63) becomes a string, as in Miller.
 *
 * @returns undefined when the text is not valid JSON
 * @throws FatalError when it is nested deeper than `MAX_DEPTH`
 */
export function parseJson(source: string): Value | undefined {
  const reader = new Reader(source, 0);
  const value = reader.value(0);
  return value !== undefined && reader.atEnd() ? value : undefined;
}

/** As `parseJson`, but only the value at the start of the text; the rest is ignored. */
export function parseJsonStart(source: string): Value | undefined {
  return new Reader(source, 0).value(0);
}

/** One step of a path: a key, which is also a position in an array if it is a positive int. */
export interface PathStep {
  readonly key: string;
  readonly codes: Uint16Array;
  /** 1-based; 0 if it is not a position. */
  readonly position: number;
  /** Whether the whole path is absent if this step leads nowhere. */
  readonly isAbsentIfMissing: boolean;
}

/**
 * The value at a path of an object or array, found without a map.
 *
 * @returns undefined where only `parseJson` can tell the result: for text that is long or not JSON, and for a path through a scalar
 * @throws FatalError when it is nested deeper than `MAX_DEPTH`
 */
export function parseJsonAt(source: string, path: readonly PathStep[]): Value | undefined {
  return source.length > MAX_LAZY_LENGTH ? undefined : new Reader(source, 0).valueAt(path);
}

/** For text that was checked, and is not long. */
export const CHECKED_TEXT: EntryReader = {
  entries: (source, at) => new Reader(source, at).entries(0) as Entries,
  value: (source, at) => new Reader(source, at).value(0) as Value,
};

class Reader extends JsonScanner {
  readonly #isLazy: boolean = this.source.length <= MAX_LAZY_LENGTH;
  /** Depth of the deepest value in the last entries. */
  #deepest = 0;

  value(depth: number): Value | undefined {
    switch (this.next()) {
      case QUOTE: {
        const opening = this.at;
        return this.skipString() ? string(this.textFrom(opening)) : undefined;
      }
      case OPEN_BRACE:
        if (!this.#isLazy) return this.#object(depth);
        return depth === 0 ? this.#openObject() : this.#closedObject(depth);
      case OPEN_BRACKET:
        return this.#array(depth);
      default:
        return this.#number() ?? this.word();
    }
  }

  valueAt(path: readonly PathStep[]): Value | undefined {
    for (const step of path) {
      const open = this.next();
      const isArray = open === OPEN_BRACKET && step.position > 0;
      if (open !== OPEN_BRACE && !isArray) return undefined;
      const found = this.#find(step, isArray);
      // The first search checks all of the text.
      if (found === undefined || (step === path[0] && !this.atEnd())) return undefined;
      if (found === 0) return step.isAbsentIfMissing ? ABSENT_VALUE : undefined;
      this.at = found;
    }
    return this.value(0);
  }

  /** @returns the offset of the value in the array or object, 0 if there is none, undefined for text that is not JSON */
  #find(step: PathStep, isArray: boolean): number | undefined {
    const close = isArray ? CLOSE_BRACKET : CLOSE_BRACE;
    let found = 0;
    let position = 1;
    this.at++;
    if (this.take(close)) return found;
    do {
      const isWanted = isArray ? position++ === step.position : this.#takeKey(step);
      if (isWanted === undefined) return undefined;
      this.next();
      const start = this.at;
      if (this.skip(1) === -1) return undefined;
      if (isWanted) found = start;
    } while (this.take(COMMA));
    return this.take(close) ? found : undefined;
  }

  /** @returns whether the key is the one of the step; undefined for text that is not JSON */
  #takeKey({ key, codes }: PathStep): boolean | undefined {
    if (this.next() !== QUOTE) return undefined;
    const start = this.at;
    if (!this.skipString()) return undefined;
    const isSame = this.isCoded
      ? this.textFrom(start) === key
      : this.at - start - 2 === codes.length &&
        isSameText(this.codes, start + 1, codes, 0, codes.length);
    return this.take(COLON) ? isSame : undefined;
  }

  /** Finds the entries of an object and checks them. */
  entries(depth: number): Entries | undefined {
    checkDepth(depth);
    const keys: string[] = [];
    const values: (Value | number)[] = [];
    this.skipped++;
    this.#deepest = 0;
    this.at++;
    if (this.take(CLOSE_BRACE)) return { keys, values };
    do {
      const key = this.next() === QUOTE ? this.#key() : undefined;
      if (key === undefined || !this.take(COLON)) return undefined;
      const value = this.#entry(depth + 1);
      if (value === undefined) return undefined;
      const known = keys.indexOf(key);
      if (known === -1) {
        keys.push(key);
        values.push(value);
      } else values[known] = value;
    } while (this.take(COMMA));
    return this.take(CLOSE_BRACE) ? { keys, values } : undefined;
  }

  /** A value of an object: a map, a text without escapes, or the offset of another value. */
  #entry(depth: number): Value | number | undefined {
    const code = this.next();
    const start = this.at;
    const before = this.skipped;
    const found = this.skip(depth);
    if (found === -1) return undefined;
    if (found > this.#deepest) this.#deepest = found;
    // To keep a text is as cheap as to keep its offset.
    if (code === QUOTE && !this.isCoded) return string(this.textFrom(start));
    if (code !== OPEN_BRACE) return start;
    return mapOf(new LazyMap(CHECKED_TEXT, this.source, start), this.skipped - before, found);
  }

  /** An object whose entries are probably read. */
  #openObject(): MapValue | undefined {
    const start = this.at;
    const entries = this.entries(0);
    if (entries === undefined) return undefined;
    const items = new LazyMap(CHECKED_TEXT, this.source, start, entries);
    return mapOf(items, this.skipped, this.#deepest + 1);
  }

  #closedObject(depth: number): MapValue | undefined {
    const start = this.at;
    this.skipped = 0;
    const found = this.skip(depth);
    if (found === -1) return undefined;
    return mapOf(new LazyMap(CHECKED_TEXT, this.source, start), this.skipped, found);
  }

  #object(depth: number): MapValue | undefined {
    checkDepth(depth);
    const items = new Map<string, Value>();
    this.at++;
    if (this.take(CLOSE_BRACE)) return map(items);
    do {
      const key = this.next() === QUOTE ? this.#key() : undefined;
      if (key === undefined || !this.take(COLON)) return undefined;
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      items.set(key, value);
    } while (this.take(COMMA));
    return this.take(CLOSE_BRACE) ? map(items) : undefined;
  }

  #array(depth: number): Value | undefined {
    checkDepth(depth);
    const items: Value[] = [];
    this.at++;
    if (this.take(CLOSE_BRACKET)) return array(items);
    do {
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      items.push(value);
    } while (this.take(COMMA));
    return this.take(CLOSE_BRACKET) ? array(items) : undefined;
  }

  #key(): string | undefined {
    const start = this.at;
    if (!this.skipString()) return undefined;
    if (this.isCoded) return this.textFrom(start);
    return knownKey(this.codes, start + 1, this.at - 1) ?? this.textFrom(start);
  }

  #number(): Value | undefined {
    const start = this.at;
    if (!this.skipNumber()) return undefined;
    const spelling = this.source.slice(start, this.at);
    return inferNumber(spelling) ?? string(spelling);
  }
}
