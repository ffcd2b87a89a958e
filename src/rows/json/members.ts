/** The members of a JSON object as their exact text, and a canonical form of values to compare them: no number is rounded. */

import { skipSpace, stringEnd, valueEnd } from "./fields.ts";

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** The JSON text of each member of the object `bytes[start..end)`, which must be valid; of repeated keys, the last one counts. */
export function membersOf(bytes: Buffer, start: number, end: number): Map<string, string> {
  const members = new Map<string, string>();
  let i = skipSpace(bytes, start + 1, end);
  while (bytes[i] === QUOTE) {
    const keyEnd = stringEnd(bytes, i, end);
    const key: string = JSON.parse(bytes.toString("utf8", i, keyEnd));
    const valueStart = skipSpace(bytes, skipSpace(bytes, keyEnd, end) + 1, end);
    const memberEnd = valueEnd(bytes, valueStart, end);
    members.set(key, bytes.toString("utf8", valueStart, memberEnd));
    i = afterComma(bytes, memberEnd, end);
  }
  return members;
}

/**
 * A text that two JSON values share if they are equal: whatever the order of keys, the spelling of strings and numbers, and white
 * space. A member that is null counts as absent.
 *
 * @param json valid JSON
 */
export function canonicalJson(json: string): string {
  const first = json.charCodeAt(0);
  if (first === QUOTE) return JSON.stringify(JSON.parse(json));
  if (first !== OPEN_BRACE && first !== OPEN_BRACKET) return canonicalScalar(json);
  const bytes = Buffer.from(json);
  if (first === OPEN_BRACKET) return `[${elementsOf(bytes).map(canonicalJson).join()}]`;
  const members = [...membersOf(bytes, 0, bytes.length)]
    .filter(([, value]) => value !== "null")
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, value]) => `${JSON.stringify(key)}:${canonicalJson(value)}`).join()}}`;
}

function elementsOf(array: Buffer): string[] {
  const elements: string[] = [];
  const end = array.length;
  let i = skipSpace(array, 1, end);
  while (array[i] !== CLOSE_BRACKET) {
    const elementEnd = valueEnd(array, i, end);
    elements.push(array.toString("utf8", i, elementEnd));
    i = afterComma(array, elementEnd, end);
  }
  return elements;
}

/** Offset of the next member or element, or of the closing bracket. */
function afterComma(bytes: Buffer, i: number, end: number): number {
  const at = skipSpace(bytes, i, end);
  return bytes[at] === COMMA ? skipSpace(bytes, at + 1, end) : at;
}

/** Numbers as digits without zeros at their ends and an exponent: `1.50` and `15e-1` are both `15e-1`. */
function canonicalScalar(json: string): string {
  const number = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(json);
  if (number === null) return json;
  const [, sign, whole = "", fraction = "", exponent = "0"] = number;
  const digits = `${whole}${fraction}`.replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return "0";
  const shift = digits.length - significant.length - fraction.length;
  return `${sign}${significant}e${BigInt(exponent) + BigInt(shift)}`;
}
