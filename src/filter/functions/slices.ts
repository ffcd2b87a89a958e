/** From Miller's slice bounds to positions: 1-up, -1 the last, clipped at both ends. */
import { ABSENT, ABSENT_VALUE, EMPTY, ERROR_VALUE, INT, type Value } from "../values.ts";

/** 0-up positions, both ends included; `first > last` for an empty slice. Or the value the whole slice turns into. */
export type Slice = { readonly first: number; readonly last: number } | Value;

/**
 * @param length how many items or characters there are
 * @param up where counting begins: 1, or 0 for `substr0`. Negative bounds count from the end either way.
 */
export function sliceOf(lower: Value, upper: Value, length: number, up: 0 | 1): Slice {
  if (lower.type === ABSENT || upper.type === ABSENT) return ABSENT_VALUE;
  const from = bound(lower, 1, up);
  const to = bound(upper, length, up);
  if (from === undefined || to === undefined) return ERROR_VALUE;
  return {
    first: Math.max(position(from, length), 0),
    last: Math.min(position(to, length), length - 1),
  };
}

/** The 1-up bound; an empty one means the end it stands for. */
function bound(value: Value, whenEmpty: number, up: 0 | 1): number | undefined {
  if (value.type !== INT && value.type !== EMPTY) return undefined;
  const given = value.type === INT ? Number(value.number) : whenEmpty;
  return up === 0 && given >= 0 ? given + 1 : given;
}

function position(bound: number, length: number): number {
  if (bound >= 1) return bound - 1;
  return bound === 0 ? -1 : bound + length;
}
