/** Elements, slices and positions of collections: reading them, and copies with an element changed. */
import { fatal, statementError } from "../error.ts";
import {
  ABSENT,
  ABSENT_VALUE,
  ARRAY,
  type ArrayValue,
  array,
  EMPTY,
  ERROR_VALUE,
  INT,
  int,
  MAP,
  type MapValue,
  map,
  NULL_VALUE,
  STRING,
  string,
  type Value,
} from "./index.ts";
import { numberText } from "./numbers.ts";

/** The map key that a value denotes; undefined for types that cannot be keys, and for the empty string. */
export function keyOf(value: Value): string | undefined {
  if (value.type === STRING) return value.text;
  return value.type === INT ? numberText(value) : undefined;
}

/** The 0-based offset of a 1-based index, which counts from the end if negative; -1 if it is out of range. */
export function offsetOf(index: number | bigint, length: number): number {
  const place = Number(index);
  if (place >= 1 && place <= length) return place - 1;
  return place < 0 && place >= -length ? length + place : -1;
}

/** `base[index]` */
export function elementOf(base: Value, index: Value): Value {
  if (index.type === ARRAY && index.items.length === 1) return positionalElement(base, index);
  return plainElementOf(base, index);
}

function plainElementOf(base: Value, index: Value): Value {
  switch (base.type) {
    case MAP:
      return index.type === ARRAY ? elementAlong(base, index.items) : elementAlong(base, [index]);
    case ARRAY:
      if (index.type !== INT) return ERROR_VALUE;
      return base.items[offsetOf(index.number, base.items.length)] ?? ABSENT_VALUE;
    case STRING: {
      if (index.type !== INT) return ERROR_VALUE;
      const characters = [...base.text];
      const character = characters[offsetOf(index.number, characters.length)];
      return character === undefined ? ERROR_VALUE : string(character);
    }
    case ABSENT:
      return ABSENT_VALUE;
    default:
      return ERROR_VALUE;
  }
}

/** Miller parses `x[[n]]` as an index that is an array of one value, and `x[[[n]]]` as an array in an array. */
function positionalElement(base: Value, index: ArrayValue): Value {
  const [inner] = index.items as [Value];
  if (inner.type === ARRAY && inner.items.length !== 1) return plainElementOf(base, index);
  const position = inner.type === ARRAY ? (inner.items[0] as Value) : inner;
  if (position.type !== INT) return ERROR_VALUE;
  if (base.type !== MAP && base.type !== ARRAY) return plainElementOf(base, index);
  return inner.type === ARRAY ? valueAt(base, position) : nameAt(base, position);
}

/** A map indexed by an array of keys: each key is looked up in the result of the previous one. */
function elementAlong(base: MapValue, keys: readonly Value[]): Value {
  let found: Value = keys.length === 0 ? ABSENT_VALUE : base;
  for (const key of keys) {
    if (found.type !== MAP) return found.type === ABSENT ? found : ERROR_VALUE;
    const name = keyOf(key);
    if (name !== undefined) found = found.items.get(name) ?? ABSENT_VALUE;
    else if (key.type === ARRAY) found = elementAlong(found, key.items);
    else return ERROR_VALUE;
  }
  return found;
}

/** `base[from:to]`, both ends included; a missing end is `EMPTY_TEXT`. */
export function sliceOf(base: Value, from: Value, to: Value): Value {
  if (base.type === ABSENT) return ABSENT_VALUE;
  if (base.type !== ARRAY && base.type !== STRING) return ERROR_VALUE;
  const members = base.type === ARRAY ? base.items : [...base.text];
  const range = rangeOf(from, to, members.length);
  if ("type" in range) return range;
  return base.type === ARRAY
    ? array(base.items.slice(range.start, range.end))
    : string((members as string[]).slice(range.start, range.end).join(""));
}

/** 0-based, the end excluded. May exceed the last member; empty if the end is before the start. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** @returns absent or an error instead of a range if a bound is absent or has a wrong type */
export function rangeOf(from: Value, to: Value, length: number): Range | Value {
  if (from.type === ABSENT || to.type === ABSENT) return ABSENT_VALUE;
  const first = bound(from, 1, length);
  const last = bound(to, length, length);
  if (first === undefined || last === undefined) return ERROR_VALUE;
  return { start: Math.max(first, 1) - 1, end: Math.max(last, 0) };
}

/** A 1-based slice bound, possibly out of range; undefined if the type is wrong. */
function bound(value: Value, open: number, length: number): number | undefined {
  if (value.type === EMPTY) return open;
  if (value.type !== INT) return undefined;
  const place = Number(value.number);
  return place < 0 ? length + place + 1 : place;
}

/** `base[[position]]`: the key at that 1-based position. */
function nameAt(base: Value, position: Value): Value {
  if (base.type === ABSENT) return ABSENT_VALUE;
  if (base.type !== MAP && base.type !== ARRAY) return ERROR_VALUE;
  if (position.type !== INT) return ERROR_VALUE;
  if (base.type === ARRAY) {
    const place = offsetOf(position.number, base.items.length);
    return place < 0 ? ABSENT_VALUE : int(place + 1);
  }
  const name = [...base.items.keys()][offsetOf(position.number, base.items.size)];
  return name === undefined ? ABSENT_VALUE : string(name);
}

/** `base[[[position]]]`: the value at that 1-based position. */
function valueAt(base: Value, position: Value): Value {
  if (base.type !== MAP) return elementOf(base, position);
  if (position.type !== INT) return ERROR_VALUE;
  const place = offsetOf(position.number, base.items.size);
  return [...base.items.values()][place] ?? ABSENT_VALUE;
}

/**
 * A copy of `base` with `value` at `path`. Missing levels become maps; a scalar that is indexed by an int is replaced
 * with an array.
 */
export function withElement(base: Value, path: readonly Value[], value: Value): Value {
  const [index, ...rest] = path;
  if (index === undefined) return value;
  if (base.type === ARRAY) return withItem(base.items, index, rest, value);
  if (index.type === INT && base.type !== MAP && base.type !== ABSENT) {
    return withItem([], index, rest, value);
  }
  const items = new Map(base.type === MAP ? base.items : []);
  if (index.type === ABSENT) return map(items);
  const key = keyOf(index);
  if (key === undefined) return statementError("A map key must be a string or an int.");
  items.set(key, withElement(items.get(key) ?? ABSENT_VALUE, rest, value));
  return map(items);
}

function withItem(
  before: readonly Value[],
  index: Value,
  rest: readonly Value[],
  value: Value,
): Value {
  if (index.type !== INT) return statementError("An array index must be an int.");
  const items = [...before];
  const wanted = Number(index.number);
  const place = wanted > items.length ? wanted - 1 : offsetOf(index.number, items.length);
  if (place < 0)
    return statementError(
      "An array has no element there: indices count from 1, or from -1 at the end.",
    );
  if (place >= items.length) fillTo(items, place);
  items[place] = withElement(items[place] ?? NULL_VALUE, rest, value);
  return array(items);
}

/** An assignment beyond the end fills the gap with nulls. @throws FatalError when the gap is too large */
function fillTo(items: Value[], place: number): void {
  if (place > items.length + MAX_GAP)
    fatal(`An array cannot grow by more than ${MAX_GAP} elements at once.`);
  while (items.length < place) items.push(NULL_VALUE);
}

/** Maximum gap between the end of an array and an assigned element. */
export const MAX_GAP = 10_000;

/** A copy of `base` without the element at `path`; `base` itself if there is none. */
export function withoutElement(base: Value, path: readonly Value[]): Value {
  const [index, ...rest] = path;
  if (index === undefined) return ABSENT_VALUE;
  if (base.type === ARRAY && index.type === INT) {
    const place = offsetOf(index.number, base.items.length);
    if (place < 0) return base;
    const inner = rest.length === 0 ? [] : [withoutElement(base.items[place] as Value, rest)];
    return array(base.items.toSpliced(place, 1, ...inner));
  }
  const key = base.type === MAP ? keyOf(index) : undefined;
  if (base.type !== MAP || key === undefined || !base.items.has(key)) return base;
  const items = new Map(base.items);
  if (rest.length === 0) items.delete(key);
  else items.set(key, withoutElement(items.get(key) as Value, rest));
  return map(items);
}
