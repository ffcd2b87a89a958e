/** Steps through the objects of a JSON list in its bytes. */

import { skipSpace, valueEnd } from "./fields.ts";

const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

/** Offset of the first object in the list `bytes[start..end)`, or -1. @param start -1 if there is no list */
export function firstObject(bytes: Buffer, start: number, end: number): number {
  if (start === -1 || bytes[start] !== OPEN_BRACKET) return -1;
  const first = skipSpace(bytes, start + 1, end);
  return bytes[first] === OPEN_BRACE ? first : -1;
}

/** Offset of the object after the one at `at`, or -1. */
export function nextObject(bytes: Buffer, at: number, end: number): number {
  const elementEnd = at === -1 ? -1 : valueEnd(bytes, at, end);
  if (elementEnd === -1) return -1;
  const comma = skipSpace(bytes, elementEnd, end);
  if (bytes[comma] !== COMMA) return -1;
  const next = skipSpace(bytes, comma + 1, end);
  return bytes[next] === OPEN_BRACE ? next : -1;
}
