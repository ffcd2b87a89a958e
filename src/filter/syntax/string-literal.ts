/** String literals: decodes escapes and interpolates captures, `\0` to `\9`. */
import { Buffer } from "node:buffer";

const ESCAPE =
  /((?:\\x[0-9a-fA-F]{2}|\\[0-7]{3})+)|\\u((?![dD][89a-fA-F])[0-9a-fA-F]{4})|\\U(000[0-9a-fA-F]{5}|0010[0-9a-fA-F]{4})|\\([abfnrtv\\'"?])/g;
const BYTE = /\\x([0-9a-fA-F]{2})|\\([0-7]{3})/g;
const CAPTURE = /\\([0-9])/g;
const SIMPLE: ReadonlyMap<string, string> = new Map([
  ["a", "\x07"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["v", "\v"],
]);

/** Decodes the escapes that mean a character. Others, such as `\.` and `\1`, are kept with their backslash. */
export function decodeString(text: string): string {
  return text.replace(ESCAPE, (_all, bytes, short, long, simple) => {
    if (bytes !== undefined) return decodeBytes(bytes);
    if (simple !== undefined) return SIMPLE.get(simple) ?? simple;
    return String.fromCodePoint(Number.parseInt(short ?? long, 16)).toWellFormed();
  });
}

/** `\xc3\xa9` and `\303\251` are UTF-8 bytes. */
function decodeBytes(escapes: string): string {
  const bytes = [...escapes.matchAll(BYTE)].map(([, hex, octal]) =>
    hex === undefined ? Number.parseInt(octal as string, 8) : Number.parseInt(hex, 16),
  );
  return Buffer.from(bytes).toString("utf8");
}

/** True when a decoded literal refers to a capture, `\0` to `\9`. */
export function usesCaptures(text: string): boolean {
  return text.search(CAPTURE) >= 0;
}

/**
 * Replaces `\0` to `\9` with the groups of the last match.
 *
 * @param checkLength called with the length of all groups inserted so far, and may throw
 */
export function interpolateCaptures(
  text: string,
  captures: readonly string[],
  checkLength: (length: number) => void,
): string {
  let length = 0;
  return text.replace(CAPTURE, (_all, digit) => {
    const group = captures[Number(digit)] ?? "";
    length += group.length;
    checkLength(length);
    return group;
  });
}
