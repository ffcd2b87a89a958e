/** Type inference of text, and the text of numbers. */
import {
  FALSE,
  float,
  INT,
  int,
  type NumberValue,
  string,
  TRUE,
  type Value,
  wrappedInt,
} from "./index.ts";

const DECIMAL_INT = /^[+-]?(?:0|[1-9][0-9]*)$/;
const PREFIXED_INT = /^([+-]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+)$/;
const FLOAT_SPELLING = /^[+-]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][+-]?[0-9]+)?$/;
/** A sign and the digits of 2^63. */
const MAX_INT_LENGTH = 20;
const INT64_MAX = 2n ** 63n - 1n;
const UINT64_MAX = 2n ** 64n - 1n;

/**
 * Infers a number from data as Miller does: 64-bit ints, prefixed 64-bit ints as two's complement, floats.
 *
 * @returns the number with its spelling, or undefined for text that is not a number (`017`, `1e400`, `NaN`, ` 1`)
 */
export function inferNumber(text: string): NumberValue | undefined {
  if (!looksLikeNumber(text)) return undefined;
  if (DECIMAL_INT.test(text)) return decimalInt(text);
  if (FLOAT_SPELLING.test(text)) {
    const number = Number(text);
    return Number.isFinite(number) ? float(number, text) : undefined;
  }
  return prefixedInt(text);
}

/** Infers the type of text that a function computed, such as split pieces: `true` and `false` become booleans too. */
export function inferValue(text: string): Value {
  if (text === "true") return TRUE;
  if (text === "false") return FALSE;
  return inferNumber(text) ?? string(text);
}

/** A cheap check of the first and last character: most text is not a number, and skips the regular expressions. */
function looksLikeNumber(text: string): boolean {
  const first = text.charCodeAt(0);
  if (!(first <= 0x39 && (first >= 0x30 || first === 0x2d || first === 0x2e || first === 0x2b))) {
    return false;
  }
  const last = text.charCodeAt(text.length - 1) | 0x20;
  return (last >= 0x30 && last <= 0x39) || last === 0x2e || (last >= 0x61 && last <= 0x66);
}

function decimalInt(text: string): NumberValue | undefined {
  // The time to parse a BigInt grows faster than its length.
  if (text.length > MAX_INT_LENGTH) return undefined;
  const near = Number(text);
  if (Number.isSafeInteger(near)) return int(near, text);
  const exact = text.startsWith("-") ? -BigInt(text.slice(1)) : BigInt(text.replace("+", ""));
  return BigInt.asIntN(64, exact) === exact ? int(exact, text) : undefined;
}

function prefixedInt(text: string): NumberValue | undefined {
  const match = PREFIXED_INT.exec(text);
  if (match === null) return undefined;
  const digits = (match[2] as string).toLowerCase();
  const magnitude = BigInt(digits);
  // Only hexadecimal spellings may use the sign bit.
  if (magnitude > (digits.startsWith("0x") ? UINT64_MAX : INT64_MAX)) return undefined;
  return wrappedInt(match[1] === "-" ? -magnitude : magnitude, text);
}

/** As Go's FormatFloat(x, 'f', -1, 64): the shortest digits that parse to the same number, without an exponent. */
export function formatFloat(number: number): string {
  if (Number.isNaN(number)) return "NaN";
  if (number === Infinity) return "+Inf";
  if (number === -Infinity) return "-Inf";
  if (Object.is(number, -0)) return "-0";
  const shortest = String(number);
  return shortest.includes("e") ? withoutExponent(shortest) : shortest;
}

function withoutExponent(spelling: string): string {
  const [mantissa = "", exponent = ""] = spelling.split("e");
  const sign = mantissa.startsWith("-") ? "-" : "";
  const [whole = "", fraction = ""] = mantissa.slice(sign.length).split(".");
  const point = whole.length + Number(exponent);
  const digits = whole + fraction;
  return point > 0 ? sign + digits.padEnd(point, "0") : `${sign}0.${"0".repeat(-point)}${digits}`;
}

/** The spelling of a number in the data, or its printed form if it was computed. */
export function numberText(value: NumberValue): string {
  if (value.text !== undefined) return value.text;
  return typeof value.number === "bigint" || value.type === INT
    ? String(value.number)
    : formatFloat(value.number);
}

/** Toward zero. A number that does not fit 64 bits, NaN included, becomes the lowest int, as in Miller on x86-64. */
export function int64Of(number: number): bigint {
  return Math.abs(number) < 2 ** 63 ? BigInt(Math.trunc(number)) : -(2n ** 63n);
}
