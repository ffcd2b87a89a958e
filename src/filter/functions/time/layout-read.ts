/**
 * Parses a time by a Go layout, as Go's `time.ParseInLocation`.
 *
 * Source: the documentation of that function, and its results for the recorded cases.
 */
import { daysIn, isLeap, secondOf } from "./calendar.ts";
import type { Instant } from "./instant.ts";
import { type LayoutPiece, MONTHS, WEEKDAYS } from "./layout.ts";
import { offsetOfAbbreviation, secondOfLocalTime, type TimeZone } from "./zone.ts";

/** What has been read so far. */
interface Reading {
  year: number;
  month?: number;
  day?: number;
  yearDay?: number;
  hour: number;
  minute: number;
  second: number;
  nanosecond: number;
  half?: "AM" | "PM";
  /** Seconds east, from `-0700` and similar. */
  offset?: number;
  utc?: boolean;
  abbreviation?: string;
}

/** One element as it is written; `store` returns false when the value is out of range. */
interface Field {
  readonly pattern: RegExp;
  readonly store: (reading: Reading, match: RegExpExecArray) => boolean;
}

/** @returns undefined when the text does not follow the layout, or the time does not exist */
export function readLayout(
  pieces: readonly LayoutPiece[],
  text: string,
  zone: TimeZone,
): Instant | undefined {
  const reading: Reading = { year: 0, hour: 0, minute: 0, second: 0, nanosecond: 0 };
  let at = 0;
  for (const [i, piece] of pieces.entries()) {
    at = skipText(text, at, piece.text);
    if (at >= 0 && piece.element !== "") {
      at = readElement(reading, text, at, piece.element, pieces[i + 1]);
    }
    if (at < 0) return undefined;
  }
  return at === text.length ? instantOf(reading, zone) : undefined;
}

/** The offset after `expected`, in which any number of spaces matches any number of spaces; -1 if it is missing. */
function skipText(text: string, from: number, expected: string): number {
  let at = from;
  for (let i = 0; i < expected.length; i++) {
    if (expected[i] !== " ") {
      if (text[at] !== expected[i]) return -1;
      at += 1;
    } else if (expected[i - 1] !== " ") {
      if (at < text.length && text[at] !== " ") return -1;
      while (text[at] === " ") at += 1;
    }
  }
  return at;
}

function readElement(
  reading: Reading,
  text: string,
  from: number,
  element: string,
  next: LayoutPiece | undefined,
): number {
  const { pattern, store } = FIELDS.get(element) ?? fractionField(element);
  const match = matchAt(pattern, text, from);
  if (match === null || !store(reading, match)) return -1;
  const at = pattern.lastIndex;
  // A fraction may follow the seconds even if the layout has none.
  const seconds = element === "05" || element === "5";
  return seconds && !/^[.,]/.test(next?.element ?? "") ? readFraction(reading, text, at) : at;
}

function readFraction(reading: Reading, text: string, from: number): number {
  const match = matchAt(ANY_FRACTION, text, from);
  if (match === null) return from;
  reading.nanosecond = nanosecondsOf(match[0]);
  return ANY_FRACTION.lastIndex;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

const ANY_FRACTION = /[.,]\d+/y;

/** `.999`: any number of digits, or nothing at all. `.000`: as many digits as zeros. */
function fractionField(element: string): Field {
  const digits = element.length - 1;
  const pattern = element[1] === "9" ? /(?:[.,]\d+)?/y : new RegExp(`[.,]\\d{${digits}}`, "y");
  return field(pattern, (reading, text) => {
    if (text !== "") reading.nanosecond = nanosecondsOf(text);
  });
}

/** @param fraction a separator, then digits; those after the ninth are dropped */
function nanosecondsOf(fraction: string): number {
  return Number(fraction.slice(1, 10).padEnd(9, "0"));
}

/** A field whose pattern matches valid values only. */
function field(pattern: RegExp, store: (reading: Reading, text: string) => void): Field {
  return {
    pattern,
    store: (reading, [text]) => {
      store(reading, text);
      return true;
    },
  };
}

function numberField(
  pattern: RegExp,
  name: "year" | "month" | "day" | "yearDay" | "hour" | "minute" | "second",
  least = 0,
  most = Infinity,
): Field {
  return {
    pattern,
    store: (reading, [text]) => {
      const number = Number(text);
      reading[name] = number;
      return number >= least && number <= most;
    },
  };
}

function monthField(length?: number): Field {
  const names = MONTHS.map((name) => name.slice(0, length).toLowerCase());
  return field(new RegExp(names.join("|"), "iy"), (reading, text) => {
    reading.month = names.indexOf(text.toLowerCase()) + 1;
  });
}

/** Checked, but not used. */
function weekdayField(length?: number): Field {
  const names = WEEKDAYS.map((name) => name.slice(0, length));
  return field(new RegExp(names.join("|"), "iy"), () => {});
}

function halfField(pattern: RegExp): Field {
  return field(pattern, (reading, text) => {
    reading.half = text.toUpperCase() === "PM" ? "PM" : "AM";
  });
}

function offsetField(pattern: RegExp): Field {
  return {
    pattern,
    store: (reading, [text, sign, hours = 0, minutes = 0, seconds = 0]) => {
      if (text === "Z") {
        reading.utc = true;
        return true;
      }
      const offset = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
      reading.offset = sign === "-" ? -offset : offset;
      return Number(hours) <= 24 && Number(minutes) <= 60 && Number(seconds) <= 60;
    },
  };
}

/** Three capital letters, four or five that end in T, and the few exceptions that Go knows. */
const ABBREVIATION =
  /UTC|ChST|MeST|GMT(?:[+-]0*(?:2[0-3]|1?\d)(?!\d))?|[+-]0*(?:2[0-3]|1?\d)(?!\d)|(?:[A-Z]{4}T|[A-Z]{3}T|WITA|[A-Z]{3})(?![A-Z])/y;

const FIELDS = new Map<string, Field>([
  ["2006", numberField(/\d{4}/y, "year")],
  [
    "06",
    field(/[+\-\d]\d/y, (reading, text) => {
      reading.year = Number(text) + (Number(text) >= 69 ? 1900 : 2000);
    }),
  ],
  ["January", monthField()],
  ["Jan", monthField(3)],
  ["1", numberField(/\d\d?/y, "month", 1, 12)],
  ["01", numberField(/\d\d/y, "month", 1, 12)],
  ["Monday", weekdayField()],
  ["Mon", weekdayField(3)],
  ["2", numberField(/\d\d?/y, "day")],
  ["_2", numberField(/ ?\d\d?/y, "day")],
  ["02", numberField(/\d\d/y, "day")],
  ["__2", numberField(/ {0,2}\d{1,3}/y, "yearDay")],
  ["002", numberField(/\d{3}/y, "yearDay")],
  ["15", numberField(/\d\d?/y, "hour", 0, 23)],
  ["3", numberField(/\d\d?/y, "hour", 0, 12)],
  ["03", numberField(/\d\d/y, "hour", 0, 12)],
  ["4", numberField(/\d\d?/y, "minute", 0, 59)],
  ["04", numberField(/\d\d/y, "minute", 0, 59)],
  ["5", numberField(/\d\d?/y, "second", 0, 59)],
  ["05", numberField(/\d\d/y, "second", 0, 59)],
  ["PM", halfField(/[AP]M/y)],
  ["pm", halfField(/[ap]m/y)],
  [
    "MST",
    field(ABBREVIATION, (reading, text) => {
      if (text === "UTC") reading.utc = true;
      else reading.abbreviation = text;
    }),
  ],
  ["-070000", offsetField(/([+-])(\d\d)(\d\d)(\d\d)/y)],
  ["-07:00:00", offsetField(/([+-])(\d\d):(\d\d):(\d\d)/y)],
  ["-0700", offsetField(/([+-])(\d\d)(\d\d)/y)],
  ["-07:00", offsetField(/([+-])(\d\d):(\d\d)/y)],
  ["-07", offsetField(/([+-])(\d\d)/y)],
  ["Z070000", offsetField(/([+-])(\d\d)(\d\d)(\d\d)/y)],
  ["Z07:00:00", offsetField(/([+-])(\d\d):(\d\d):(\d\d)/y)],
  ["Z0700", offsetField(/Z|([+-])(\d\d)(\d\d)/y)],
  ["Z07:00", offsetField(/Z|([+-])(\d\d):(\d\d)/y)],
  ["Z07", offsetField(/Z|([+-])(\d\d)/y)],
]);

function instantOf(reading: Reading, zone: TimeZone): Instant | undefined {
  const date = dateOf(reading);
  if (date === undefined) return undefined;
  const { year, minute, second, nanosecond, offset, abbreviation } = reading;
  const shown = secondOf({ year, ...date, hour: hourOf(reading), minute, second });
  if (reading.utc) return { second: shown, nanosecond };
  if (offset !== undefined) return { second: shown - offset, nanosecond };
  if (abbreviation === undefined) return { second: secondOfLocalTime(zone, shown), nanosecond };
  // An abbreviation that the zone does not use is accepted, but means nothing.
  return { second: shown - (offsetOfAbbreviation(zone, abbreviation, shown) ?? 0), nanosecond };
}

function hourOf({ hour, half }: Reading): number {
  if (half === "PM" && hour < 12) return hour + 12;
  return half === "AM" && hour === 12 ? 0 : hour;
}

function dateOf(reading: Reading): { month: number; day: number } | undefined {
  const { year, yearDay } = reading;
  let { month, day } = reading;
  if (yearDay !== undefined) {
    if (yearDay < 1 || yearDay > (isLeap(year) ? 366 : 365)) return undefined;
    const date = new Date(Date.UTC(isLeap(year) ? 2000 : 2001, 0, yearDay));
    if (month !== undefined && month !== date.getUTCMonth() + 1) return undefined;
    if (day !== undefined && day !== date.getUTCDate()) return undefined;
    month = date.getUTCMonth() + 1;
    day = date.getUTCDate();
  }
  month ??= 1;
  day ??= 1;
  return day >= 1 && day <= daysIn(month, year) ? { month, day } : undefined;
}
