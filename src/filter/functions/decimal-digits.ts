/** The decimal digits of a float64, rounded half to even on the exact value as in Go; `toFixed` rounds half up. */

/** A non-negative number as `numerator / denominator`. */
interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

const bits = new DataView(new ArrayBuffer(8));

function fractionOf(value: number): Fraction {
  bits.setFloat64(0, value);
  const word = bits.getBigUint64(0);
  const biased = Number((word >> 52n) & 0x7ffn);
  const mantissa = word & 0xfffffffffffffn;
  const numerator = biased === 0 ? mantissa : mantissa | 0x10000000000000n;
  const power = BigInt(Math.max(biased, 1) - 1075);
  return power >= 0n
    ? { numerator: numerator << power, denominator: 1n }
    : { numerator, denominator: 1n << -power };
}

/** The fraction times ten to the power, rounded half to even. */
function scaled({ numerator, denominator }: Fraction, power: number): bigint {
  const top = power >= 0 ? numerator * 10n ** BigInt(power) : numerator;
  const bottom = power >= 0 ? denominator : denominator * 10n ** BigInt(-power);
  const quotient = top / bottom;
  const twice = (top % bottom) * 2n;
  const isUp = twice > bottom || (twice === bottom && quotient % 2n === 1n);
  return isUp ? quotient + 1n : quotient;
}

/**
 * All digits of a number rounded to some decimal places, without the point: 12.345 to 2 places is "1234".
 *
 * @param value finite and not negative
 */
export function fixedDigits(value: number, places: number): string {
  return String(scaled(fractionOf(value), places));
}

/**
 * The leading digits of a number without trailing zeros, and the power of ten of the first one: 1250 is "125" and 3.
 *
 * @param value finite and not negative
 * @param count number of digits; by default the fewest that identify the number
 */
export function leadingDigits(
  value: number,
  count?: number,
): { readonly digits: string; readonly exponent: number } {
  const [mantissa = "", power = ""] = value.toExponential().split("e");
  if (count === undefined || value === 0) {
    return { digits: mantissa.replace(".", ""), exponent: Number(power) };
  }
  const fraction = fractionOf(value);
  // The shortest spelling may be rounded up to a power of ten that the number itself does not reach.
  const below = scaled(fraction, count - 1 - Number(power)) < 10n ** BigInt(count - 1);
  const exponent = below ? Number(power) - 1 : Number(power);
  const rounded = String(scaled(fraction, count - 1 - exponent));
  return {
    digits: rounded.replace(/(?<=.)0+$/, ""),
    exponent: exponent + rounded.length - count,
  };
}
