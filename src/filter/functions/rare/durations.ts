/** Spans of time as `1d02h03m04s` or `26:03:04`, and back to seconds. */
import {
  ERROR_VALUE,
  float,
  INT,
  isNumber,
  type NumberValue,
  STRING,
  string,
  toFloat,
  type Value,
  wrappedInt,
} from "../../values/index.ts";

const UNIT_SECONDS = new Map([
  ["d", 86_400],
  ["h", 3_600],
  ["m", 60],
  ["s", 1],
]);

/** A number and its unit. Blanks before either are skipped; a blank behind a unit ends the reading. */
const WHOLE_PART = /^[ \t]*([+-]?\d+)[ \t]*(\S)/;
const FLOAT_PART = /^[ \t]*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)[ \t]*(\S)/;

export function dhmsToSeconds(value: Value): Value {
  const parts = durationParts(value, WHOLE_PART);
  if (parts === undefined) return ERROR_VALUE;
  let seconds = 0n;
  for (const { number, unit } of parts.parts) {
    const whole = int64(number);
    if (whole === undefined) return ERROR_VALUE;
    seconds += whole * BigInt(unit);
  }
  return wrappedInt(parts.negative ? -seconds : seconds);
}

export function dhmsToFloatSeconds(value: Value): Value {
  const parts = durationParts(value, FLOAT_PART);
  if (parts === undefined) return ERROR_VALUE;
  let seconds = 0;
  for (const { number, unit } of parts.parts) seconds += Number(number) * unit;
  return float(parts.negative ? -seconds : seconds);
}

interface DurationParts {
  readonly negative: boolean;
  /** The digits, and how many seconds their unit has. */
  readonly parts: readonly { readonly number: string; readonly unit: number }[];
}

/** @returns undefined when the value is no text, or a part of it is not a number and a unit */
function durationParts(value: Value, pattern: RegExp): DurationParts | undefined {
  if (value.type !== STRING) return undefined;
  const negative = value.text.startsWith("-");
  const parts = [];
  let rest = negative ? value.text.slice(1) : value.text;
  while (rest !== "") {
    const match = pattern.exec(rest);
    const unit = UNIT_SECONDS.get(match?.[2] ?? "");
    if (match === null || unit === undefined) return undefined;
    parts.push({ number: match[1] as string, unit });
    rest = rest.slice(match[0].length).split(/\s/, 1)[0] as string;
  }
  return { negative, parts };
}

/** @returns undefined where the digits do not fit 64 bits */
function int64(digits: string): bigint | undefined {
  const exact = BigInt(digits.replace(/^\+/, ""));
  return BigInt.asIntN(64, exact) === exact ? exact : undefined;
}

const HMS = /^-?[ \t]*([+-]?\d+):[ \t]*([+-]?\d+):[ \t]*([+-]?\d+)/;
const HMS_FLOAT =
  /^-?[ \t]*([+-]?\d+):[ \t]*([+-]?\d+):[ \t]*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/;

/** Text behind the seconds is not looked at. */
export function hmsToSeconds(value: Value): Value {
  if (value.type !== STRING) return ERROR_VALUE;
  const [hours, minutes, seconds] = HMS.exec(value.text)?.slice(1).map(int64) ?? [];
  if (hours === undefined || minutes === undefined || seconds === undefined) return ERROR_VALUE;
  const total = seconds + minutes * 60n + hours * 3600n;
  return wrappedInt(value.text.startsWith("-") ? -total : total);
}

/** Text behind the seconds is not looked at. */
export function hmsToFloatSeconds(value: Value): Value {
  if (value.type !== STRING) return ERROR_VALUE;
  const [hours, minutes, seconds] = HMS_FLOAT.exec(value.text)?.slice(1).map(Number) ?? [];
  if (hours === undefined || minutes === undefined || seconds === undefined) return ERROR_VALUE;
  const total = seconds + (minutes * 60 + hours * 3600);
  return float(value.text.startsWith("-") ? -total : total);
}

interface Span {
  readonly days: bigint;
  readonly hours: bigint;
  readonly minutes: bigint;
  readonly seconds: bigint;
}

/** Every part takes the sign of the whole. */
function spanOf(seconds: bigint): Span {
  return {
    days: seconds / 86_400n,
    hours: (seconds / 3600n) % 24n,
    minutes: (seconds / 60n) % 60n,
    seconds: seconds % 60n,
  };
}

const two = (number: number | bigint) => String(number).padStart(2, "0");

/** The largest unit that counts comes first and carries the sign; units below it have two digits. */
export function secondsToDhms(value: Value): Value {
  if (value.type !== INT) return ERROR_VALUE;
  const total = BigInt(value.number);
  const sign = total < 0n ? "-" : "";
  const { days, hours, minutes, seconds } = spanOf(total < 0n ? -total : total);
  if (days > 0n) return string(`${sign}${days}d${two(hours)}h${two(minutes)}m${two(seconds)}s`);
  if (hours > 0n) return string(`${sign}${hours}h${two(minutes)}m${two(seconds)}s`);
  if (minutes > 0n) return string(`${sign}${minutes}m${two(seconds)}s`);
  return string(`${sign}${seconds}s`);
}

export function secondsToHms(value: Value): Value {
  if (value.type !== INT) return ERROR_VALUE;
  const total = BigInt(value.number);
  const { days, hours, minutes, seconds } = spanOf(total < 0n ? -total : total);
  const time = [days * 24n + hours, minutes, seconds].map(two).join(":");
  return string((total < 0n ? "-" : "") + time);
}

export function floatSecondsToDhms(value: Value): Value {
  const parts = floatSpan(value);
  if (parts === undefined) return ERROR_VALUE;
  const { sign, span, seconds } = parts;
  const { days, hours, minutes } = span;
  const rest = sixDecimals(seconds);
  const filled = rest.padStart(9, "0");
  if (days > 0n) return string(`${sign}${days}d${two(hours)}h${two(minutes)}m${filled}s`);
  if (hours > 0n) return string(`${sign}${hours}h${two(minutes)}m${filled}s`);
  if (minutes > 0n) return string(`${sign}${minutes}m${filled}s`);
  return string(`${sign}${rest}s`);
}

export function floatSecondsToHms(value: Value): Value {
  const parts = floatSpan(value);
  if (parts === undefined) return ERROR_VALUE;
  const { sign, span, seconds } = parts;
  const zero = span.seconds < 10n ? "0" : "";
  const time = `${two(span.days * 24n + span.hours)}:${two(span.minutes)}`;
  return string(`${sign}${time}:${zero}${sixDecimals(seconds)}`);
}

interface FloatSpan {
  readonly sign: "" | "-";
  readonly span: Span;
  /** Those of the span, and the fraction. */
  readonly seconds: number;
}

/** Seconds beyond 64 bits, which Miller takes for the least int of all and prints as it can. */
const OVERFLOWN: Span = { ...spanOf(-(2n ** 63n)), days: 2n ** 63n / 86_400n };

/** @returns undefined for what is no finite number */
function floatSpan(value: Value): FloatSpan | undefined {
  const total = isNumber(value) ? Math.abs(toFloat(value)) : NaN;
  if (!Number.isFinite(total)) return undefined;
  const fits = total < 2 ** 63;
  const whole = fits ? Math.trunc(total) : -(2 ** 63);
  const span = fits ? spanOf(BigInt(whole)) : OVERFLOWN;
  return {
    sign: toFloat(value as NumberValue) < 0 ? "-" : "",
    span,
    seconds: Number(span.seconds) + (total - whole),
  };
}

/** As Go's `%.6f`, which rounds ties to even where `toFixed` rounds them up: a tie is an odd multiple of 1/128. */
function sixDecimals(seconds: number): string {
  const text = seconds.toFixed(6);
  const tie = Math.abs(seconds * 128) % 2 === 1;
  const last = Number(text.at(-1));
  return tie && last % 2 === 1 ? text.slice(0, -1) + (last - 1) : text;
}
