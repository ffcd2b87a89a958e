/**
 * The commonest condition, `$field OP "text"`, without decoding the field: its bytes against the text's.
 *
 * It must never differ from the general path, which it hands over to whenever the bytes are not the text itself.
 */
import { Buffer } from "node:buffer";
import type { Row } from "../../rows/row.ts";
import type { Binary } from "../syntax/nodes.ts";
import { bool, STRING, type Value } from "../values/index.ts";
import type { Context } from "./context.ts";
import type { Evaluate } from "./state.ts";

const ANSWERS: ReadonlyMap<string, (order: number) => boolean> = new Map([
  ["==", (order) => order === 0],
  ["!=", (order) => order !== 0],
  ["<", (order) => order < 0],
  ["<=", (order) => order <= 0],
  [">", (order) => order > 0],
  [">=", (order) => order >= 0],
]);

/** @returns undefined when the condition has another shape */
export function compareBytes(
  { fields, reader }: Context,
  { left, operator }: Binary,
  right: Value | undefined,
  general: Evaluate,
): Evaluate | undefined {
  const answer = ANSWERS.get(operator);
  if (left.kind !== "field" || answer === undefined || right?.type !== STRING) return undefined;
  const index = fields.indexOf(left.name, left.place);
  const bytes = Buffer.from(right.text);
  return (state) => {
    const row = state.row as Row;
    const start = reader.textStart(row, index);
    if (start === -1) return general(state);
    return bool(answer(bytesOrder(row.bytes, start, reader.textEnd(row, index), bytes)));
  };
}

/** How bytes[start..end) compare with others. For short text a loop is cheaper than a call into Node. */
function bytesOrder(bytes: Buffer, start: number, end: number, others: Buffer): number {
  const length = end - start;
  const shorter = Math.min(length, others.length);
  for (let at = 0; at < shorter; at++) {
    const difference = (bytes[start + at] as number) - (others[at] as number);
    if (difference !== 0) return difference;
  }
  return length - others.length;
}
