/** Functions of class stats: sums, moments and counts over the items of an array or map. */

import { fatal } from "../../error.ts";
import { add, divide, multiply } from "../../values/arithmetic.ts";
import {
  ABSENT,
  type ArrayValue,
  array,
  EMPTY,
  EMPTY_TEXT,
  ERROR_VALUE,
  float,
  int,
  isCollection,
  isNumber,
  NULL,
  toFloat,
  type Value,
} from "../../values/index.ts";
import { raise } from "../../values/power.ts";
import { textOf } from "../../values/text.ts";
import { characterCount } from "../characters.ts";
import { itemsOf } from "../items.ts";
import { compareValues, sorted } from "../sorting.ts";
import { define, type Implementation } from "../table.ts";

type Items = readonly Value[];

/** The result of every function here for a value that is not a collection. */
export function notCollection(value: Value): Value {
  return value.type === ABSENT ? value : ERROR_VALUE;
}

/** A statistic of the items; absent stays absent, other scalars are errors. */
function ofItems(compute: (items: Items) => Value): Implementation {
  return (value) => (isCollection(value) ? compute(itemsOf(value)) : notCollection(value));
}

/** Empty if there are fewer items. */
function fromCount(least: number, compute: (items: Items) => Value): Implementation {
  return ofItems((items) => (items.length < least ? EMPTY_TEXT : compute(items)));
}

const square = (value: Value) => multiply(value, value);

/** The powers of an item, by the operator `*`, which also defines the results for strings and empties. */
const POWERS: readonly ((value: Value) => Value)[] = [
  (value) => value,
  square,
  (value) => multiply(value, square(value)),
  (value) => square(square(value)),
];

/** @param power 1 to 4 */
function sumOfPowers(items: Items, power: number): Value {
  const powerOf = POWERS[power - 1] as (value: Value) => Value;
  return items.reduce((sum, item) => add(sum, powerOf(item)), int(0));
}

/** The sums as floats. @throws FatalError when items are not numbers; Miller crashes on them */
function floatSums(items: Items, powers: number): number[] {
  return Array.from({ length: powers }, (_, index) => {
    const sum = sumOfPowers(items, index + 1);
    if (isNumber(sum)) return toFloat(sum);
    return fatal(
      "variance, stddev, meaneb, skewness and kurtosis need numbers. Select the numbers first.",
    );
  });
}

function variance(items: Items): number {
  const [sum, squares] = floatSums(items, 2) as [number, number];
  const count = items.length;
  const mean = sum / count;
  const numerator = squares - mean * (2 * sum - count * mean);
  return Math.max(numerator, 0) / (count - 1); // rounding may make it negative
}

function skewness(items: Items): number {
  const [sum, squares, cubes] = floatSums(items, 3) as [number, number, number];
  const count = items.length;
  const mean = sum / count;
  const numerator = cubes - mean * (3 * squares - 2 * count * mean * mean);
  const spread = (squares - count * mean * mean) / (count - 1);
  return numerator / count / raise(spread, 1.5);
}

function kurtosis(items: Items): number {
  const [sum, squares, cubes, fourths] = floatSums(items, 4) as [number, number, number, number];
  const count = items.length;
  const mean = sum / count;
  const numerator = fourths - mean * (4 * cubes - mean * (6 * squares - 3 * count * mean * mean));
  const spread = (squares - count * mean * mean) / count;
  return numerator / count / (spread * spread) - 3;
}

/** How often each text occurs, with its first value, in the order of first occurrence. */
function tally(items: Items): { readonly value: Value; readonly count: number }[] {
  const counts = new Map<string, { value: Value; count: number }>();
  for (const value of items) {
    const text = textOf(value);
    const entry = counts.get(text);
    if (entry === undefined) counts.set(text, { value, count: 1 });
    else entry.count++;
  }
  return [...counts.values()];
}

/** Of equally frequent values, the first one. */
function byFrequency(wins: (count: number, best: number) => boolean): Implementation {
  return fromCount(1, (items) => {
    const entries = tally(items);
    return entries.reduce((best, entry) => (wins(entry.count, best.count) ? entry : best)).value;
  });
}

/** The length of the longest or shortest text. */
function lengthOf(wins: (a: number, b: number) => number): Implementation {
  return fromCount(1, (items) =>
    int(items.map((item) => characterCount(textOf(item))).reduce((a, b) => wins(a, b))),
  );
}

/** A sorted array of the items, by the order of all values. */
export function sortedItems(collection: Value): ArrayValue | undefined {
  if (!isCollection(collection)) return undefined;
  return array(sorted(itemsOf(collection), (a, b) => compareValues(a, b) < 0));
}

export const STATS_FUNCTIONS = define("stats", {
  "antimode(collection)": [
    "The least frequent value; the first of several.",
    byFrequency((count, best) => count < best),
  ],
  "count(collection)": ["The number of items.", ofItems((items) => int(items.length))],
  "distinct_count(collection)": [
    "The number of different values, compared by their text.",
    ofItems((items) => int(tally(items).length)),
  ],
  "kurtosis(collection)": [
    "The sample kurtosis; empty for fewer than two items.",
    fromCount(2, (items) => float(kurtosis(items))),
  ],
  "maxlen(collection)": ["The length of the longest text among the items.", lengthOf(Math.max)],
  "mean(collection)": [
    "The arithmetic mean; empty without items.",
    fromCount(1, (items) => divide(sumOfPowers(items, 1), int(items.length))),
  ],
  "meaneb(collection)": [
    "The standard error of the mean; empty for fewer than two items.",
    fromCount(2, (items) => float(Math.sqrt(variance(items) / items.length))),
  ],
  "minlen(collection)": ["The length of the shortest text among the items.", lengthOf(Math.min)],
  "mode(collection)": [
    "The most frequent value; the first of several.",
    byFrequency((count, best) => count > best),
  ],
  "null_count(collection)": [
    "The number of items that are the empty string or JSON null.",
    ofItems((items) => int(items.filter(({ type }) => type === EMPTY || type === NULL).length)),
  ],
  "skewness(collection)": [
    "The sample skewness; empty for fewer than two items.",
    fromCount(2, (items) => float(skewness(items))),
  ],
  "sort_collection(collection)": [
    "The items as an array, sorted: numbers, booleans, strings, then the rest.",
    (value) => sortedItems(value) ?? notCollection(value),
  ],
  "stddev(collection)": [
    "The sample standard deviation; empty for fewer than two items.",
    fromCount(2, (items) => float(Math.sqrt(variance(items)))),
  ],
  "sum(collection)": ["The sum of the items.", ofItems((items) => sumOfPowers(items, 1))],
  "sum2(collection)": ["The sum of the squares.", ofItems((items) => sumOfPowers(items, 2))],
  "sum3(collection)": ["The sum of the cubes.", ofItems((items) => sumOfPowers(items, 3))],
  "sum4(collection)": ["The sum of the fourth powers.", ofItems((items) => sumOfPowers(items, 4))],
  "variance(collection)": [
    "The sample variance; empty for fewer than two items.",
    fromCount(2, (items) => float(variance(items))),
  ],
});
