/** Functions of class collections on the entries of arrays and maps. */

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
    if (items.length > MAX_COLLECTION_SIZE) break; // more than `array` takes
  }
  return array(items);
}

/** How the two functions that walk nested values answer scalars: null counts as nothing. */
function ofScalar(value: Value, answer: number): Value {
  if (value.type === ABSENT) return ABSENT_VALUE;
  if (value.type === ERROR || value.type === FUNCT) return ERROR_VALUE;
  return int(value.type === NULL ? 0 : answer);
}

function leaves(value: Value): number {
  if (!isCollection(value)) return 1;
  return itemsOf(value).reduce((count, item) => count + leaves(item), 0);
}

function getKeys(collection: Value): Value {
  if (collection.type === ARRAY) return array(collection.items.map((_, index) => int(index + 1)));
  return collection.type === MAP ? array([...collection.items.keys()].map(string)) : ERROR_VALUE;
}

/** The text of a value that can be the key of a map; undefined for all but strings and ints. */
function keyOf(value: Value): string | undefined {
  return value.type === STRING || value.type === INT ? textOf(value) : undefined;
}

/** True for the positions 1 to the length, and for -1 to minus the length. */
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

/** Miller takes not-a-number for level with every number. */
function isLevel(a: Value, b: Value): boolean {
  const order = compareValues(a, b);
  return order === 0 || Number.isNaN(order);
}

function hasvalue(collection: Value, value: Value): Value {
  if (!isCollection(collection)) return ERROR_VALUE;
  return bool(itemsOf(collection).some((item) => isLevel(item, value)));
}

/** The keys named by strings, ints, and arrays of those; undefined when there is anything else. */
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

/** Joins maps two by two; without any there is the empty map, and a single value passes as it is. */
function ofMaps(join: (total: Map<string, Value>, other: ReadonlyMap<string, Value>) => void) {
  return (...values: Value[]): Value => {
    if (values.length === 1) return values[0] as Value;
    const total = new Map<string, Value>();
    for (const [index, value] of values.entries()) {
      if (value.type !== MAP) return ERROR_VALUE;
      if (index > 0) join(total, value.items);
      else for (const [key, item] of value.items) total.set(key, item);
    }
    return map(total);
  };
}

const mapsum = ofMaps((total, other) => {
  for (const [key, item] of other) {
    if (total.size > MAX_COLLECTION_SIZE) return; // more than `map` takes
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
  "concat(values...)": ["One array of all the arguments, arrays among them spread out.", concat],
  "depth(value)": [
    "How deep arrays and maps are nested; 0 for a scalar.",
    (value) => (isCollection(value) ? int(value.depth) : ofScalar(value, 0)),
  ],
  "get_keys(collection)": [
    "An array of the keys of a map, or of the positions of an array.",
    getKeys,
  ],
  "get_values(collection)": [
    "An array of the values of a map, or of an array.",
    (value) => (isCollection(value) ? array(itemsOf(value)) : ERROR_VALUE),
  ],
  "haskey(collection, key)": [
    "True when the map has the key, or the array the position, negative ones from the end.",
    haskey,
  ],
  "hasvalue(collection, value)": [
    "True when the map or array has the value; arrays and maps among its values all look alike.",
    hasvalue,
  ],
  "leafcount(value)": [
    "How many scalars arrays and maps hold at every depth.",
    (value) => (isCollection(value) ? int(leaves(value)) : ofScalar(value, 1)),
  ],
  "length(value)": ["How many items an array or map has; 1 for a scalar, 0 for absent.", length],
  "mapdiff(maps...)": ["The first map without the keys of the others.", mapdiff],
  "mapexcept(map, keys...)": [
    "The map without the keys, given one by one or as arrays.",
    mapByKeys((isNamed) => !isNamed),
  ],
  "mapselect(map, keys...)": [
    "The map with only the keys, given one by one or as arrays.",
    mapByKeys((isNamed) => isNamed),
  ],
  "mapsum(maps...)": ["All maps in one; where keys collide the last one counts.", mapsum],
});
