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
} from "./values.ts";

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
function intOrFloat(exact: bigint, inexact: number): Value {
  return BigInt.asIntN(64, exact) === exact ? int(exact) : float(inexact);
}

export const add = operator(
  SUM,
  (left, right) => {
    const sum = Number(left) + Number(right);
    return Number.isSafeInteger(sum) ? int(sum) : intOrFloat(BigInt(left) + BigInt(right), sum);
  },
  (left, right) => left + right,
);

export const subtract = operator(
  DIFFERENCE,
  (left, right) => {
    const difference = Number(left) - Number(right);
    return Number.isSafeInteger(difference)
      ? int(difference)
      : intOrFloat(BigInt(left) - BigInt(right), difference);
  },
  (left, right) => left - right,
);

export const multiply = operator(
  SUM,
  (left, right) => {
    const product = Number(left) * Number(right);
    return Number.isSafeInteger(product)
      ? int(product)
      : intOrFloat(BigInt(left) * BigInt(right), product);
  },
  (left, right) => left * right,
);

/** An int where it divides evenly, else a float. */
export const divide = operator(
  QUOTIENT,
  (left, right) => {
    const quotient = Number(left) / Number(right);
    if (right === 0 || BigInt(left) % BigInt(right) !== 0n) return float(quotient);
    return intOrFloat(BigInt(left) / BigInt(right), quotient);
  },
  (left, right) => left / right,
);

/** Rounds towards negative infinity. */
export const floorDivide = operator(
  FLOOR_QUOTIENT,
  (left, right) => {
    if (right === 0) return float(Number(left) / 0);
    const [dividend, divisor] = [BigInt(left), BigInt(right)];
    const rest = dividend % divisor;
    const borrow = rest !== 0n && rest < 0n !== divisor < 0n ? 1n : 0n;
    return wrappedInt(dividend / divisor - borrow);
  },
  (left, right) => Math.floor(left / right),
);

/** Takes the sign of the divisor. */
export const remainder = operator(
  FLOOR_QUOTIENT,
  (left, right) => {
    if (right === 0) return float(Number(left) / 0);
    const divisor = BigInt(right);
    const rest = BigInt(left) % divisor;
    return int(rest !== 0n && rest < 0n !== divisor < 0n ? rest + divisor : rest);
  },
  (left, right) => left - right * Math.floor(left / right),
);

/** An int where it fits; a negative exponent makes a float. */
export const power = operator(
  POWER,
  (left, right) => {
    const inexact = Number(left) ** Number(right);
    if (right < 0) return float(inexact);
    if (Number.isSafeInteger(inexact)) return int(inexact);
    // Beyond 63 doublings only 0, 1 and -1 stay within 64 bits, and those were safe.
    return right > 63 ? float(inexact) : intOrFloat(BigInt(left) ** BigInt(right), inexact);
  },
  (left, right) => left ** right,
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
