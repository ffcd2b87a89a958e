/** The error function, and the normal distribution that goes by it. */
import { fatal } from "../error.ts";

/** Up to here the series for `erf` is short; beyond, the continued fraction for `erfc` is. */
const SERIES_LIMIT = 2;
/** From here on `erfc` is below the smallest float64. */
const TAIL_END = 28;
/** Miller's own bounds for the search of `invqnorm`. */
const TOLERANCE = 1e-9;
const MAX_STEPS = 30;

export function erf(x: number): number {
  if (Math.abs(x) <= SERIES_LIMIT) return series(x);
  return x > 0 ? 1 - tail(x) : tail(-x) - 1;
}

export function erfc(x: number): number {
  // Up to a half 1 - erf loses no digits.
  if (x <= 0.5) return 1 - erf(x);
  return tail(x);
}

/** 2/sqrt(pi) e^(-x^2) (x + 2/3 x^3 + 4/15 x^5 + ...): all terms have one sign, so none cancel. */
function series(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > Math.abs(sum) * Number.EPSILON * 0.1; n++) {
    term *= (x * x) / (n + 0.5);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * gauss(x) * sum;
}

/** erfc for x > 0: e^(-x^2) / sqrt(pi) / (x + 1/2 / (x + 2/2 / (x + 3/2 / (x + ...)))). */
function tail(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x >= TAIL_END) return 0;
  let denominator = x;
  // So many levels that the rest is below the last digit.
  for (let level = Math.ceil(10 + 200 / (x * x)); level > 0; level--) {
    denominator = x + level / 2 / denominator;
  }
  return gauss(x) / Math.sqrt(Math.PI) / denominator;
}

/** e^(-x^2). In two factors, because the rounding of x^2 would be blown up by the exponential. */
function gauss(x: number): number {
  const near = Math.fround(x); // its square is exact
  return Math.exp(-near * near) * Math.exp((near - x) * (near + x));
}

/** Share of the standard normal distribution below x. */
export function normal(x: number): number {
  return 0.5 * erfc(-x / Math.SQRT2);
}

/**
 * The x below which the share lies, by following tangents as Miller does, which decides the last digits.
 *
 * @returns 0 for shares that are not between 0 and 1
 * @throws FatalError for shares too close to 0 or 1 to be found
 */
export function inverseNormal(share: number): number {
  if (share <= 0 || share >= 1) return 0;
  let x = share - 0.5;
  for (let step = 0; step <= MAX_STEPS; step++) {
    const miss = share - normal(x);
    if (Math.abs(miss) < TOLERANCE) return x;
    x += Math.sqrt(2 * Math.PI) * Math.exp((x * x) / 2) * miss;
  }
  return fatal("invqnorm finds no value this close to 0 or 1.");
}
