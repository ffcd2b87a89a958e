/** Functions of class collections that read or select entries of arrays and maps. */

import {
  ABSENT,
  ABSENT_VALUE,
  ARRAY,
  array,
  bool,
  ERROR,
  ERROR_VALUE,
  FUNCT,
  INT,
  int,
  isCollection,
  MAP,
  MAX_COLLECTION_SIZE,
  map,
  NULL,
  STRING,
  string,
  type Value,
} from "../values/index.ts";
import { textOf } from "../values/text.ts";
import { changeItems, itemsOf } from "./items.ts";
import { compareValues } from "./sorting.ts";
import { define, type Implementation } from "./table.ts";

function append(collection: Value, item: Value): Value {
  return collection.type === ARRAY ? array([...collection.items, item]) : ERROR_VALUE;
}

export function arrayify(value: Value): Value {
  if (!isCollection(value)) return value;
  const changed = changeItems(value, arrayify);
  if (changed.type !== MAP || changed.items.size === 0) return changed;
  const isNumbered = [...changed.items.keys()].every((key, index) => key === String(index + 1));
  return isNumbered ? array([...changed.items.values()]) : changed;
}

function concat(...values: Value[]): Value {
  const items: Value[] = [];
  for (const value of values) {
    if (value.type === ARRAY) for (const item of value.items) items.push(item);
    else items.push(value);
    if (items.length > MAX_COLLECTION_SIZE) break; // `array` rejects it
  }
  return array(items);
}

/** The result of `depth` and `leafcount` for scalars; it is 0 for null. */
function ofScalar(value: Value, result: number): Value {
  if (value.type === ABSENT) return ABSENT_VALUE;
  if (value.type === ERROR || value.type === FUNCT) return ERROR_VALUE;
  return int(value.type === NULL ? 0 : result);
}

function leaves(value: Value): number {
  if (!isCollection(value)) return 1;
  return itemsOf(value).reduce((count, item) => count + leaves(item), 0);
}

function depthOf(value: Value): number {
  if (!isCollection(value)) return 0;
  return 1 + itemsOf(value).reduce((deepest, item) => Math.max(deepest, depthOf(item)), 0);
}

function getKeys(collection: Value): Value {
  if (collection.type === ARRAY) return array(collection.items.map((_, index) => int(index + 1)));
  return collection.type === MAP ? array([...collection.items.keys()].map(string)) : ERROR_VALUE;
}

/** The text of a string or an int, the types that can be map keys; otherwise undefined. */
function keyOf(value: Value): string | undefined {
  return value.type === STRING || value.type === INT ? textOf(value) : undefined;
}

/** For arrays: true for the positions 1 to length and -1 to -length. */
function haskey(collection: Value, key: Value): Value {
  if (collection.type === ARRAY) {
    if (key.type === STRING) return bool(false);
    if (key.type !== INT) return ERROR_VALUE;
    const position = Math.abs(Number(key.number));
    return bool(position >= 1 && position <= collection.items.length);
  }
  const name = keyOf(key);
  if (collection.type !== MAP || name === undefined) return ERROR_VALUE;
  return bool(collection.items.has(name));
}

/** To Miller, NaN equals every number. */
function isEqual(a: Value, b: Value): boolean {
  const order = compareValues(a, b);
  return order === 0 || Number.isNaN(order);
}

function hasvalue(collection: Value, value: Value): Value {
  if (!isCollection(collection)) return ERROR_VALUE;
  return bool(itemsOf(collection).some((item) => isEqual(item, value)));
}

/** The keys listed by strings, ints, and arrays of these; undefined if there is any other value. */
function namedKeys(values: readonly Value[]): ReadonlySet<string> | undefined {
  const keys = new Set<string>();
  for (const value of values) {
    for (const name of value.type === ARRAY ? value.items : [value]) {
      const key = keyOf(name);
      if (key === undefined) return undefined;
      keys.add(key);
    }
  }
  return keys;
}

function mapByKeys(keep: (isNamed: boolean) => boolean): Implementation {
  return (first, ...others) => {
    const keys = namedKeys(others);
    if (first.type !== MAP || keys === undefined) return ERROR_VALUE;
    return map(new Map([...first.items].filter(([key]) => keep(keys.has(key)))));
  };
}

/** Combines the first map with each other map. Without arguments the result is {}; a single value is returned unchanged. */
function ofMaps(combine: (total: Map<string, Value>, other: ReadonlyMap<string, Value>) => void) {
  return (...values: Value[]): Value => {
    if (values.length === 1) return values[0] as Value;
    const total = new Map<string, Value>();
    for (const [index, value] of values.entries()) {
      if (value.type !== MAP) return ERROR_VALUE;
      if (index > 0) combine(total, value.items);
      else for (const [key, item] of value.items) total.set(key, item);
    }
    return map(total);
  };
}

const mapsum = ofMaps((total, other) => {
  for (const [key, item] of other) {
    if (total.size > MAX_COLLECTION_SIZE) return; // `map` rejects it
    total.set(key, item);
  }
});

const mapdiff = ofMaps((total, other) => {
  for (const key of other.keys()) total.delete(key);
});

function length(value: Value): Value {
  if (value.type === ABSENT || value.type === ERROR) return int(0);
  return int(isCollection(value) ? itemsOf(value).length : 1);
}

export const COLLECTION_FUNCTIONS = define("collections", {
  "append(array, value)": ["The array with the value added at its end.", append],
  "arrayify(value)": [
    'Turns maps with the keys "1", "2" and so on into arrays, at every depth.',
    arrayify,
  ],
  "concat(values...)": ["One array of all arguments; arrays among them are spread.", concat],
  "depth(value)": [
    "The nesting depth of arrays and maps; 0 for a scalar.",
    (value) => (isCollection(value) ? int(depthOf(value)) : ofScalar(value, 0)),
  ],
  "get_keys(collection)": [
    "The keys of a map, or the positions of an array, as an array.",
    getKeys,
  ],
  "get_values(collection)": [
    "The values of a map or array as an array.",
    (value) => (isCollection(value) ? array(itemsOf(value)) : ERROR_VALUE),
  ],
  "haskey(collection, key)": [
    "True when the map has the key or the array has the position; negative positions count from the end.",
    haskey,
  ],
  "hasvalue(collection, value)": [
    "True when the map or array has the value; all arrays compare as equal, and so do all maps.",
    hasvalue,
  ],
  "leafcount(value)": [
    "The number of scalars in arrays and maps, at every depth.",
    (value) => (isCollection(value) ? int(leaves(value)) : ofScalar(value, 1)),
  ],
  "length(value)": [
    "The number of items of an array or map; 1 for a scalar, 0 for absent.",
    length,
  ],
  "mapdiff(maps...)": ["The first map without the keys of the others.", mapdiff],
  "mapexcept(map, keys...)": [
    "The map without the given keys; arrays of keys are allowed.",
    mapByKeys((isNamed) => !isNamed),
  ],
  "mapselect(map, keys...)": [
    "The map with only the given keys; arrays of keys are allowed.",
    mapByKeys((isNamed) => isNamed),
  ],
  "mapsum(maps...)": ["All maps combined; for duplicate keys the last value wins.", mapsum],
});
