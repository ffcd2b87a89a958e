/** Makes the map of a whole row from its members, which the scan of the bytes found (rows/json/row-members.ts). */

import type { Buffer } from "node:buffer";
import type { AllMembers } from "../../rows/row.ts";
import {
  array,
  FALSE,
  type MapValue,
  mapOf,
  NULL_VALUE,
  string,
  TRUE,
  type Value,
} from "./index.ts";
import { CHECKED_TEXT } from "./json.ts";
import { OPEN_BRACE, OPEN_BRACKET, QUOTE } from "./json-scanner.ts";
import { knownKey } from "./known-keys.ts";
import { LazyMap } from "./lazy-map.ts";
import { inferNumber } from "./numbers.ts";

const LOWER_F = 0x66;
const LOWER_N = 0x6e;
const LOWER_T = 0x74;

/** Rows with the same keys in the same order share the list of keys, as objects share hidden classes in JavaScript engines. */
interface Shape {
  readonly before: Shape | undefined;
  readonly key: string;
  /** The shapes with one more key; undefined if the key is repeated. */
  readonly larger: Map<string, Shape | undefined>;
  /** The one that was used last. */
  likely: Shape | undefined;
  keys: readonly string[] | undefined;
}

/** Maximum number of keys: a new shape compares its key with all of them. */
const MAX_KEYS = 100;
/** Maximum number of shapes. With more, shapes are collected again from the start. */
const MAX_SHAPES = 10_000;
let empty = shape("", undefined);
let shapes = 0;

function shape(key: string, before: Shape | undefined): Shape {
  return { before, key, larger: new Map(), likely: undefined, keys: undefined };
}

/** @returns undefined if the shape has that key */
function withKey(from: Shape, key: string): Shape | undefined {
  if (from.likely?.key === key) return from.likely;
  let found = from.larger.get(key);
  if (found === undefined && !from.larger.has(key)) {
    found = keysOf(from).includes(key) ? undefined : shape(key, from);
    from.larger.set(key, found);
    shapes++;
  }
  from.likely = found;
  return found;
}

function keysOf(of: Shape): readonly string[] {
  if (of.keys !== undefined) return of.keys;
  const keys: string[] = [];
  for (let at = of; at.before !== undefined; at = at.before) keys.push(at.key);
  return keys.reverse();
}

/**
 * As `parseJson` for a row whose members are known.
 *
 * @param start of its text in the bytes
 * @returns undefined if a key is repeated, or there are many
 */
export function rowOf(
  bytes: Buffer,
  start: number,
  end: number,
  members: AllMembers,
): MapValue | undefined {
  const { words, from, to, isAscii } = members;
  // Of ASCII, all values share one text.
  const source = isAscii ? bytes.toString("latin1", start, end) : undefined;
  if (shapes > MAX_SHAPES) {
    empty = shape("", undefined);
    shapes = 0;
  }
  let own = empty;
  const values: (Value | number)[] = [];
  let size = 1;
  let depth = 0;
  let at = from;
  while (at < to) {
    const keyAt = start + (words[at] as number);
    const keyEnd = start + (words[at + 1] as number);
    const key = knownKey(bytes, keyAt, keyEnd) ?? bytes.toString("latin1", keyAt, keyEnd);
    size += words[at + 4] as number;
    depth = Math.max(depth, words[at + 5] as number);
    let value: Value | number;
    if (bytes[start + (words[at + 2] as number)] === OPEN_BRACKET) {
      const items: Value[] = [];
      for (at += 6; at < to && words[at] === -1; at += 6) {
        const item = memberOf(bytes, start, source, words, at);
        items.push(typeof item === "number" ? CHECKED_TEXT.value(source as string, item) : item);
      }
      value = array(items);
    } else {
      value = memberOf(bytes, start, source, words, at);
      at += 6;
    }
    const larger = withKey(own, key);
    if (larger === undefined || values.length === MAX_KEYS) return undefined;
    own = larger;
    values.push(value);
  }
  own.keys ??= keysOf(own);
  const { keys } = own;
  return mapOf(new LazyMap(CHECKED_TEXT, source ?? "", 0, { keys, values }), size, depth + 1);
}

/** The value at `words[at]`, or its offset in the source if a scanner must read it. */
function memberOf(
  bytes: Buffer,
  row: number,
  source: string | undefined,
  words: Int32Array,
  at: number,
): Value | number {
  const start = words[at + 2] as number;
  const end = words[at + 3] as number;
  const depth = words[at + 5] as number;
  switch (bytes[row + start]) {
    case QUOTE:
      if (depth === -1) break;
      return string(
        source?.slice(start + 1, end - 1) ?? bytes.toString("utf8", row + start + 1, row + end - 1),
      );
    case OPEN_BRACE: {
      const items =
        source === undefined
          ? new LazyMap(CHECKED_TEXT, bytes.toString("utf8", row + start, row + end), 0)
          : new LazyMap(CHECKED_TEXT, source, start);
      return mapOf(items, words[at + 4] as number, depth);
    }
    case OPEN_BRACKET:
      break;
    case LOWER_T:
      return TRUE;
    case LOWER_F:
      return FALSE;
    case LOWER_N:
      return NULL_VALUE;
    default: {
      const spelling =
        source?.slice(start, end) ?? bytes.toString("latin1", row + start, row + end);
      return inferNumber(spelling) ?? string(spelling);
    }
  }
  return source === undefined
    ? CHECKED_TEXT.value(bytes.toString("utf8", row + start, row + end), 0)
    : start;
}
