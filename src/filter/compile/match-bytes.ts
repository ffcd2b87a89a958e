/**
 * A fast path for the most common match, `$field =~ "…"` with a pattern that means a few fixed texts, also for a member of a field: it
 * searches UTF-8 bytes without decoding the field.
 *
 * The result must never differ from that of the general path, which is used whenever the bytes are not the text itself.
 */
import { Buffer } from "node:buffer";
import type { Row } from "../../rows/row.ts";
import type { Binary } from "../syntax/ast.ts";
import { bool } from "../values/index.ts";
import type { Context } from "./context.ts";
import { slotOf } from "./nested-field.ts";
import { MAX_SEARCHED_LENGTH, type PlainText, plainTexts } from "./plain-regex.ts";
import { chargeBytes, type Evaluate } from "./state.ts";

/** @returns undefined for a match of another form, and where the expression may refer to captures */
export function matchBytes(
  context: Context,
  { left, right }: Binary,
  general: Evaluate,
): Evaluate | undefined {
  // A regex literal, "..."i, ignores case, which bytes cannot.
  if (right.kind !== "string" || context.usesCaptures) return undefined;
  const texts = plainTexts(right.text);
  if (texts === undefined) return undefined;
  const found = texts.map(findsIn);
  const slot = slotOf(context, left);
  if (slot === undefined) return undefined;
  const { reader } = context;
  return (state) => {
    const row = state.row as Row;
    const start = reader.textStart(row, slot.index);
    const end = reader.textEnd(row, slot.index);
    // In Miller empty text has its own type.
    if (start === -1 || start === end || end - start > MAX_SEARCHED_LENGTH) return general(state);
    chargeBytes(state, start, end);
    for (const isIn of found) if (isIn(row.bytes, start, end)) return bool(true);
    return bool(false);
  };
}

type Finds = (bytes: Buffer, start: number, end: number) => boolean;

function findsIn({ text, isAtStart, isAtEnd }: PlainText): Finds {
  const wanted = Buffer.from(text);
  const { length } = wanted;
  if (isAtStart) {
    return (bytes, start, end) =>
      (isAtEnd ? end - start === length : end - start >= length) && isAt(bytes, start, wanted);
  }
  if (isAtEnd) {
    return (bytes, start, end) => end - start >= length && isAt(bytes, end - length, wanted);
  }
  return (bytes, start, end) => {
    for (let at = start; at <= end - length; at++) if (isAt(bytes, at, wanted)) return true;
    return false;
  };
}

/** For short texts a loop is cheaper than a call into Node. */
function isAt(bytes: Buffer, at: number, wanted: Buffer): boolean {
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false;
  return true;
}
