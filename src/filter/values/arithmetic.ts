/** Arithmetic operators: 64-bit ints that overflow to float, dotted ones that wrap around. */
import {
  DIFFERENCE,
  DOT_DIFFERENCE,
  DOT_PRODUCT,
  DOT_QUOTIENT,
  FLOOR_QUOTIENT,
  POWER,
  QUOTIENT,
  SUM,
} from "./arithmetic-tables.ts";
import { type Dispositions, disposition } from "./dispositions.ts";
import {
  ABSENT,
  ABSENT_VALUE,
  EMPTY,
  ERROR_VALUE,
  FLOAT,
  float,
  INT,
  int,
  isCollection,
  isNumber,
  NULL,
  toFloat,
  type Value,
  wrappedInt,
} from "./index.ts";
import { int64Of } from "./int64.ts";
import { raise } from "./power.ts";

export type Operator = (left: Value, right: Value) => Value;
type Ints = (left: number | bigint, right: number | bigint) => Value;
type Floats = (left: number, right: number) => number;

const ZERO = int(0);
const FLOAT_ZERO = float(0);

function operator(table: Dispositions, ints: Ints, floats: Floats): Operator {
  return (left, right) => {
    if (!isNumber(left) || !isNumber(right)) return disposed(table, left, right);
    return left.type === INT && right.type === INT
      ? ints(left.number, right.number)
      : float(floats(toFloat(left), toFloat(right)));
  };
}

/** What the table says about two operands of which not both are numbers. */
export function disposed(table: Dispositions, left: Value, right: Value): Value {
  switch (disposition(table, left, right)) {
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
    default:
      return ERROR_VALUE;
  }
}

/** An int where the exact result fits 64 bits, else a float. */
function intOrFloat(exact: bigint): Value {
  return BigInt.asIntN(64, exact) === exact ? int(exact) : float(Number(exact));
}

export const add = operator(
  SUM,
  (left, right) => {
    const sum = typeof left === "number" && typeof right === "number" ? left + right : NaN;
    return Number.isSafeInteger(sum) ? int(sum) : intOrFloat(BigInt(left) + BigInt(right));
  },
  (left, right) => left + right,
);

export const subtract = operator(
  DIFFERENCE,
  (left, right) => {
    const difference = typeof left === "number" && typeof right === "number" ? left - right : NaN;
    return Number.isSafeInteger(difference)
      ? int(difference)
      : intOrFloat(BigInt(left) - BigInt(right));
  },
  (left, right) => left - right,
);

export const multiply = operator(
  SUM,
  (left, right) => {
    const product = Number(left) * Number(right);
    if (Number.isSafeInteger(product)) return int(product);
    // Miller decides by the rounded product, so that 1 * (2^63 - 1) is a float.
    return Math.abs(product) < 2 ** 63 ? int(BigInt(left) * BigInt(right)) : float(product);
  },
  (left, right) => left * right,
);

/** An int where it divides evenly, else a float. */
export const divide = operator(
  QUOTIENT,
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
  FLOOR_QUOTIENT,
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

/** Takes the sign of the divisor: where the signs differ the divisor is added, even to a remainder of zero. */
export const remainder = operator(
  FLOOR_QUOTIENT,
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

/** Computed as floats even for ints, so beyond 2^53 digits are lost; an int again where the result is one. */
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
  SUM,
  (left, right) => wrappedInt(BigInt(left) + BigInt(right)),
  (left, right) => left + right,
);

export const dotSubtract = operator(
  DOT_DIFFERENCE,
  (left, right) => wrappedInt(BigInt(left) - BigInt(right)),
  (left, right) => left - right,
);

export const dotMultiply = operator(
  DOT_PRODUCT,
  (left, right) => wrappedInt(BigInt(left) * BigInt(right)),
  (left, right) => left * right,
);

/** Rounds ints towards zero; an int divided by zero is an error (Miller itself crashes). */
export const dotDivide = operator(
  DOT_QUOTIENT,
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
  if (isNumber(value) || value.type === NULL || value.type === ABSENT) return value;
  if (value.type === EMPTY) return ZERO;
  return isCollection(value) ? ABSENT_VALUE : ERROR_VALUE;
}
