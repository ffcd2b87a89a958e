/** Bit operators, on ints only. */
import { disposed, type Operator, unaryFallback } from "./arithmetic.ts";
import { BIT_XOR, BITS } from "./disposition-matrices.ts";
import { INT, type Value, wrappedInt } from "./index.ts";

function operator(compute: (left: bigint, right: bigint) => bigint, matrix = BITS): Operator {
  return (left, right) =>
    left.type === INT && right.type === INT
      ? wrappedInt(compute(BigInt(left.number), BigInt(right.number)))
      : disposed(matrix, left, right);
}

export const or = operator((left, right) => left | right);
export const and = operator((left, right) => left & right);
export const exclusiveOr = operator((left, right) => left ^ right, BIT_XOR);
export const shiftLeft = operator((left, right) => left << shiftCount(right));
/** Keeps the sign. */
export const shiftRight = operator((left, right) => left >> shiftCount(right));
/** Fills with zeros. */
export const shiftRightUnsigned = operator(
  (left, right) => BigInt.asUintN(64, left) >> shiftCount(right),
);

/** As on a 64-bit machine: a count of 64 or more, or a negative one, shifts all bits out. */
function shiftCount(count: bigint): bigint {
  return count < 0n || count > 64n ? 64n : count;
}

/** Bitwise not. */
export function complement(value: Value): Value {
  return value.type === INT ? wrappedInt(~BigInt(value.number)) : unaryFallback(value);
}
