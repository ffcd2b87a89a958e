/** Powers of float64 numbers, with the same digits as in Go; in half of all cases `**` differs in the last digit. */

/** Larger exponents are left to JavaScript: except for bases next to 1, the result is 0, 1 or infinite. */
const LARGEST_EXPONENT = 2 ** 53;
/** Larger powers of two are outside the range of float64, whatever they are multiplied by. */
const LARGEST_SCALE = 4096;

export function raise(base: number, exponent: number): number {
  if (exponent === 0.5) return Math.sqrt(base);
  if (exponent === -0.5) return 1 / Math.sqrt(base);
  const size = Math.abs(exponent);
  // JavaScript returns NaN here.
  if (base === 1 || (base === -1 && size === Infinity)) return 1;
  if (!Number.isFinite(base) || base === 0 || !(size < LARGEST_EXPONENT)) return base ** exponent;
  // Exponentiation by squaring for the nearest whole exponent, a logarithm only for the rest.
  const whole = Math.trunc(size) + (size % 1 > 0.5 ? 1 : 0);
  const rest = size - whole;
  if (rest !== 0 && base < 0) return Number.NaN;
  const start = rest === 0 ? 1 : Math.exp(rest * Math.log(base));
  const { fraction, scale } = powerBySquaring(base, whole, start);
  return exponent < 0 ? scaleBy(1 / fraction, -scale) : scaleBy(fraction, scale);
}

/** A number as `fraction * 2 ** scale`. */
interface Scaled {
  readonly fraction: number;
  readonly scale: number;
}

/** `start * base ** exponent`, with powers of two kept separate so intermediate results do not overflow. */
function powerBySquaring(base: number, exponent: number, start: number): Scaled {
  let result = start;
  let resultScale = 0;
  let { fraction, scale } = split(base);
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (Math.abs(scale) > LARGEST_SCALE) return { fraction: result, scale: resultScale + scale };
    if (rest % 2 === 1) {
      result *= fraction;
      resultScale += scale;
    }
    fraction *= fraction;
    scale *= 2;
    if (fraction < 0.5) {
      fraction *= 2;
      scale--;
    }
  }
  return { fraction: result, scale: resultScale };
}

/** The absolute value of the fraction is at least 1/2 and less than 1. @param number finite and not zero */
function split(number: number): Scaled {
  let scale = Math.max(Math.floor(Math.log2(Math.abs(number))), -1022) + 1;
  let fraction = number / 2 ** (scale - 1) / 2;
  // The logarithm may be rounded up to the next whole number; for the smallest numbers it is clamped.
  for (; Math.abs(fraction) < 0.5; scale--) fraction *= 2;
  for (; Math.abs(fraction) >= 1; scale++) fraction /= 2;
  return { fraction, scale };
}

/** In two steps, because the power of two alone may be outside the range of float64. */
function scaleBy(fraction: number, scale: number): number {
  const half = Math.trunc(scale / 2);
  return fraction * 2 ** half * 2 ** (scale - half);
}
