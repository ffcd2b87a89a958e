/** Comparison operators: numbers as numbers, a number with text as text, text byte by byte. */
import { applyDisposition, type Operator } from "./arithmetic.ts";
import {
  disposition,
  EQUAL,
  GREATER,
  GREATER_OR_EQUAL,
  LESS,
  LESS_OR_EQUAL,
  type Matrix,
  ORDER,
} from "./disposition-matrices.ts";
import {
  type ArrayValue,
  bool,
  ERROR,
  FALSE,
  INT,
  int,
  isCollection,
  isNumber,
  type MapValue,
  type NumberValue,
  TRUE,
  type Value,
} from "./index.ts";
import { textOf } from "./text.ts";

/** -1, 0 or 1; NaN when a number is NaN. */
export type Order = number;

/** @param result of a comparison by order */
function comparison(matrix: Matrix, result: (order: Order) => Value): Operator {
  return (left, right) => {
    const letter = disposition(matrix, left, right);
    switch (letter) {
      case "#":
        return result(compareNumbers(left as NumberValue, right as NumberValue));
      case "s":
        return result(compareText(textOf(left), textOf(right)));
      case "b":
        return result(Number(left === TRUE) - Number(right === TRUE));
      case "A":
        return arraysEqual(left as ArrayValue, right as ArrayValue);
      case "M":
        return mapsEqual(left as MapValue, right as MapValue);
      default:
        return applyDisposition(letter, left, right);
    }
  };
}

export const equal = comparison(EQUAL, (order) => bool(order === 0));
export const less = comparison(LESS, (order) => bool(order < 0));
export const lessOrEqual = comparison(LESS_OR_EQUAL, (order) => bool(order <= 0));
export const greater = comparison(GREATER, (order) => bool(order > 0));
export const greaterOrEqual = comparison(GREATER_OR_EQUAL, (order) => bool(order >= 0));
/** `<=>` */
export const compare = comparison(ORDER, (order) => int(Math.sign(order) || 0));

export function notEqual(left: Value, right: Value): Value {
  const equality = equal(left, right);
  if (equality === TRUE) return FALSE;
  return equality === FALSE ? TRUE : equality;
}

/** Two ints exactly, other pairs as float64. */
export function compareNumbers(left: NumberValue, right: NumberValue): Order {
  const [a, b] =
    left.type === INT && right.type === INT
      ? [left.number, right.number]
      : [Number(left.number), Number(right.number)];
  if (a < b) return -1;
  if (a > b) return 1;
  return a === b ? 0 : NaN;
}

/** By UTF-8 bytes, which is the order of code points, not of UTF-16 units. */
export function compareText(left: string, right: string): Order {
  if (left === right) return 0;
  const shorter = Math.min(left.length, right.length);
  for (let index = 0; index < shorter; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return codePointOrder(a) < codePointOrder(b) ? -1 : 1;
  }
  return left.length < right.length ? -1 : 1;
}

/** Moves surrogates, which encode code points beyond U+FFFF, above U+E000 to U+FFFF. */
function codePointOrder(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}

/** Element by element with `==`. */
function arraysEqual(left: ArrayValue, right: ArrayValue): Value {
  if (left.items.length !== right.items.length) return FALSE;
  return bool(left.items.every((item, index) => equal(item, right.items[index] as Value) === TRUE));
}

/** In any order of keys. Unlike in arrays, a number never equals text, and the contents of nested collections are ignored. */
function mapsEqual(left: MapValue, right: MapValue): Value {
  if (left.items.size !== right.items.size) return FALSE;
  for (const [key, item] of left.items) {
    const other = right.items.get(key);
    if (other === undefined || !membersEqual(item, other)) return FALSE;
  }
  return TRUE;
}

function membersEqual(left: Value, right: Value): boolean {
  if (left.type === right.type && (isCollection(left) || left.type === ERROR)) return true;
  return isNumber(left) === isNumber(right) && equal(left, right) === TRUE;
}
