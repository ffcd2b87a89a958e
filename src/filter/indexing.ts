/** Elements, slices and positions: reading them, and making collections with one of them changed. */
import { fatal, statementError } from "./error.ts";
import { numberText } from "./numbers.ts";
import {
  ABSENT,
  ABSENT_VALUE,
  ARRAY,
  array,
  EMPTY,
  ERROR_VALUE,
  INT,
  int,
  MAP,
  map,
  NULL_VALUE,
  STRING,
  string,
  type Value,
} from "./values.ts";

/** The key a value stands for in a map; undefined for what cannot be one, the empty string too. */
export function keyOf(value: Value): string | undefined {
  if (value.type === STRING) return value.text;
  return value.type === INT ? numberText(value) : undefined;
}

/** The key an index stands for: an array of one key is taken for the key, as Miller does. */
function keyIn(index: Value): string | undefined {
  const [only] = index.type === ARRAY && index.items.length === 1 ? index.items : [index];
  return keyOf(only as Value);
}

/** The 0-based place of a 1-based index that may count from the end; -1 when there is none. */
export function placeOf(index: number | bigint, length: number): number {
  const place = Number(index);
  if (place >= 1 && place <= length) return place - 1;
  return place < 0 && place >= -length ? length + place : -1;
}

/** `base[index]` */
export function elementOf(base: Value, index: Value): Value {
  switch (base.type) {
    case MAP: {
      const key = keyIn(index);
      return key === undefined ? ERROR_VALUE : (base.items.get(key) ?? ABSENT_VALUE);
    }
    case ARRAY:
      if (index.type !== INT) return ERROR_VALUE;
      return base.items[placeOf(index.number, base.items.length)] ?? ABSENT_VALUE;
    case STRING: {
      if (index.type !== INT) return ERROR_VALUE;
      const characters = [...base.text];
      const character = characters[placeOf(index.number, characters.length)];
      return character === undefined ? ERROR_VALUE : string(character);
    }
    case ABSENT:
      return ABSENT_VALUE;
    default:
      return ERROR_VALUE;
  }
}

/** `base[from:to]`, both ends included; a missing end is `EMPTY_TEXT`. */
export function sliceOf(base: Value, from: Value, to: Value): Value {
  if (base.type === ABSENT) return ABSENT_VALUE;
  if (base.type !== ARRAY && base.type !== STRING) return ERROR_VALUE;
  if (from.type === ABSENT || to.type === ABSENT) return ABSENT_VALUE;
  const members = base.type === ARRAY ? base.items : [...base.text];
  const first = bound(from, 1, members.length);
  const last = bound(to, members.length, members.length);
  if (first === undefined || last === undefined) return ERROR_VALUE;
  const [start, end] = [Math.max(first, 1) - 1, Math.max(last, 0)];
  return base.type === ARRAY
    ? array(base.items.slice(start, end))
    : string((members as string[]).slice(start, end).join(""));
}

/** A 1-based slice bound, possibly outside; undefined for what cannot be one. */
function bound(value: Value, open: number, length: number): number | undefined {
  if (value.type === EMPTY) return open;
  if (value.type !== INT) return undefined;
  const place = Number(value.number);
  return place < 0 ? length + place + 1 : place;
}

/** `base[[position]]`: the key at that 1-based position. */
export function nameAt(base: Value, position: Value): Value {
  if (base.type === ABSENT) return ABSENT_VALUE;
  if (base.type !== MAP && base.type !== ARRAY) return ERROR_VALUE;
  if (position.type !== INT) return ERROR_VALUE;
  if (base.type === ARRAY) {
    const place = placeOf(position.number, base.items.length);
    return place < 0 ? ABSENT_VALUE : int(place + 1);
  }
  const name = [...base.items.keys()][placeOf(position.number, base.items.size)];
  return name === undefined ? ABSENT_VALUE : string(name);
}

/** `base[[[position]]]`: the value at that 1-based position. */
export function valueAt(base: Value, position: Value): Value {
  if (base.type !== MAP) return elementOf(base, position);
  if (position.type !== INT) return ERROR_VALUE;
  const place = placeOf(position.number, base.items.size);
  return [...base.items.values()][place] ?? ABSENT_VALUE;
}

/**
 * A copy of `base` in which `path` leads to `value`. Where there is nothing to index a map is made on the way; a scalar
 * that is indexed by an int gives way to an array.
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
  const key = keyIn(index);
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
  const place = wanted > items.length ? wanted - 1 : placeOf(index.number, items.length);
  if (place < 0)
    return statementError(
      "An array has no element there: indices count from 1, or from -1 at the end.",
    );
  if (place >= items.length) fillTo(items, place);
  items[place] = withElement(items[place] ?? NULL_VALUE, rest, value);
  return array(items);
}

/** Assigning beyond the end leaves nulls between. @throws FatalError when that is too far */
function fillTo(items: Value[], place: number): void {
  if (place > items.length + MAX_GAP)
    fatal(`An array cannot grow by more than ${MAX_GAP} elements at once.`);
  while (items.length < place) items.push(NULL_VALUE);
}

/** How far beyond its end an array may be assigned to. */
export const MAX_GAP = 10_000;

/** A copy of `base` without what `path` leads to; `base` itself where that is nothing. */
export function withoutElement(base: Value, path: readonly Value[]): Value {
  const [index, ...rest] = path;
  if (index === undefined) return ABSENT_VALUE;
  if (base.type === ARRAY && index.type === INT) {
    const place = placeOf(index.number, base.items.length);
    if (place < 0) return base;
    const inner = rest.length === 0 ? [] : [withoutElement(base.items[place] as Value, rest)];
    return array(base.items.toSpliced(place, 1, ...inner));
  }
  const key = base.type === MAP ? keyIn(index) : undefined;
  if (base.type !== MAP || key === undefined || !base.items.has(key)) return base;
  const items = new Map(base.items);
  if (rest.length === 0) items.delete(key);
  else items.set(key, withoutElement(items.get(key) as Value, rest));
  return map(items);
}
