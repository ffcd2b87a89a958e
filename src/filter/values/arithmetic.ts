/** Arithmetic operators: 64-bit ints that overflow to float, dotted ones that wrap around. */
import {
  DIVIDE,
  DOT_DIVIDE,
  DOT_MINUS,
  DOT_TIMES,
  disposition,
  FLOOR_DIVIDE,
  type Matrix,
  MINUS,
  PLUS,
  POWER,
} from "./disposition-matrices.ts";
import {
  ABSENT,
  ABSENT_VALUE,
  EMPTY,
  ERROR_VALUE,
  FALSE,
  FLOAT,
  float,
  INT,
  int,
  isCollection,
  isNumber,
  NULL,
  TRUE,
  toFloat,
  type Value,
  wrappedInt,
} from "./index.ts";
import { int64Of } from "./numbers.ts";
import { raise } from "./power.ts";

export type Operator = (left: Value, right: Value) => Value;
type Ints = (left: number | bigint, right: number | bigint) => Value;
type Floats = (left: number, right: number) => number;

const ZERO = int(0);
const FLOAT_ZERO = float(0);
const ONE = int(1);
const MINUS_ONE = int(-1);

function operator(matrix: Matrix, ints: Ints, floats: Floats): Operator {
  return (left, right) => {
    if (!isNumber(left) || !isNumber(right)) return disposed(matrix, left, right);
    return left.type === INT && right.type === INT
      ? ints(left.number, right.number)
      : float(floats(toFloat(left), toFloat(right)));
  };
}

/** The result for two operands that the operator does not compute with. */
export function disposed(matrix: Matrix, left: Value, right: Value): Value {
  return applyDisposition(disposition(matrix, left, right), left, right);
}

/** The result that a letter names: an operand or a constant. */
export function applyDisposition(letter: string, left: Value, right: Value): Value {
  switch (letter) {
    case "l":
      return left;
    case "r":
      return right;
    case "-":
      return negative(right);
    case "0":
      return right.type === FLOAT ? FLOAT_ZERO : ZERO;
    case "a":
      return ABSENT_VALUE;
    case "T":
      return TRUE;
    case "F":
      return FALSE;
    case "<":
      return MINUS_ONE;
    case ">":
      return ONE;
    default:
      return ERROR_VALUE;
  }
}

/** An int if the exact result fits 64 bits, otherwise a float. */
function intOrFloat(exact: bigint): Value {
  return BigInt.asIntN(64, exact) === exact ? int(exact) : float(Number(exact));
}

export const add = operator(
  PLUS,
  (left, right) => {
    const sum = typeof left === "number" && typeof right === "number" ? left + right : NaN;
    return Number.isSafeInteger(sum) ? int(sum) : intOrFloat(BigInt(left) + BigInt(right));
  },
  (left, right) => left + right,
);

export const subtract = operator(
  MINUS,
  (left, right) => {
    const difference = typeof left === "number" && typeof right === "number" ? left - right : NaN;
    return Number.isSafeInteger(difference)
      ? int(difference)
      : intOrFloat(BigInt(left) - BigInt(right));
  },
  (left, right) => left - right,
);

export const multiply = operator(
  PLUS,
  (left, right) => {
    const product = Number(left) * Number(right);
    if (Number.isSafeInteger(product)) return int(product);
    // Miller decides by the rounded product, so 1 * (2^63 - 1) is a float.
    return Math.abs(product) < 2 ** 63 ? int(BigInt(left) * BigInt(right)) : float(product);
  },
  (left, right) => left * right,
);

/** An int if the division is exact, otherwise a float. */
export const divide = operator(
  DIVIDE,
  (left, right) => {
    if (typeof left === "number" && typeof right === "number") {
      return right !== 0 && left % right === 0 ? int(left / right) : float(left / right);
    }
    const even = right !== 0 && BigInt(left) % BigInt(right) === 0n;
    if (!even) return float(Number(left) / Number(right));
    return wrappedInt(BigInt(left) / BigInt(right));
  },
  (left, right) => left / right,
);

/** Rounds towards negative infinity. */
export const floorDivide = operator(
  FLOOR_DIVIDE,
  (left, right) => {
    if (right === 0) return float(Number(left) / 0);
    if (typeof left === "number" && typeof right === "number") return int(Math.floor(left / right));
    const [dividend, divisor] = [BigInt(left), BigInt(right)];
    const rest = dividend % divisor;
    const borrow = rest !== 0n && rest < 0n !== divisor < 0n ? 1n : 0n;
    return wrappedInt(dividend / divisor - borrow);
  },
  (left, right) => Math.floor(left / right),
);

/** Has the sign of the divisor: if the signs differ the divisor is added, even to a remainder of zero. */
export const remainder = operator(
  FLOOR_DIVIDE,
  (left, right) => {
    if (right === 0) return float(Number(left) / 0);
    const signsDiffer = left < 0 !== right < 0;
    if (typeof left === "number" && typeof right === "number") {
      return int((left % right) + (signsDiffer ? right : 0));
    }
    return int((BigInt(left) % BigInt(right)) + (signsDiffer ? BigInt(right) : 0n));
  },
  (left, right) => left - right * Math.floor(left / right),
);

/** Computed as floats even for ints, so digits beyond 2^53 are lost. The result is an int if it is whole and fits. */
export const power = operator(
  POWER,
  (left, right) => {
    const result = raise(Number(left), Number(right));
    const whole = int64Of(result);
    return Number(whole) === result ? int(whole) : float(result);
  },
  raise,
);

export const dotAdd = operator(
  PLUS,
  (left, right) => wrappedInt(BigInt(left) + BigInt(right)),
  (left, right) => left + right,
);

export const dotSubtract = operator(
  DOT_MINUS,
  (left, right) => wrappedInt(BigInt(left) - BigInt(right)),
  (left, right) => left - right,
);

export const dotMultiply = operator(
  DOT_TIMES,
  (left, right) => wrappedInt(BigInt(left) * BigInt(right)),
  (left, right) => left * right,
);

/** Rounds ints towards zero; an int divided by zero is an error (Miller itself crashes). */
export const dotDivide = operator(
  DOT_DIVIDE,
  (left, right) => (right === 0 ? ERROR_VALUE : wrappedInt(BigInt(left) / BigInt(right))),
  (left, right) => left / right,
);

/** Unary minus; of empty it is the int zero, as in Miller. */
export function negative(value: Value): Value {
  if (value.type === INT) return wrappedInt(-BigInt(value.number));
  return value.type === FLOAT ? float(-value.number) : positive(value);
}

/** Unary plus; of empty it is the int zero, as in Miller. */
export function positive(value: Value): Value {
  if (isNumber(value)) return value;
  return value.type === EMPTY ? ZERO : unaryFallback(value);
}

/** The result of unary operators and functions for types they do not compute with: empty, null and absent stay. */
export function unaryFallback(value: Value): Value {
  if (value.type === EMPTY || value.type === NULL || value.type === ABSENT) return value;
  return isCollection(value) ? ABSENT_VALUE : ERROR_VALUE;
}
