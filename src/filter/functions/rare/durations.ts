/** Functions of class time on durations: `1d02h03m04s` or `26:03:04` to seconds, and back. */
import {
  ERROR_VALUE,
  float,
  INT,
  isNumber,
  STRING,
  string,
  toFloat,
  type Value,
  wrappedInt,
} from "../../values/index.ts";
import { goFormat } from "../go-format.ts";
import { define, type Implementation } from "../table.ts";

const UNIT_SECONDS = new Map([
  ["d", 86_400],
  ["h", 3_600],
  ["m", 60],
  ["s", 1],
]);

const WHOLE = "[+-]?\\d+";
const DECIMAL = "[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?";

/** A number as text, and how many seconds its unit has. */
type Part = readonly [number: string, unit: number];
/** @returns undefined when the text is not a duration */
type Parse = (text: string) => readonly Part[] | undefined;

/** Blanks before a number or its unit are skipped; the text ends at a blank after a unit. */
function dhmsParser(number: string): Parse {
  const pattern = new RegExp(`^[ \\t]*(${number})[ \\t]*(\\S)`);
  return (text) => {
    const parts: Part[] = [];
    let rest = text.replace(/^-/, "");
    while (rest !== "") {
      const match = pattern.exec(rest);
      const unit = UNIT_SECONDS.get(match?.[2] ?? "");
      if (match === null || unit === undefined) return undefined;
      parts.push([match[1] as string, unit]);
      rest = rest.slice(match[0].length).split(/\s/, 1)[0] as string;
    }
    return parts;
  };
}

/** Text after the seconds is ignored. */
function hmsParser(number: string): Parse {
  const pattern = new RegExp(`^-?[ \\t]*(${WHOLE}):[ \\t]*(${WHOLE}):[ \\t]*(${number})`);
  return (text) => {
    const [, hours = "", minutes = "", seconds] = pattern.exec(text) ?? [];
    return seconds === undefined
      ? undefined
      : [
          [hours, 3_600],
          [minutes, 60],
          [seconds, 1],
        ];
  };
}

function parsed(
  parse: Parse,
  sum: (parts: readonly Part[], sign: 1 | -1) => Value,
): Implementation {
  return (value) => {
    if (value.type !== STRING) return ERROR_VALUE;
    const parts = parse(value.text);
    return parts === undefined ? ERROR_VALUE : sum(parts, value.text.startsWith("-") ? -1 : 1);
  };
}

/** Each number must fit 64 bits; the sum wraps around. */
function wholeSeconds(parts: readonly Part[], sign: 1 | -1): Value {
  let total = 0n;
  for (const [digits, unit] of parts) {
    const number = BigInt(digits.replace(/^\+/, ""));
    if (BigInt.asIntN(64, number) !== number) return ERROR_VALUE;
    total += number * BigInt(unit);
  }
  return wrappedInt(total * BigInt(sign));
}

function floatSeconds(parts: readonly Part[], sign: 1 | -1): Value {
  return float(sign * parts.reduce((total, [number, unit]) => total + Number(number) * unit, 0));
}

interface Duration {
  readonly sign: "" | "-";
  readonly days: bigint;
  readonly hours: bigint;
  readonly minutes: bigint;
  readonly seconds: bigint;
  /** The seconds as printed, without a leading zero. */
  readonly spelled: string;
}

/** @param total every part has its sign */
function split(total: bigint) {
  return {
    days: total / 86_400n,
    hours: (total / 3600n) % 24n,
    minutes: (total / 60n) % 60n,
    seconds: total % 60n,
  };
}

/** Seconds beyond 64 bits: Miller replaces them with the lowest int and prints the result as it can. */
const OVERFLOWN = { ...split(-(2n ** 63n)), days: 2n ** 63n / 86_400n };
const sixDecimals = goFormat("%.6f");

function wholeDuration(value: Value): Duration | undefined {
  if (value.type !== INT) return undefined;
  const total = BigInt(value.number);
  const parts = split(total < 0n ? -total : total);
  return { ...parts, sign: total < 0n ? "-" : "", spelled: String(parts.seconds) };
}

/** @returns undefined unless the value is a finite number */
function floatDuration(value: Value): Duration | undefined {
  const signed = isNumber(value) ? toFloat(value) : NaN;
  const total = Math.abs(signed);
  if (!Number.isFinite(total)) return undefined;
  const fits = total < 2 ** 63;
  const whole = fits ? Math.trunc(total) : -(2 ** 63);
  const parts = fits ? split(BigInt(whole)) : OVERFLOWN;
  const seconds = Number(parts.seconds) + (total - whole);
  const spelled = sixDecimals({ type: "float64", value: seconds });
  return { ...parts, sign: signed < 0 ? "-" : "", spelled };
}

function printed(
  read: (value: Value) => Duration | undefined,
  print: (duration: Duration) => string,
): Implementation {
  return (value) => {
    const duration = read(value);
    return duration === undefined ? ERROR_VALUE : string(duration.sign + print(duration));
  };
}

const two = (number: bigint) => String(number).padStart(2, "0");

/** The largest unit that is not zero comes first, without a leading zero. @param width of the seconds */
const dhms = (width: number) => (duration: Duration) => {
  const { days, hours, minutes, spelled } = duration;
  const all = `${days}d${two(hours)}h${two(minutes)}m${spelled.padStart(width, "0")}s`;
  return all.replace(/^0d(00h(00m)?)?0?/, "");
};

function hms({ days, hours, minutes, seconds, spelled }: Duration): string {
  return `${two(days * 24n + hours)}:${two(minutes)}:${seconds < 10n ? "0" : ""}${spelled}`;
}

export const DURATION_FUNCTIONS = define("time", {
  "dhms2fsec(text)": [
    "Seconds of a duration: `1d2h3m4.5s` is 93784.5.",
    parsed(dhmsParser(DECIMAL), floatSeconds),
  ],
  "dhms2sec(text)": [
    "Whole seconds of a duration: `1d2h3m4s` is 93784.",
    parsed(dhmsParser(WHOLE), wholeSeconds),
  ],
  "fsec2dhms(seconds)": [
    "A duration in seconds as `1d02h03m04.500000s`.",
    printed(floatDuration, dhms(9)),
  ],
  "fsec2hms(seconds)": ["A duration in seconds as `26:03:04.500000`.", printed(floatDuration, hms)],
  "hms2fsec(text)": [
    "Seconds of a duration: `01:00:00.25` is 3600.25.",
    parsed(hmsParser(DECIMAL), floatSeconds),
  ],
  "hms2sec(text)": [
    "Whole seconds of a duration: `01:00:01` is 3601.",
    parsed(hmsParser(WHOLE), wholeSeconds),
  ],
  "sec2dhms(seconds)": [
    "A duration in whole seconds as `1d02h03m04s`.",
    printed(wholeDuration, dhms(2)),
  ],
  "sec2hms(seconds)": ["A duration in whole seconds as `26:03:04`.", printed(wholeDuration, hms)],
});
