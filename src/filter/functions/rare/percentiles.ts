/** Functions of class stats: percentiles and the median. */

import { fatal } from "../../error.ts";
import { add, multiply, subtract } from "../../values/arithmetic.ts";
import {
  ARRAY,
  array,
  BOOL,
  EMPTY_TEXT,
  ERROR_VALUE,
  float,
  int,
  isCollection,
  isNumber,
  MAP,
  map,
  TRUE,
  toFloat,
  type Value,
} from "../../values/index.ts";
import { textOf } from "../../values/text.ts";
import { define } from "../table.ts";
import { notCollection, sortedItems } from "./statistics.ts";

interface Options {
  readonly isSorted: boolean;
  readonly interpolates: boolean;
  readonly toArray: boolean;
}

const OPTION_NAMES: ReadonlyMap<string, keyof Options> = new Map([
  ["array_is_sorted", "isSorted"],
  ["ais", "isSorted"],
  ["interpolate_linearly", "interpolates"],
  ["il", "interpolates"],
  ["output_array_not_map", "toArray"],
  ["oa", "toArray"],
]);

/** Unknown keys are ignored. @returns undefined unless the value is a map whose options are booleans */
function readOptions(value: Value | undefined): Options | undefined {
  const options = { isSorted: false, interpolates: false, toArray: false };
  if (value === undefined) return options;
  if (value.type !== MAP) return undefined;
  for (const [key, setting] of value.items) {
    const name = OPTION_NAMES.get(key);
    if (name === undefined) continue;
    if (setting.type !== BOOL) return undefined;
    options[name] = setting === TRUE;
  }
  return options;
}

function percentiles(collection: Value, ranks: Value, settings?: Value): Value {
  if (!isCollection(collection)) return notCollection(collection);
  const options = readOptions(settings);
  if (options === undefined || ranks.type !== ARRAY) return ERROR_VALUE;
  const ordered = options.isSorted ? collection : sortedItems(collection);
  if (ordered?.type !== ARRAY) return ERROR_VALUE;
  const found = ranks.items.map((rank) => percentileOf(ordered.items, rank, options.interpolates));
  if (options.toArray) return array(found);
  return map(new Map(ranks.items.map((rank, index) => [textOf(rank), found[index] as Value])));
}

function percentileOf(items: readonly Value[], rank: Value, interpolates: boolean): Value {
  if (!isNumber(rank)) return ERROR_VALUE;
  if (items.length === 0) return EMPTY_TEXT;
  return interpolates ? between(items, toFloat(rank)) : nearest(items, toFloat(rank));
}

function nearest(items: readonly Value[], rank: number): Value {
  const position = Math.trunc((rank * items.length) / 100);
  // A position beyond 64 bits overflows to the lowest int.
  const index = Math.abs(position) < 2 ** 63 ? position : 0;
  return items[Math.min(Math.max(index, 0), items.length - 1)] as Value;
}

/** Linear interpolation between the neighbors of the rank; an error after the last item. */
function between(items: readonly Value[], rank: number): Value {
  const position = Math.max((rank / 100) * (items.length - 1), 0);
  const index = Math.floor(position);
  const lower = items[index];
  const upper = items[index + 1];
  if (lower === undefined || upper === undefined) return lower ?? ERROR_VALUE;
  return add(lower, multiply(float(position - index), subtract(upper, lower)));
}

/** @param rank in percent */
function percentile(collection: Value, rank: Value, settings?: Value): Value {
  const found = percentiles(collection, array([rank]), settings);
  if (found.type === ARRAY) {
    return fatal(
      "median and percentile cannot return an array. Remove the option output_array_not_map.",
    );
  }
  return found.type === MAP ? ([...found.items.values()][0] as Value) : found;
}

export const PERCENTILE_FUNCTIONS = define("stats", {
  "median(collection, options?)": [
    "The item in the middle of the sorted items; empty without items.",
    (collection, settings) => percentile(collection, int(50), settings),
  ],
  "percentile(collection, percent, options?)": [
    "The item at that percentage of the sorted items.",
    percentile,
  ],
  "percentiles(collection, percents, options?)": [
    "A map of several percentiles; options are interpolate_linearly, output_array_not_map, array_is_sorted.",
    percentiles,
  ],
});
