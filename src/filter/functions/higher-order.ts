/** Functions of class higher-order: they call a function for the items of arrays and maps. */
import { fatal } from "../error.ts";
import {
  ABSENT,
  ABSENT_VALUE,
  ARRAY,
  type ArrayValue,
  array,
  BOOL,
  bool,
  type Callback,
  ERROR_VALUE,
  FUNCT,
  isCollection,
  isNumber,
  isText,
  MAP,
  type MapValue,
  map,
  string,
  TRUE,
  toFloat,
  type Value,
} from "../values/index.ts";
import { entriesOf } from "./items.ts";
import { type IsBefore, sorted, sortOrder } from "./sorting.ts";
import { define } from "./table.ts";
import { typeName } from "./typing.ts";

type Entry = readonly [key: string, item: Value];

/** @throws FatalError when the value is not a function with that many arguments */
function callbackOf(value: Value, name: string, arity: number): Callback {
  if (value.type !== FUNCT) {
    return fatal(`${name} needs a function as its second argument, not ${typeName(value)}.`);
  }
  if (value.items.arity !== arity) {
    const kind = `${arity} argument${arity === 1 ? "" : "s"}`;
    return fatal(`${name} needs a function of ${kind} here, not of ${value.items.arity}.`);
  }
  return value.items;
}

type Predicate = (key: string, item: Value) => boolean;

/** Whether the predicate returns `wanted` for an item; later items are not visited. Without a list of the entries, which would take longer. */
function hasItem(
  collection: ArrayValue | MapValue,
  predicate: Predicate,
  wanted: boolean,
): boolean {
  if (collection.type === ARRAY) {
    return collection.items.some((item) => predicate("", item) === wanted);
  }
  let found = false;
  collection.items.forEach((item, key) => {
    found ||= predicate(key, item) === wanted;
  });
  return found;
}

function predicateOf(value: Value, name: string, collection: ArrayValue | MapValue): Predicate {
  const callback = callbackOf(value, name, collection.type === ARRAY ? 1 : 2);
  return (key, item) => {
    const result =
      collection.type === ARRAY ? callback.call(item) : callback.call(string(key), item);
    if (result.type !== BOOL) {
      return fatal(`The function given to ${name} must return a boolean, not ${typeName(result)}.`);
    }
    return result === TRUE;
  };
}

function any(collection: Value, callback: Value): Value {
  if (!isCollection(collection)) return ERROR_VALUE;
  const predicate = predicateOf(callback, "any", collection);
  return bool(hasItem(collection, predicate, true));
}

function every(collection: Value, callback: Value): Value {
  if (!isCollection(collection)) return ERROR_VALUE;
  const predicate = predicateOf(callback, "every", collection);
  return bool(!hasItem(collection, predicate, false));
}

function select(collection: Value, callback: Value): Value {
  if (!isCollection(collection)) return ERROR_VALUE;
  const predicate = predicateOf(callback, "select", collection);
  const chosen = entriesOf(collection).filter(([key, item]) => predicate(key, item));
  return collection.type === ARRAY ? array(chosen.map(([, item]) => item)) : map(new Map(chosen));
}

/** @throws FatalError unless it is a map of one entry */
function onlyEntry(value: Value, name: string): Entry {
  const entry = value.type === MAP && value.items.size === 1 ? [...value.items][0] : undefined;
  return entry ?? fatal(`${name} needs a map of one entry here, not ${typeName(value)}.`);
}

function present(value: Value, name: string): Value {
  return value.type === ABSENT
    ? fatal(`The function given to ${name} must return a value.`)
    : value;
}

function apply(collection: Value, value: Value): Value {
  if (!isCollection(collection)) return ERROR_VALUE;
  if (collection.type === ARRAY) {
    const callback = callbackOf(value, "apply", 1);
    return array(collection.items.map((item) => present(callback.call(item), "apply")));
  }
  const callback = callbackOf(value, "apply", 2);
  const entries = [...collection.items].map(([key, item]) =>
    onlyEntry(callback.call(string(key), item), "apply"),
  );
  return map(new Map(entries));
}

function foldItems(items: readonly Value[], value: Value, name: string, start: Value): Value {
  const callback = callbackOf(value, name, 2);
  return items.reduce((total, item) => present(callback.call(total, item), name), start);
}

function foldEntries(entries: readonly Entry[], value: Value, name: string, start: Entry): Value {
  const callback = callbackOf(value, name, 4);
  const total = entries.reduce(
    ([totalKey, total], [key, item]) =>
      onlyEntry(callback.call(string(totalKey), total, string(key), item), name),
    start,
  );
  return map(new Map([total]));
}

function reduce(collection: Value, value: Value): Value {
  if (collection.type === ARRAY) {
    const [first = collection, ...others] = collection.items;
    return foldItems(others, value, "reduce", first);
  }
  if (collection.type !== MAP) return ERROR_VALUE;
  const [first, ...others] = collection.items;
  if (first !== undefined) return foldEntries(others, value, "reduce", first);
  callbackOf(value, "reduce", 4);
  return collection;
}

function fold(collection: Value, value: Value, start: Value): Value {
  if (collection.type === ARRAY) return foldItems(collection.items, value, "fold", start);
  if (collection.type !== MAP) return ERROR_VALUE;
  if (collection.items.size > 0) {
    return foldEntries([...collection.items], value, "fold", onlyEntry(start, "fold"));
  }
  callbackOf(value, "fold", 4);
  return ABSENT_VALUE;
}

function sort(collection: Value, how: Value = string("")): Value {
  if (isText(how)) return sortByFlags(collection, how.text);
  if (how.type !== FUNCT) {
    return fatal(`sort needs flags or a function as its second argument, not ${typeName(how)}.`);
  }
  return sortByFunction(collection, how);
}

function sortByFlags(collection: Value, flags: string): Value {
  const order = sortOrder(flags);
  if (collection.type === ARRAY) return array(sorted(collection.items, order.values));
  if (collection.type !== MAP) return ERROR_VALUE;
  const isBefore: IsBefore<Entry> = order.byValue
    ? ([, a], [, b]) => order.values(a, b)
    : ([a], [b]) => order.keys(a, b);
  return map(new Map(sorted([...collection.items], isBefore)));
}

function sortByFunction(collection: Value, how: Value): Value {
  if (collection.type === ARRAY) {
    const callback = callbackOf(how, "sort", 2);
    return array(sorted(collection.items, (a, b) => isNegative(callback.call(a, b))));
  }
  if (collection.type !== MAP) return ERROR_VALUE;
  const callback = callbackOf(how, "sort", 4);
  const isBefore: IsBefore<Entry> = ([keyA, a], [keyB, b]) =>
    isNegative(callback.call(string(keyA), a, string(keyB), b));
  return map(new Map(sorted([...collection.items], isBefore)));
}

function isNegative(result: Value): boolean {
  if (isNumber(result)) return toFloat(result) < 0;
  return fatal(`The function given to sort must return a number, not ${typeName(result)}.`);
}

export const HIGHER_ORDER_FUNCTIONS = define("higher-order", {
  "any(collection, function)": [
    "True when the function returns true for any item: any($roles, func(e) {return e == 1}).",
    any,
  ],
  "apply(collection, function)": [
    "The collection with each item replaced by the result of the function.",
    apply,
  ],
  "every(collection, function)": ["True when the function returns true for every item.", every],
  "fold(collection, function, start)": [
    "Accumulates a value over the items, beginning with start; the function returns the next value.",
    fold,
  ],
  "reduce(collection, function)": ["As fold, beginning with the first item.", reduce],
  "select(collection, function)": ["The items for which the function returns true.", select],
  "sort(collection, how?)": [
    "Sorts by flags (f, c, t for lexical, case-folded, natural; v by value; r reversed) or a function.",
    sort,
  ],
});
