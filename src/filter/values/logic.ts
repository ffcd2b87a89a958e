/** `&&`, `||`, `^^` and `!` on evaluated operands; the compiler does the short-circuiting. */
import {
  ABSENT,
  ABSENT_VALUE,
  BOOL,
  bool,
  EMPTY,
  ERROR,
  ERROR_VALUE,
  FALSE,
  TRUE,
  type Value,
} from "./index.ts";

/** The result of `&&` or `||` if the left operand did not decide it. If the left one is absent, the right one decides. */
export function combineOperands(left: Value, right: Value): Value {
  if (right.type === BOOL) {
    const neutral = left.type === BOOL || left.type === EMPTY || left.type === ABSENT;
    return neutral ? right : ERROR_VALUE;
  }
  if (right.type === ABSENT) return left.type === ERROR ? ERROR_VALUE : ABSENT_VALUE;
  return right.type === EMPTY && left.type === ABSENT ? ABSENT_VALUE : ERROR_VALUE;
}

export function exclusiveOr(left: Value, right: Value): Value {
  return left.type === BOOL && right.type === BOOL ? bool(left !== right) : ERROR_VALUE;
}

export function not(value: Value): Value {
  if (value === TRUE) return FALSE;
  return value === FALSE ? TRUE : ERROR_VALUE;
}
