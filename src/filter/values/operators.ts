/** The operators that compute from the values of both operands, by their spelling. */
import * as arithmetic from "./arithmetic.ts";
import * as bits from "./bits.ts";
import * as compare from "./compare.ts";
import { DOT, disposition } from "./disposition-matrices.ts";
import { BOOL, isNumber, isText, string, type Value } from "./index.ts";
import { exclusiveOr, not } from "./logic.ts";
import { textOf } from "./text.ts";

export const BINARY: ReadonlyMap<string, arithmetic.Operator> = new Map([
  ["+", arithmetic.add],
  ["-", arithmetic.subtract],
  ["*", arithmetic.multiply],
  ["/", arithmetic.divide],
  ["//", arithmetic.floorDivide],
  ["%", arithmetic.remainder],
  ["**", arithmetic.power],
  [".+", arithmetic.dotAdd],
  [".-", arithmetic.dotSubtract],
  [".*", arithmetic.dotMultiply],
  ["./", arithmetic.dotDivide],
  ["|", bits.or],
  ["&", bits.and],
  ["^", bits.exclusiveOr],
  ["<<", bits.shiftLeft],
  [">>", bits.shiftRight],
  [">>>", bits.shiftRightUnsigned],
  ["==", compare.equal],
  ["!=", compare.notEqual],
  ["<", compare.less],
  ["<=", compare.lessOrEqual],
  [">", compare.greater],
  [">=", compare.greaterOrEqual],
  ["<=>", compare.compare],
  ["^^", exclusiveOr],
]);

export const UNARY: ReadonlyMap<string, (value: Value) => Value> = new Map([
  ["!", not],
  ["-", arithmetic.negative],
  ["+", arithmetic.positive],
  ["~", bits.complement],
]);

/** `.` between values. */
export function concatenate(left: Value, right: Value): Value {
  const letter = disposition(DOT, left, right);
  return letter === "c"
    ? string(pieceOf(left) + pieceOf(right))
    : arithmetic.applyDisposition(letter, left, right);
}

/** Null and absent add nothing. */
function pieceOf(value: Value): string {
  return isNumber(value) || value.type === BOOL || isText(value) ? textOf(value) : "";
}
