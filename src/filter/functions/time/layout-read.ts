/**
 * Reads a time by a Go layout, as Go's `time.ParseInLocation` does.
 *
 * Source: the documentation of that function, and its answers to the recorded cases.
 */
import { daysIn, isLeap, secondOf } from "./calendar.ts";
import type { Instant } from "./instant.ts";
import { type LayoutPiece, MONTHS, WEEKDAYS } from "./layout.ts";
import { offsetNamed, secondShown, type TimeZone } from "./zone.ts";

/** What was read so far; undefined is "not mentioned". */
interface Reading {
  year: number;
  month: number | undefined;
  day: number | undefined;
  yearDay: number | undefined;
  hour: number;
  minute: number;
  second: number;
  nanosecond: number;
  half: "AM" | "PM" | undefined;
  /** Seconds east, from `-0700` and its like. */
  offset: number | undefined;
  utc: boolean;
  abbreviation: string | undefined;
}

/** Puts what `match` found into the reading; false when it is out of range. */
type Store = (reading: Reading, match: RegExpExecArray) => boolean;

/** How one element is written, from where the text stands. */
interface Field {
  readonly pattern: RegExp;
  readonly store: Store;
}

/** @returns undefined when the text does not follow the layout, or names a time that does not exist */
export function readLayout(
  pieces: readonly LayoutPiece[],
  text: string,
  zone: TimeZone,
): Instant | undefined {
  const reading: Reading = {
    year: 0,
    month: undefined,
    day: undefined,
    yearDay: undefined,
    hour: 0,
    minute: 0,
    second: 0,
    nanosecond: 0,
    half: undefined,
    offset: undefined,
    utc: false,
    abbreviation: undefined,
  };
  let at = 0;
  for (const [i, piece] of pieces.entries()) {
    at = afterText(text, at, piece.text);
    if (at >= 0 && piece.element !== "") {
      at = afterElement(reading, text, at, piece.element, pieces[i + 1]);
    }
    if (at < 0) return undefined;
  }
  return at === text.length ? instantRead(reading, zone) : undefined;
}

/** Behind `expected`, in which any number of spaces stands for any number of spaces; -1 when it is not there. */
function afterText(text: string, from: number, expected: string): number {
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

function afterElement(
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
  // A fraction may follow the seconds even where the layout has none.
  const seconds = element === "05" || element === "5";
  return seconds && !/^[.,]/.test(next?.element ?? "") ? afterFraction(reading, text, at) : at;
}

function afterFraction(reading: Reading, text: string, from: number): number {
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
  return {
    pattern,
    store: (reading, match) => {
      if (match[0] !== "") reading.nanosecond = nanosecondsOf(match[0]);
      return true;
    },
  };
}

/** @param fraction a separator, then digits; those after the ninth are dropped */
function nanosecondsOf(fraction: string): number {
  return Number(fraction.slice(1, 10).padEnd(9, "0"));
}

function numberField(
  pattern: RegExp,
  field: "year" | "month" | "day" | "yearDay" | "hour" | "minute" | "second",
  least = 0,
  most = Infinity,
): Field {
  return {
    pattern,
    store: (reading, match) => {
      reading[field] = Number(match[0]);
      return Number(match[0]) >= least && Number(match[0]) <= most;
    },
  };
}

function nameField(names: readonly string[], field: "month" | "weekday", length?: number): Field {
  const known = names.map((name) => name.slice(0, length));
  return {
    pattern: new RegExp(known.join("|"), "iy"),
    store: (reading, match) => {
      const index = known.findIndex((name) => name.toLowerCase() === match[0].toLowerCase());
      if (field === "month") reading.month = index + 1;
      return true;
    },
  };
}

function halfField(pattern: RegExp): Field {
  return {
    pattern,
    store: (reading, match) => {
      reading.half = match[0].toUpperCase() === "PM" ? "PM" : "AM";
      return true;
    },
  };
}

function offsetField(pattern: RegExp): Field {
  return {
    pattern,
    store: (reading, match) => {
      if (match[0] === "Z") {
        reading.utc = true;
        return true;
      }
      const [, sign, hours = 0, minutes = 0, seconds = 0] = match;
      const offset = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
      reading.offset = sign === "-" ? -offset : offset;
      return Number(hours) <= 24 && Number(minutes) <= 60 && Number(seconds) <= 60;
    },
  };
}

/** Three capital letters, four or five that end in T, and the few exceptions that Go knows. */
const ABBREVIATION =
  /UTC|ChST|MeST|GMT(?:[+-]0*(?:2[0-3]|1?\d)(?!\d))?|[+-]0*(?:2[0-3]|1?\d)(?!\d)|(?:[A-Z]{4}T|[A-Z]{3}T|WITA|[A-Z]{3})(?![A-Z])/y;

const abbreviationField: Field = {
  pattern: ABBREVIATION,
  store: (reading, match) => {
    if (match[0] === "UTC") reading.utc = true;
    else reading.abbreviation = match[0];
    return true;
  },
};

const FIELDS = new Map<string, Field>([
  ["2006", numberField(/\d{4}/y, "year")],
  [
    "06",
    {
      pattern: /[+\-\d]\d/y,
      store: (reading, match) => {
        const year = Number(match[0]);
        reading.year = year + (year >= 69 ? 1900 : 2000);
        return true;
      },
    },
  ],
  ["January", nameField(MONTHS, "month")],
  ["Jan", nameField(MONTHS, "month", 3)],
  ["1", numberField(/\d\d?/y, "month", 1, 12)],
  ["01", numberField(/\d\d/y, "month", 1, 12)],
  ["Monday", nameField(WEEKDAYS, "weekday")],
  ["Mon", nameField(WEEKDAYS, "weekday", 3)],
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
  ["MST", abbreviationField],
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

function instantRead(reading: Reading, zone: TimeZone): Instant | undefined {
  const date = dateRead(reading);
  if (date === undefined) return undefined;
  const { year, minute, second, nanosecond, offset, abbreviation } = reading;
  const shown = secondOf({ year, ...date, hour: hourRead(reading), minute, second });
  if (reading.utc) return { second: shown, nanosecond };
  if (offset !== undefined) return { second: shown - offset, nanosecond };
  if (abbreviation === undefined) return { second: secondShown(zone, shown), nanosecond };
  // An abbreviation the zone does not use is read and means nothing.
  return { second: shown - (offsetNamed(zone, abbreviation, shown) ?? 0), nanosecond };
}

function hourRead({ hour, half }: Reading): number {
  if (half === "PM" && hour < 12) return hour + 12;
  return half === "AM" && hour === 12 ? 0 : hour;
}

function dateRead(reading: Reading): { month: number; day: number } | undefined {
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
