/**
 * The order of all values that sorting goes by: numbers, booleans, strings, arrays, maps, functions, error, null, absent.
 * It differs from what `<` says: here every two values have an order.
 */
import { compareNumbers, compareText, type Order } from "../values/compare.ts";
import { BOOL, isNumber, isText, TRUE, type Value } from "../values/index.ts";

/** By the `type` of a value; int and float share a rank, and so do strings with the empty one. Arrays are all alike. */
const RANKS = [0, 0, 1, 2, 2, 3, 4, 7, 6, 8, 5];

/** @returns negative or positive as `a` comes before or behind `b`, 0 when level, NaN when one of two numbers is NaN */
export function compareValues(a: Value, b: Value): Order {
  if (isText(a) && isText(b)) return compareText(a.text, b.text);
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b);
  if (a.type === BOOL && b.type === BOOL) return Number(a === TRUE) - Number(b === TRUE);
  return (RANKS[a.type] as number) - (RANKS[b.type] as number);
}
