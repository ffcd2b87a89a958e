/** Points in time, converted from and to the numbers of the filter language. */
import { float, type NumberValue, wrappedInt } from "../../values/index.ts";

export interface Instant {
  /** Whole seconds since 1970, rounded down. */
  readonly second: number;
  /** 0 to 999999999. */
  readonly nanosecond: number;
}

const NANOSECONDS = 1_000_000_000;
/** Seconds beyond 64 bits. */
const TOO_MANY_SECONDS = 2 ** 63;
/** Miller's result for them and for NaN: an overflow to the year 292277026304. */
const OVERFLOWN: Instant = { second: 2 ** 63 - 9_223_372_037, nanosecond: 145_224_192 };
/** From here on, in seconds, 64-bit nanoseconds wrap around. */
const UNWRAPPED_SECONDS = 9_223_372_036;

/** @param seconds since 1970, with a fraction */
export function instantOfSeconds(seconds: number): Instant {
  if (!(Math.abs(seconds) < TOO_MANY_SECONDS)) return OVERFLOWN;
  const whole = Math.trunc(seconds);
  return carried(whole, Math.trunc((seconds - whole) * NANOSECONDS));
}

/**
 * As `instantOfSeconds`, but rounds down before it computes nanoseconds, which changes the last digit: the `sec2...`
 * functions round this way, and the `strf...` functions the other way.
 */
export function instantOfSecondsFloored(seconds: number): Instant {
  if (!(Math.abs(seconds) < TOO_MANY_SECONDS)) return OVERFLOWN;
  let whole = Math.trunc(seconds);
  let fraction = seconds - whole;
  if (fraction < 0) {
    whole -= 1;
    fraction += 1;
  }
  return carried(whole, Math.trunc(fraction * NANOSECONDS));
}

/** @param nanoseconds since 1970 */
export function instantOfNanoseconds(nanoseconds: number | bigint): Instant {
  const exact = BigInt(nanoseconds);
  return carried(Number(exact / 1_000_000_000n), Number(exact % 1_000_000_000n));
}

function carried(second: number, nanosecond: number): Instant {
  if (nanosecond < 0) return { second: second - 1, nanosecond: nanosecond + NANOSECONDS };
  if (nanosecond >= NANOSECONDS) {
    return { second: second + 1, nanosecond: nanosecond - NANOSECONDS };
  }
  return { second, nanosecond };
}

/** Nanoseconds since 1970 as an int; before 1678 and after 2262 they wrap around, as in Miller. */
export function toNanoseconds(instant: Instant): NumberValue {
  return wrappedInt(exactNanoseconds(instant));
}

/** Seconds since 1970 as a float, computed from the nanoseconds as Miller does: they wrap around too. */
export function toSeconds(instant: Instant): NumberValue {
  const { second, nanosecond } = instant;
  if (nanosecond === 0 && Math.abs(second) < UNWRAPPED_SECONDS) {
    return float((second * NANOSECONDS) / NANOSECONDS);
  }
  return float(Number(BigInt.asIntN(64, exactNanoseconds(instant))) / NANOSECONDS);
}

function exactNanoseconds({ second, nanosecond }: Instant): bigint {
  return BigInt(second) * 1_000_000_000n + BigInt(nanosecond);
}
