/**
 * The commonest match, `$field =~ "…"` with an expression that stands for a few texts, without decoding the field: its bytes against
 * the texts'.
 *
 * It must never differ from the general path, which it hands over to whenever the bytes are not the text itself.
 */
import { Buffer } from "node:buffer";
import type { Row } from "../../rows/row.ts";
import type { Binary } from "../syntax/nodes.ts";
import { bool } from "../values/index.ts";
import type { Context } from "./context.ts";
import { type PlainText, plainTexts } from "./plain-regex.ts";
import type { Evaluate } from "./state.ts";

/** Bytes of a field. Texts are looked for byte by byte, which in a long field is work for the automaton. */
const LONGEST_FIELD = 4096;

/** @returns undefined when the match has another shape, or what it catches may be asked for */
export function matchBytes(
  { fields, reader, usesCaptures }: Context,
  { left, right }: Binary,
  general: Evaluate,
): Evaluate | undefined {
  // A regex literal with an i behind it ignores case, which is more than a comparison of bytes.
  if (left.kind !== "field" || right.kind !== "string" || usesCaptures) return undefined;
  const found = plainTexts(right.text)?.map(findsIn);
  if (found === undefined) return undefined;
  const index = fields.indexOf(left.name, left.place);
  return (state) => {
    const row = state.row as Row;
    const start = reader.textStart(row, index);
    const end = reader.textEnd(row, index);
    // An empty text is no text in Miller but a type of its own.
    if (start === -1 || start === end || end - start > LONGEST_FIELD) return general(state);
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
