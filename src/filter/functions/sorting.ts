/**
 * Sorting by flags: lexical, case-folded, natural, or by the order of all values (Miller's collating order): numbers,
 * booleans, strings, arrays, maps, functions, error, null, absent. Unlike for `<`, every two values have an order.
 */
import { compareNumbers, compareText, type Order } from "../values/compare.ts";
import { BOOL, isNumber, isText, TRUE, type Value } from "../values/index.ts";
import { textOf } from "../values/text.ts";
import { lowerCase } from "./characters.ts";
import { parseFloat64 } from "./number-parsing.ts";

/** By the `type` of a value. Ints and floats have the same rank, and so do all strings; all arrays compare as equal. */
const RANKS = [0, 0, 1, 2, 2, 3, 4, 7, 6, 8, 5];

/** @returns negative if `a` comes before `b`, positive if after, 0 if equal, NaN if one of two numbers is NaN */
export function compareValues(a: Value, b: Value): Order {
  if (isText(a) && isText(b)) return compareText(a.text, b.text);
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b);
  if (a.type === BOOL && b.type === BOOL) return Number(a === TRUE) - Number(b === TRUE);
  return (RANKS[a.type] as number) - (RANKS[b.type] as number);
}

/** True when `a` must come before `b`. */
export type IsBefore<Item> = (a: Item, b: Item) => boolean;

/** Up to this many items, Go uses insertion sort; inconsistent comparison functions make the difference visible. */
const INSERTION_LIMIT = 12;

/** @returns a new array */
export function sorted<Item>(items: readonly Item[], isBefore: IsBefore<Item>): Item[] {
  if (items.length > INSERTION_LIMIT) {
    return items.toSorted((a, b) => (isBefore(a, b) ? -1 : Number(isBefore(b, a))));
  }
  const result: Item[] = [];
  for (const item of items) {
    let at = result.length;
    while (at > 0 && isBefore(item, result[at - 1] as Item)) at--;
    result.splice(at, 0, item);
  }
  return result;
}

/** The meaning of the flags of `sort`. */
export interface SortOrder {
  readonly values: IsBefore<Value>;
  readonly keys: IsBefore<string>;
  /** Sort maps by value instead of by key. */
  readonly byValue: boolean;
}

/** Of several kinds of order the last one counts; unknown letters are ignored. */
export function sortOrder(flags: string): SortOrder {
  const kind = flags.match(/[nfct]/g)?.at(-1) ?? "n";
  const { values, keys } = KINDS[kind as keyof typeof KINDS];
  const isReversed = flags.includes("r");
  return {
    values: isReversed ? reversed(values) : values,
    keys: isReversed ? reversed(keys) : keys,
    byValue: flags.includes("v"),
  };
}

function reversed<Item>(isBefore: IsBefore<Item>): IsBefore<Item> {
  return (a, b) => isBefore(b, a);
}

const ofTexts = (isBefore: IsBefore<string>) => ({
  values: (a: Value, b: Value) => isBefore(textOf(a), textOf(b)),
  keys: isBefore,
});

const isLexicallyBefore = (a: string, b: string) => compareText(a, b) < 0;

/** Keys that both read as numbers compare as numbers. */
function isKeyBefore(a: string, b: string): boolean {
  const left = parseFloat64(a);
  const right = parseFloat64(b);
  return left === undefined || right === undefined ? isLexicallyBefore(a, b) : left < right;
}

const KINDS = {
  n: { values: (a: Value, b: Value) => compareValues(a, b) < 0, keys: isKeyBefore },
  f: ofTexts(isLexicallyBefore),
  c: ofTexts((a, b) => isLexicallyBefore(lowerCase(a), lowerCase(b))),
  t: ofTexts(isNaturallyBefore),
};

/**
 * Natural sort order: runs of digits compare as numbers. As in Miller, an empty text is neither before nor after any
 * other text, and a text comes before an equal one.
 */
function isNaturallyBefore(a: string, b: string): boolean {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (const [index, chunk] of left.entries()) {
    const other = right[index];
    if (other === undefined) return false;
    const difference = compareChunks(chunk, other);
    if (difference !== 0) return difference < 0;
    if (index === left.length - 1) return true;
  }
  return false;
}

function compareChunks(a: string, b: string): number {
  const isNumeric = /^\d/.test(a) && /^\d/.test(b);
  return isNumeric ? Number(a) - Number(b) : compareText(a, b);
}
