/**
 * A fast path for the most common condition, `$field OP "text"`, also for a member of a field: it compares UTF-8 bytes without decoding the field.
 *
 * The result must never differ from that of the general path, which is used whenever the bytes are not the text itself.
 */
import { Buffer } from "node:buffer";
import type { Row } from "../../rows/row.ts";
import type { Binary } from "../syntax/ast.ts";
import { bool, STRING, type Value } from "../values/index.ts";
import type { Context } from "./context.ts";
import { slotOf } from "./nested-field.ts";
import { chargeBytes, type Evaluate } from "./state.ts";

const HOLDS: ReadonlyMap<string, (order: number) => boolean> = new Map([
  ["==", (order) => order === 0],
  ["!=", (order) => order !== 0],
  ["<", (order) => order < 0],
  ["<=", (order) => order <= 0],
  [">", (order) => order > 0],
  [">=", (order) => order >= 0],
]);

/** @returns undefined for a condition of another form */
export function compareBytes(
  context: Context,
  { left, operator }: Binary,
  right: Value | undefined,
  general: Evaluate,
): Evaluate | undefined {
  const holds = HOLDS.get(operator);
  if (holds === undefined || right?.type !== STRING) return undefined;
  const slot = slotOf(context, left);
  if (slot === undefined) return undefined;
  const { reader } = context;
  const bytes = Buffer.from(right.text);
  return (state) => {
    const row = state.row as Row;
    const start = reader.textStart(row, slot.index);
    if (start === -1) return general(state);
    const end = reader.textEnd(row, slot.index);
    chargeBytes(state, start, end);
    return bool(holds(bytesOrder(row.bytes, start, end, bytes)));
  };
}

/** Compares bytes[start..end) with others. For short text a loop is cheaper than a call into Node. */
function bytesOrder(bytes: Buffer, start: number, end: number, others: Buffer): number {
  const length = end - start;
  const shorter = Math.min(length, others.length);
  for (let at = 0; at < shorter; at++) {
    const difference = (bytes[start + at] as number) - (others[at] as number);
    if (difference !== 0) return difference;
  }
  return length - others.length;
}
