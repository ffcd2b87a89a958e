/** Iteration over arrays and maps. */
import { ARRAY, type ArrayValue, array, type MapValue, map, type Value } from "../values/index.ts";

/** As `Array.prototype.map`, for arrays and maps. */
export function changeItems(
  collection: ArrayValue | MapValue,
  change: (item: Value) => Value,
): Value {
  if (collection.type === ARRAY) return array(collection.items.map(change));
  return map(new Map([...collection.items].map(([key, item]) => [key, change(item)])));
}

/** The items of an array, or the values of a map. */
export function itemsOf(collection: ArrayValue | MapValue): readonly Value[] {
  return collection.type === ARRAY ? collection.items : [...collection.items.values()];
}

/** Keys and items; the keys of an array are its positions, counted from 1. */
export function entriesOf(
  collection: ArrayValue | MapValue,
): readonly (readonly [string, Value])[] {
  if (collection.type === ARRAY) {
    return collection.items.map((item, index) => [String(index + 1), item]);
  }
  // Iterating takes longer.
  const entries: (readonly [string, Value])[] = [];
  collection.items.forEach((item, key) => {
    entries.push([key, item]);
  });
  return entries;
}
