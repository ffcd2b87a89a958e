/**
 * Finds users with half of a surrogate pair, such as `"\ud83d"`. JSON allows the escape, but it is no character, so that jq and DuckDB
 * reject the row.
 */

import type { Block } from "../block.ts";
import type { Selection } from "../select.ts";

const BACKSLASH = 0x5c;
const ZERO = 0x30;
const NINE = 0x39;
const LOWER_A = 0x61;
/** The bit that makes an ASCII letter lower case. */
const LOWER_CASE = 0x20;
const ESCAPE = Buffer.from("\\u");
const ESCAPE_BYTES = 6;

/** How many of the kept rows of NDJSON have a lone surrogate. A block without `\u` costs one search. */
export function countLoneSurrogates({ block, kept }: Selection<Block>): number {
  const { bytes, count, starts, ends } = block;
  let users = 0;
  let at = bytes.indexOf(ESCAPE);
  for (let i = 0; i < count && at !== -1; i++) {
    const end = ends[i] as number;
    if (at >= end) continue;
    if (kept[i] === 1 && hasLoneSurrogate(bytes, starts[i] as number, at, end)) users++;
    at = bytes.indexOf(ESCAPE, end);
  }
  return users;
}

/** @param first offset of the first `\u` from `start` on */
function hasLoneSurrogate(bytes: Buffer, start: number, first: number, end: number): boolean {
  /** Offset after a high surrogate that still needs a low one, or -1. */
  let pair = -1;
  for (let at = first; at !== -1 && at < end; at = bytes.indexOf(ESCAPE, at + ESCAPE.length)) {
    if (isEscaped(bytes, start, at)) continue;
    const unit = codeUnit(bytes, at + ESCAPE.length);
    const isLow = unit >= 0xdc00 && unit <= 0xdfff;
    if (pair === -1 ? isLow : !isLow || pair !== at) return true;
    pair = unit >= 0xd800 && unit <= 0xdbff ? at + ESCAPE_BYTES : -1;
  }
  return pair !== -1;
}

/** Reads four hexadecimal digits, without a string for each escape. @returns `NaN` for anything else */
function codeUnit(bytes: Buffer, at: number): number {
  let unit = 0;
  for (let i = at; i < at + ESCAPE_BYTES - ESCAPE.length; i++) {
    const byte = bytes[i] as number;
    const digit = byte <= NINE ? byte - ZERO : (byte | LOWER_CASE) - LOWER_A + 10;
    unit =
      digit >= 0 && digit < 16 && (byte <= NINE || digit >= 10) ? unit * 16 + digit : Number.NaN;
  }
  return unit;
}

/** Whether the backslash at `at` is the second half of an escaped backslash. */
function isEscaped(bytes: Buffer, start: number, at: number): boolean {
  let before = at;
  while (before > start && bytes[before - 1] === BACKSLASH) before--;
  return (at - before) % 2 === 1;
}
