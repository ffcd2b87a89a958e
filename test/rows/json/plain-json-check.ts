/** The plain reading that `json-check.wat` is held against: one byte after another. */

import { skipSpace } from "../../../src/rows/json/fields.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

/**
 * Whether `bytes[start..end)` is one JSON object by RFC 8259, judged as `JSON.parse` does. Nesting costs a byte a level and
 * no stack. That the bytes are UTF-8 is checked elsewhere.
 */
export function isJsonObject(bytes: Buffer, start: number, end: number): boolean {
  if (bytes[start] !== OPEN_BRACE) return false;
  let open = new Uint8Array(64);
  let depth = 0;
  let i = start;
  for (;;) {
    const first = i < end ? bytes[i] : undefined;
    if (first === OPEN_BRACE || first === OPEN_BRACKET) {
      if (depth === open.length) open = doubled(open);
      open[depth++] = first;
      i = skipSpace(bytes, i + 1, end);
      const empty = i < end && bytes[i] === first + 2; // both closing brackets stand two behind the opening ones
      if (!empty) {
        if (first === OPEN_BRACE) i = behindKey(bytes, i, end);
        if (i === -1) return false;
        continue;
      }
    } else {
      i = behindScalar(bytes, i, end);
      if (i === -1) return false;
      i = skipSpace(bytes, i, end);
    }
    // A value has ended, or an empty container is about to.
    for (;;) {
      if (i >= end) return false;
      const container = open[depth - 1] as number;
      if (bytes[i] === container + 2) {
        i++;
        if (--depth === 0) return i === end;
        i = skipSpace(bytes, i, end);
        continue;
      }
      if (bytes[i] !== COMMA) return false;
      i = skipSpace(bytes, i + 1, end);
      if (container === OPEN_BRACE) i = behindKey(bytes, i, end);
      if (i === -1) return false;
      break;
    }
  }
}

function doubled(stack: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(stack.length * 2);
  larger.set(stack);
  return larger;
}

/** Offset of the value behind the key at `i`, or -1. */
function behindKey(bytes: Buffer, i: number, end: number): number {
  if (i >= end || bytes[i] !== QUOTE) return -1;
  i = behindStrictString(bytes, i, end);
  if (i === -1) return -1;
  i = skipSpace(bytes, i, end);
  if (i >= end || bytes[i] !== COLON) return -1;
  return skipSpace(bytes, i + 1, end);
}

function behindScalar(bytes: Buffer, i: number, end: number): number {
  switch (i < end ? bytes[i] : undefined) {
    case QUOTE:
      return behindStrictString(bytes, i, end);
    case 0x74:
      return behindWord(bytes, i, end, "true");
    case 0x66:
      return behindWord(bytes, i, end, "false");
    case 0x6e:
      return behindWord(bytes, i, end, "null");
    default:
      return behindNumber(bytes, i, end);
  }
}

function behindWord(bytes: Buffer, i: number, end: number, word: string): number {
  const behind = i + word.length;
  return behind <= end && bytes.toString("latin1", i, behind) === word ? behind : -1;
}

function behindStrictString(bytes: Buffer, i: number, end: number): number {
  i++;
  while (i < end) {
    const byte = bytes[i] as number;
    if (byte === QUOTE) return i + 1;
    if (byte < 0x20) return -1;
    if (byte === BACKSLASH) {
      i = behindEscape(bytes, i, end);
      if (i === -1) return -1;
    } else {
      i++;
    }
  }
  return -1;
}

function behindEscape(bytes: Buffer, i: number, end: number): number {
  const letter = i + 1 < end ? (bytes[i + 1] as number) : -1;
  if (letter !== 0x75) return SHORT_ESCAPES.has(letter) ? i + 2 : -1;
  if (i + 6 > end) return -1;
  for (let at = i + 2; at < i + 6; at++) {
    const byte = bytes[at] as number;
    const lower = byte | 0x20;
    if (!isDigit(byte) && !(lower >= 0x61 && lower <= 0x66)) return -1;
  }
  return i + 6;
}

const SHORT_ESCAPES = new Set(Buffer.from('"\\/bfnrt'));

function behindNumber(bytes: Buffer, i: number, end: number): number {
  if (bytes[i] === 0x2d) i++;
  const whole = i;
  i = behindDigits(bytes, i, end);
  if (i === whole || (bytes[whole] === 0x30 && i > whole + 1)) return -1;
  if (i < end && bytes[i] === 0x2e) {
    const fraction = i + 1;
    i = behindDigits(bytes, fraction, end);
    if (i === fraction) return -1;
  }
  if (i < end && ((bytes[i] as number) | 0x20) === 0x65) {
    i++;
    if (i < end && (bytes[i] === 0x2b || bytes[i] === 0x2d)) i++;
    const exponent = i;
    i = behindDigits(bytes, exponent, end);
    if (i === exponent) return -1;
  }
  return i;
}

function behindDigits(bytes: Buffer, i: number, end: number): number {
  while (i < end && isDigit(bytes[i] as number)) i++;
  return i;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
