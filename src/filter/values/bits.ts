/** Bit operators, on ints alone. */
import { disposed, type Operator } from "./arithmetic.ts";
import { BITS, EXCLUSIVE_OR } from "./arithmetic-tables.ts";
import type { Dispositions } from "./dispositions.ts";
import {
  ABSENT,
  ABSENT_VALUE,
  EMPTY,
  ERROR_VALUE,
  INT,
  isCollection,
  NULL,
  type Value,
  wrappedInt,
} from "./index.ts";

function bitOperator(
  table: Dispositions,
  compute: (left: bigint, right: bigint) => bigint,
): Operator {
  return (left, right) =>
    left.type === INT && right.type === INT
      ? wrappedInt(compute(BigInt(left.number), BigInt(right.number)))
      : disposed(table, left, right);
}

export const or = bitOperator(BITS, (left, right) => left | right);
export const and = bitOperator(BITS, (left, right) => left & right);
export const exclusiveOr = bitOperator(EXCLUSIVE_OR, (left, right) => left ^ right);
export const shiftLeft = bitOperator(BITS, (left, right) => left << shiftCount(right));
/** Keeps the sign. */
export const shiftRight = bitOperator(BITS, (left, right) => left >> shiftCount(right));
/** Fills with zeros. */
export const shiftRightUnsigned = bitOperator(
  BITS,
  (left, right) => BigInt.asUintN(64, left) >> shiftCount(right),
);

/** As a 64-bit machine takes it: everything from 64 up, and every negative count, shifts all bits out. */
function shiftCount(count: bigint): bigint {
  return count < 0n || count > 64n ? 64n : count;
}

/** Bitwise not. */
export function complement(value: Value): Value {
  if (value.type === INT) return wrappedInt(~BigInt(value.number));
  if (value.type === EMPTY || value.type === NULL || value.type === ABSENT) return value;
  return isCollection(value) ? ABSENT_VALUE : ERROR_VALUE;
}
