/** Functions of class collections that change the shape of nested data: flatten, unflatten and JSON. */

import {
  ABSENT,
  ARRAY,
  type ArrayValue,
  array,
  BOOL,
  checkTextLength,
  EMPTY,
  ERROR_VALUE,
  isCollection,
  isText,
  MAP,
  MAX_DEPTH,
  type MapValue,
  map,
  STRING,
  string,
  TRUE,
  type Value,
} from "../values/index.ts";
import { parseJsonStart } from "../values/json.ts";
import { printJson } from "../values/text.ts";
import { arrayify } from "./collections.ts";
import { entriesOf, itemsOf } from "./items.ts";
import { define } from "./table.ts";

/** With three arguments, the first is a prefix for all keys and the last is the collection. */
function flatten(first: Value, separator: Value, third?: Value): Value {
  const value = third ?? first;
  const prefix = third === undefined ? string("") : first;
  if (!isCollection(value)) return value;
  if (!isText(prefix) || separator.type !== STRING) return ERROR_VALUE;
  const flat = new Map<string, Value>();
  flattenInto(flat, value, prefix.text, separator.text);
  return map(flat);
}

/** Empty collections would be lost, so their JSON is stored instead, except for the outermost, which has no key. */
function flattenInto(
  flat: Map<string, Value>,
  value: ArrayValue | MapValue,
  prefix: string,
  separator: string,
): void {
  const entries = entriesOf(value);
  if (entries.length === 0 && prefix !== "") {
    flat.set(prefix, string(value.type === ARRAY ? "[]" : "{}"));
  }
  for (const [key, item] of entries) {
    const path = prefix === "" ? key : prefix + separator + key;
    checkTextLength(path.length);
    if (isCollection(item)) flattenInto(flat, item, path, separator);
    else flat.set(path, item);
  }
}

/** A map under construction. */
type Branch = Map<string, Branch | Value>;

function unflatten(value: Value, separator: Value): Value {
  if (separator.type !== STRING) return ERROR_VALUE;
  if (value.type !== MAP) return value;
  const tree: Branch = new Map();
  const split = new Set<string>();
  for (const [key, item] of value.items) {
    // One level more than `map` allows is enough for it to fail.
    const path = key.split(separator.text, MAX_DEPTH + 1);
    const isPath = path.length > 1 && !path.includes("");
    if (isPath) split.add(path[0] as string);
    insert(tree, isPath ? path : [key], unflattenedLeaf(item));
  }
  const entries = [...tree].map(([key, branch]): [string, Value] => {
    const item = finished(branch);
    return [key, split.has(key) ? arrayify(item) : item];
  });
  return map(new Map(entries));
}

/** Keys under an array are dropped; any other value on the path is replaced with a map. */
function insert(tree: Branch, path: readonly string[], item: Value): void {
  let branch = tree;
  for (const key of path.slice(0, -1)) {
    const next = branch.get(key);
    if (next instanceof Map) {
      branch = next;
      continue;
    }
    if (next?.type === ARRAY) return;
    const created: Branch = next?.type === MAP ? new Map(next.items) : new Map();
    branch.set(key, created);
    branch = created;
  }
  branch.set(path.at(-1) as string, item);
}

function finished(branch: Branch | Value): Value {
  if (!(branch instanceof Map)) return branch;
  return map(new Map([...branch].map(([key, item]) => [key, finished(item)])));
}

/** The empty collections that `flatten` stored as JSON. */
function unflattenedLeaf(item: Value): Value {
  if (item.type !== STRING) return item;
  if (item.text === "{}") return map(new Map());
  return item.text === "[]" ? array([]) : item;
}

function jsonParse(value: Value): Value {
  if (value.type === EMPTY) return value;
  if (value.type !== STRING) return ERROR_VALUE;
  return parseJsonStart(value.text) ?? ERROR_VALUE;
}

/** JSON cannot represent absent. */
function holdsAbsent(value: Value): boolean {
  return isCollection(value) ? itemsOf(value).some(holdsAbsent) : value.type === ABSENT;
}

function jsonStringify(value: Value, multiline?: Value): Value {
  if (multiline !== undefined && multiline.type !== BOOL) return ERROR_VALUE;
  if (holdsAbsent(value)) return ERROR_VALUE;
  return string(printJson(value, multiline === TRUE));
}

export const RESHAPING_FUNCTIONS = define("collections", {
  "flatten(collection_or_prefix, separator, collection?)": [
    'Nested data as one map: flatten({"a": [1, 2]}, ".") is {"a.1": 1, "a.2": 2}.',
    flatten,
  ],
  "json_parse(text)": ["The value of the JSON text; text after the value is ignored.", jsonParse],
  "json_stringify(value, multiline?)": [
    "The value as JSON text, on one line unless the second argument is true.",
    jsonStringify,
  ],
  "unflatten(map, separator)": [
    'Undoes flatten: unflatten({"a.b": 1}, ".") is {"a": {"b": 1}}.',
    unflatten,
  ],
});
