/** The error function, and the normal distribution, which is defined by it. */
import { fatal } from "../../error.ts";

/** The Taylor series is used up to here. Beyond it, erf is 1 in float64, and erfc is a continued fraction. */
const SERIES_LIMIT = 6;
/** Below it, erf is linear in float64. */
const LINEAR_LIMIT = 1e-20;
/** From here on, `erfc` is less than the smallest float64. */
const TAIL_END = 28;
/** Fixed-point numbers: integers that count units of 2^-256. */
const POINT = 256;
const ONE = 1n << BigInt(POINT);
/** 2 / sqrt(pi), times 10^50. */
const FACTOR = 112837916709551257389615890312154517168810125865799n;
/** Miller's limits for the iteration of `invqnorm`. */
const TOLERANCE = 1e-9;
const MAX_STEPS = 30;

export function erf(x: number): number {
  if (Math.abs(x) > SERIES_LIMIT) return Math.sign(x);
  if (!(Math.abs(x) > LINEAR_LIMIT)) return x * (2 / Math.sqrt(Math.PI));
  return toFloat(series(x));
}

export function erfc(x: number): number {
  if (x > SERIES_LIMIT) return tail(x);
  if (!(Math.abs(x) > LINEAR_LIMIT)) return 1 - x;
  return x < -SERIES_LIMIT ? 2 : toFloat(ONE - series(x));
}

/**
 * 2/sqrt(pi) (x - x^3/3 + x^5/(2! 5) - x^7/(3! 7) + ...) in fixed point: in float64 the last digits would be
 * lost to cancellation.
 */
function series(x: number): bigint {
  const point = BigInt(POINT);
  const fixed = BigInt(Math.trunc(x * 2 ** POINT));
  const square = (fixed * fixed) >> point;
  let power = fixed;
  let sum = 0n;
  for (let n = 0n; power > 1n || power < -1n; n++) {
    sum += power / (2n * n + 1n);
    power = -((power * square) >> point) / (n + 1n);
  }
  return (sum * FACTOR) / 10n ** 50n;
}

function toFloat(fixed: bigint): number {
  return Number(fixed) / 2 ** POINT;
}

/** erfc for x > 0: e^(-x^2) / sqrt(pi) / (x + 1/2 / (x + 2/2 / (x + 3/2 / (x + ...)))). */
function tail(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x >= TAIL_END) return 0;
  let denominator = x;
  // Enough levels that the rest is less than the last digit.
  for (let level = Math.ceil(10 + 200 / (x * x)); level > 0; level--) {
    denominator = x + level / 2 / denominator;
  }
  return gauss(x) / Math.sqrt(Math.PI) / denominator;
}

/** e^(-x^2) as two factors, because the exponential would amplify the rounding error of x^2. */
function gauss(x: number): number {
  const near = Math.fround(x); // its square is exact
  return Math.exp(-near * near) * Math.exp((near - x) * (near + x));
}

/** Cumulative distribution function of the standard normal distribution. */
export function normal(x: number): number {
  return 0.5 * erfc(-x / Math.SQRT2);
}

/**
 * The inverse of `normal`, by Newton's method with Miller's start and limits, which determine the last digits.
 *
 * @returns 0 for shares that are not between 0 and 1
 * @throws FatalError for shares so close to 0 or 1 that the iteration does not converge
 */
export function inverseNormal(share: number): number {
  if (share <= 0 || share >= 1) return 0;
  let x = share - 0.5;
  for (let step = 0; step <= MAX_STEPS; step++) {
    const miss = share - normal(x);
    if (Math.abs(miss) < TOLERANCE) return x;
    x += Math.sqrt(2 * Math.PI) * Math.exp((x * x) / 2) * miss;
  }
  return fatal("invqnorm does not converge this close to 0 or 1. Restrict its argument.");
}
