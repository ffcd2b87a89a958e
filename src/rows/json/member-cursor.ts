/** Reads the top-level members of a JSON object one after another, from its bytes. */

import { skipSpace, stringEnd, valueEnd } from "./fields.ts";

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const CLOSE_BRACE = 0x7d;

/** Another member follows. */
export const MEMBER = 1;
/** It is the last member, or the object is empty. */
export const LAST = 2;
/** The object cannot be read. Of the values, only strings and brackets are checked. */
export const BROKEN = 3;

/** A position in one object. Call `open`, then `next` until it does not return {@link MEMBER}. */
export class MemberCursor {
  /** Offset after the member read last, and what ends it. */
  at = 0;
  /** False in an empty object. */
  hasMember = false;
  /** The key is `bytes[keyStart..keyEnd)`, without quotes, with its escapes. */
  keyStart = 0;
  keyEnd = 0;
  /** The value is `bytes[start..end)`. */
  start = 0;
  end = 0;
  #bytes: Buffer = Buffer.alloc(0);
  #limit = 0;
  #isFirst = true;

  /** Sets the object, which is `bytes[start..limit)`. */
  open(bytes: Buffer, start: number, limit: number): void {
    this.#bytes = bytes;
    this.#limit = limit;
    this.at = start + 1;
    this.#isFirst = true;
  }

  /** Reads the next member. @returns {@link MEMBER}, {@link LAST} or {@link BROKEN} */
  next(): number {
    const bytes = this.#bytes;
    const limit = this.#limit;
    let i = skipSpace(bytes, this.at, limit);
    this.hasMember = !(this.#isFirst && bytes[i] === CLOSE_BRACE);
    this.#isFirst = false;
    this.keyStart = this.keyEnd = this.start = this.end = i + 1;
    if (this.hasMember) {
      if (i >= limit || bytes[i] !== QUOTE) return BROKEN;
      this.keyEnd = stringEnd(bytes, i, limit) - 1;
      if (this.keyEnd < 0) return BROKEN;
      i = skipSpace(bytes, this.keyEnd + 1, limit);
      if (bytes[i] !== COLON) return BROKEN;
      this.start = skipSpace(bytes, i + 1, limit);
      this.end = valueEnd(bytes, this.start, limit);
      if (this.end === -1) return BROKEN;
      i = skipSpace(bytes, this.end, limit);
    }
    this.at = i + 1;
    if (bytes[i] === CLOSE_BRACE) return LAST;
    return bytes[i] === COMMA ? MEMBER : BROKEN;
  }

  /** Skips members that are known to be so many bytes long, with what ends them. */
  skip(length: number): void {
    this.at += length;
    this.#isFirst = false;
  }

  /** The number of equal bytes from both positions on. */
  equalBytes(other: MemberCursor): number {
    const [a, b] = [this.#bytes, other.#bytes];
    const [i, j] = [this.at, other.at];
    const most = Math.min(this.#limit - i, other.#limit - j);
    let length = 0;
    while (length < most && a[i + length] === b[j + length]) length++;
    return length;
  }

  /** Whether the keys have the same bytes. */
  hasKeyOf(other: MemberCursor): boolean {
    const { keyStart, keyEnd } = other;
    return areEqual(this.#bytes, this.keyStart, this.keyEnd, other.#bytes, keyStart, keyEnd);
  }

  /** Whether the values have the same bytes. */
  hasValueOf(other: MemberCursor): boolean {
    const { start, end } = other;
    return areEqual(this.#bytes, this.start, this.end, other.#bytes, start, end);
  }
}

/** Whether two ranges have the same bytes. For the few dozen of most keys and values, a loop is cheaper than a call into Node. */
export function areEqual(
  a: Buffer,
  aStart: number,
  aEnd: number,
  b: Buffer,
  bStart: number,
  bEnd: number,
): boolean {
  const length = aEnd - aStart;
  if (length !== bEnd - bStart) return false;
  if (length > 64) return a.compare(b, bStart, bEnd, aStart, aEnd) === 0;
  for (let i = 0; i < length; i++) if (a[aStart + i] !== b[bStart + i]) return false;
  return true;
}
