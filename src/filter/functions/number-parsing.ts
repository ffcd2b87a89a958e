/** Parses numbers as Go's `strconv`, which accepts more spellings than the type inference of data. */

const INT64_LIMIT = 2n ** 63n;
const UINT64_LIMIT = 2n ** 64n;
const PREFIX_BASES: ReadonlyMap<string, number> = new Map([
  ["0x", 16],
  ["0b", 2],
  ["0o", 8],
]);
const DECIMAL_FLOAT = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const HEX_FLOAT = /^([+-]?)0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?[pP]([+-]?[0-9]+)$/;
const INFINITY = /^([+-]?)inf(?:inity)?$/i;

/**
 * @param base 2 to 36, or 0 to use the prefix: `0x`, `0b`, `0o`, and a leading zero for octal
 * @returns a 64-bit integer, from 2^63 on as two's complement; undefined for any other text or base
 */
export function parseInteger(text: string, base: number): bigint | undefined {
  if (base !== 0 && (base < 2 || base > 36)) return undefined;
  const sign = /^[+-]?/.exec(text)?.[0] ?? "";
  const [digits, actualBase] = withoutPrefix(text.slice(sign.length), base);
  const magnitude = parseDigits(digits, actualBase);
  if (magnitude === undefined) return undefined;
  if (sign === "-") return magnitude <= INT64_LIMIT ? -magnitude : undefined;
  const limit = sign === "" ? UINT64_LIMIT : INT64_LIMIT;
  return magnitude < limit ? BigInt.asIntN(64, magnitude) : undefined;
}

function withoutPrefix(digits: string, base: number): [digits: string, base: number] {
  if (base !== 0) return [digits, base];
  const prefixed = PREFIX_BASES.get(digits.slice(0, 2).toLowerCase());
  if (prefixed !== undefined) return [digits.slice(2), prefixed];
  return digits.startsWith("0") ? [digits, 8] : [digits, 10];
}

/** @returns undefined unless there are only digits of the base, at least one, and the number fits 64 bits */
function parseDigits(digits: string, base: number): bigint | undefined {
  if (digits === "") return undefined;
  let magnitude = 0n;
  for (const letter of digits) {
    const digit = /[0-9a-z]/i.test(letter) ? Number.parseInt(letter, 36) : base;
    if (digit >= base) return undefined;
    magnitude = magnitude * BigInt(base) + BigInt(digit);
    if (magnitude >= UINT64_LIMIT) return undefined;
  }
  return magnitude;
}

/** @returns undefined if the text is not a float, or too large for float64 */
export function parseFloat64(text: string): number | undefined {
  if (DECIMAL_FLOAT.test(text)) {
    const number = Number(text);
    return Number.isFinite(number) ? number : undefined;
  }
  if (/^nan$/i.test(text)) return Number.NaN;
  const infinity = INFINITY.exec(text);
  if (infinity !== null) return infinity[1] === "-" ? -Infinity : Infinity;
  return hexFloat(text);
}

function hexFloat(text: string): number | undefined {
  const [, sign = "", whole = "", fraction = "", power = ""] = HEX_FLOAT.exec(text) ?? [];
  const digits = whole + fraction;
  if (digits === "") return undefined;
  const number = Number(`0x${digits}`) * 2 ** (Number(power) - 4 * fraction.length);
  if (!Number.isFinite(number)) return undefined;
  return sign === "-" ? -number : number;
}
