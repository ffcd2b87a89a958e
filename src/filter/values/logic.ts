/** `&&`, `||`, `^^` and `!` once both sides are known; what is short-circuited, the compiler decides. */
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

/** The result of `&&` or `||` when the left side did not decide it. Absent on the left leaves the right side's say. */
export function rest(left: Value, right: Value): Value {
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
