/** The operators that compute from both operands' values: a table from their spelling. */
import * as arithmetic from "./arithmetic.ts";
import * as bits from "./bits.ts";
import * as compare from "./compare.ts";
import { type Dispositions, disposition, dispositions } from "./dispositions.ts";
import {
  ABSENT_VALUE,
  BOOL,
  EMPTY,
  ERROR_VALUE,
  isNumber,
  STRING,
  string,
  type Value,
} from "./index.ts";
import { exclusiveOr, not } from "./logic.ts";
import { textOf } from "./text.ts";

export const BINARY: ReadonlyMap<string, (left: Value, right: Value) => Value> = new Map([
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

/** `.` between values: c concatenation, l and r the left and the right operand, e error, a absent. */
const DOT: Dispositions = dispositions(`
  ccccceelec
  ccccceelec
  ccccceelec
  cccrraalel
  ccclceelel
  eeeeeeeeee
  aaaaaaaaaa
  cccrraalel
  eeeeeaaeee
  cccrraarea`);

export function concatenate(left: Value, right: Value): Value {
  switch (disposition(DOT, left, right)) {
    case "c":
      return string(piece(left) + piece(right));
    case "l":
      return left;
    case "r":
      return right;
    case "a":
      return ABSENT_VALUE;
    default:
      return ERROR_VALUE;
  }
}

/** Null and absent add nothing. */
function piece(value: Value): string {
  const adds =
    isNumber(value) || value.type === BOOL || value.type === STRING || value.type === EMPTY;
  return adds ? textOf(value) : "";
}
