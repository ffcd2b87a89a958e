/** Comparison operators: numbers as numbers, a number with text as text, text byte by byte. */
import { type Dispositions, disposition, dispositions } from "./dispositions.ts";
import {
  ABSENT_VALUE,
  type ArrayValue,
  bool,
  ERROR,
  ERROR_VALUE,
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

/*
 * In the tables: # as numbers, s as text, b as booleans, A as arrays, M as maps, T true, F false, e error, a absent,
 * and for <=> also the ints < (-1), > (1) and 0. Measured on Miller 6.18.1, oddities included.
 */
const EQUAL = dispositions(`
  ##FssFFFea
  ##FssFFFea
  FFbFFFFFea
  ssFssFFFea
  ssFssFFFea
  FFFFFAFFea
  FFFFFFMFea
  FFFFFFFTea
  eeeeeeeeee
  aaaaaaaaea`);
const LESS = dispositions(`
  ##FssFFTea
  ##FssFFTea
  FFbFFFFTea
  ssFssFFTea
  ssFssFFTea
  FFFFFeFaea
  FFFFFFeaea
  FFFFFaaFFT
  eeeeeeeTee
  aaaaaaaFea`);
const LESS_OR_EQUAL = dispositions(`
  ##FssFFTea
  ##FssFFTea
  FFbFFFFTea
  ssFssFFTea
  ssFssFFTea
  FFFFFeFaea
  FFFFFFeaea
  FFFFFaaTFT
  eeeeeeeTee
  aaaaaaaFea`);
const GREATER = dispositions(`
  ##FssFFFea
  ##FssFFFea
  FFbFFFFFea
  ssFssFFFea
  ssFssFFFea
  FFFFFeFFea
  FFFFFFeFea
  TTTTTaaFTF
  eeeeeeeFee
  aaaaaaaTea`);
const GREATER_OR_EQUAL = dispositions(`
  ##FssFFFea
  ##FssFFFea
  FFbFFFFFea
  ssFssFFFea
  ssFssFFFea
  FFFFFeFFea
  FFFFFFeFea
  TTTTTaaTTF
  eeeeeeeFee
  aaaaaaaTea`);
const ORDER = dispositions(`
  ##<ss<<Tea
  ##<ss<<Tea
  >>b<<<<Tea
  ss>ss<<Tea
  ss>ss<<Tea
  >>>>>e<aea
  >>>>>>eaea
  >>>>>aa0>T
  eeeeeeeTee
  aaaaaaa>ea`);

/** -1, 0 or 1; NaN when a number is NaN. */
export type Order = number;
type Answer = (order: Order) => Value;

const MINUS_ONE = int(-1);
const ZERO = int(0);
const ONE = int(1);

function comparison(table: Dispositions, answer: Answer): (left: Value, right: Value) => Value {
  return (left, right) => {
    switch (disposition(table, left, right)) {
      case "#":
        return answer(compareNumbers(left as NumberValue, right as NumberValue));
      case "s":
        return answer(compareText(textOf(left), textOf(right)));
      case "b":
        return answer(Number(left === TRUE) - Number(right === TRUE));
      case "A":
        return arraysEqual(left as ArrayValue, right as ArrayValue);
      case "M":
        return mapsEqual(left as MapValue, right as MapValue);
      case "T":
        return TRUE;
      case "F":
        return FALSE;
      case "a":
        return ABSENT_VALUE;
      case "<":
        return MINUS_ONE;
      case ">":
        return ONE;
      case "0":
        return ZERO;
      default:
        return ERROR_VALUE;
    }
  };
}

export const equal = comparison(EQUAL, (order) => bool(order === 0));
export const less = comparison(LESS, (order) => bool(order < 0));
export const lessOrEqual = comparison(LESS_OR_EQUAL, (order) => bool(order <= 0));
export const greater = comparison(GREATER, (order) => bool(order > 0));
export const greaterOrEqual = comparison(GREATER_OR_EQUAL, (order) => bool(order >= 0));
/** `<=>` */
export const compare = comparison(ORDER, (order) =>
  order < 0 ? MINUS_ONE : order > 0 ? ONE : ZERO,
);

export function notEqual(left: Value, right: Value): Value {
  const equality = equal(left, right);
  if (equality === TRUE) return FALSE;
  return equality === FALSE ? TRUE : equality;
}

/** Ints exactly, else as float64. */
export function compareNumbers(left: NumberValue, right: NumberValue): Order {
  const [a, b] =
    left.type === INT && right.type === INT
      ? [left.number, right.number]
      : [Number(left.number), Number(right.number)];
  if (a < b) return -1;
  if (a > b) return 1;
  return a === b ? 0 : NaN;
}

/** In the order of their UTF-8 bytes, which is that of code points, not that of UTF-16 units. */
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

/** Lifts surrogates, which stand for code points beyond U+FFFF, above U+E000 to U+FFFF. */
function codePointOrder(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}

/** Element by element with `==`. */
function arraysEqual(left: ArrayValue, right: ArrayValue): Value {
  if (left.items.length !== right.items.length) return FALSE;
  return bool(left.items.every((item, index) => equal(item, right.items[index] as Value) === TRUE));
}

/** Whatever the order of keys. Unlike in arrays a number never equals text, and nested collections are not looked into. */
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
