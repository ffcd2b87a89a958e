/**
 * `strftime`: compiles a format once.
 *
 * Source: results of Miller 6.18.1. It uses github.com/lestrrat-go/strftime, which joins adjacent directives and text
 * into one Go layout; if the junction itself is an element (`_%e`, `P%Z`), that element is printed, and so it is here.
 */
import { isoWeek, type WallClock, wallClock } from "./calendar.ts";
import type { Instant } from "./instant.ts";
import { layoutPieces, MONTHS, WEEKDAYS } from "./layout.ts";
import { periodAt, type TimeZone, type ZonePeriod } from "./zone.ts";

/** An instant in a zone. */
interface Shown {
  readonly instant: Instant;
  readonly clock: WallClock;
  readonly period: ZonePeriod;
}

type Print = (shown: Shown) => string;

/** A directive or literal text: joined with its neighbors as a layout or verbatim, or printed separately. */
type Part =
  | { readonly kind: "layout" | "verbatim"; readonly text: string }
  | { readonly kind: "print"; readonly print: Print };

export type TimeFormat = (instant: Instant, zone: TimeZone) => string;

/** @returns undefined for a format with an unknown directive, or one that ends in a lone `%` */
export function timeFormat(format: string): TimeFormat | undefined {
  const parts: Part[] = [];
  // `%3S` is handled as `%3`. Miller removes every S after a digit, also outside of directives.
  for (const [piece] of format.replace(/([1-9])S/g, "$1").matchAll(/%.?|[^%]+/gsu)) {
    const part: Part | undefined = piece.startsWith("%")
      ? DIRECTIVES.get(piece.slice(1))
      : { kind: "verbatim", text: piece };
    if (part === undefined) return undefined;
    const joined = join(parts.at(-1), part);
    if (joined !== undefined) parts.pop();
    parts.push(joined ?? part);
  }
  const prints = parts.map(printOf);
  return (instant, zone) => {
    const period = periodAt(zone, instant.second);
    const shown = { instant, clock: wallClock(instant.second, period.offset), period };
    let text = "";
    for (const print of prints) text += print(shown);
    return text;
  };
}

/** @returns undefined when the two stay separate */
function join(before: Part | undefined, part: Part): Part | undefined {
  if (before === undefined || !isJoinable(before) || !isJoinable(part)) return undefined;
  if (before.kind === "print" || part.kind === "print") return undefined;
  const verbatim = before.kind === "verbatim" && part.kind === "verbatim";
  return { kind: verbatim ? "verbatim" : "layout", text: before.text + part.text };
}

/** Text that looks like a layout must not become part of one. */
function isJoinable(part: Part): boolean {
  if (part.kind === "print") return false;
  return part.kind === "layout" || !/[0-9]|Mon|Jan|MST|PM|pm/.test(part.text);
}

function printOf(part: Part): Print {
  if (part.kind === "print") return part.print;
  if (part.kind === "verbatim") return () => part.text;
  const pieces = layoutPieces(part.text);
  return (shown) => {
    let text = "";
    for (const piece of pieces) text += piece.text + (ELEMENTS.get(piece.element)?.(shown) ?? "");
    return text;
  };
}

export const two = (number: number) => String(number).padStart(2, "0");

/** @param digits without the sign */
function signed(number: number, digits: number): string {
  return (number < 0 ? "-" : "") + String(Math.abs(number)).padStart(digits, "0");
}

/** The elements of a Go layout that can result from directives and text without digits. */
const ELEMENTS = new Map<string, Print>([
  ["2006", ({ clock }) => signed(clock.year, 4)],
  ["06", ({ clock }) => two(Math.abs(clock.year) % 100)],
  ["January", ({ clock }) => MONTHS[clock.month - 1] as string],
  ["Jan", ({ clock }) => (MONTHS[clock.month - 1] as string).slice(0, 3)],
  ["01", ({ clock }) => two(clock.month)],
  ["Monday", ({ clock }) => WEEKDAYS[clock.weekday] as string],
  ["Mon", ({ clock }) => (WEEKDAYS[clock.weekday] as string).slice(0, 3)],
  ["02", ({ clock }) => two(clock.day)],
  ["_2", ({ clock }) => String(clock.day).padStart(2)],
  ["__2", ({ clock }) => String(clock.yearDay).padStart(3)],
  ["15", ({ clock }) => two(clock.hour)],
  ["04", ({ clock }) => two(clock.minute)],
  ["05", ({ clock }) => two(clock.second)],
  ["PM", ({ clock }) => (clock.hour >= 12 ? "PM" : "AM")],
  ["MST", ({ period }) => period.abbreviation],
  ["-0700", ({ period }) => offsetText(period.offset)],
]);

function offsetText(offset: number): string {
  const minutes = Math.trunc(Math.abs(offset) / 60);
  const sign = offset < 0 && minutes > 0 ? "-" : "+";
  return sign + two(Math.trunc(minutes / 60)) + two(minutes % 60);
}

const hour12 = (hour: number) => (hour % 12 === 0 ? 12 : hour % 12);

/** The number of the week in the year. Weeks begin on `first` (0 is Sunday); the days before are in week 0. */
function weekFrom(first: number, { weekday, yearDay }: WallClock): number {
  return Math.trunc((yearDay + ((first + 6 - weekday) % 7)) / 7);
}

/** Miller writes a zero before every century less than ten, even a negative one (`0-11`). */
function century(year: number): string {
  const whole = Math.trunc(year / 100);
  return (whole < 10 ? "0" : "") + whole;
}

/** `%1S` to `%9S`: seconds, truncated to that many digits. As in Miller, `%8S` has one zero too many. */
function secondsTo(digits: number): Print {
  const width = digits === 8 ? 9 : digits;
  return ({ clock, instant }) => {
    const fraction = Math.trunc(instant.nanosecond / 10 ** (9 - digits));
    return `${two(clock.second)}.${String(fraction).padStart(width, "0")}`;
  };
}

const layout = (text: string): Part => ({ kind: "layout", text });
const verbatim = (text: string): Part => ({ kind: "verbatim", text });
const print = (write: Print): Part => ({ kind: "print", print: write });

/** By the character after the percent sign; `%3S` is `3`. */
const DIRECTIVES = new Map<string, Part>([
  ["A", layout("Monday")],
  ["a", layout("Mon")],
  ["B", layout("January")],
  ["b", layout("Jan")],
  ["h", layout("Jan")],
  ["c", layout("Mon Jan _2 15:04:05 2006")],
  ["D", layout("01/02/06")],
  ["d", layout("02")],
  ["e", layout("_2")],
  ["F", layout("2006-01-02")],
  ["M", layout("04")],
  ["m", layout("01")],
  ["p", layout("PM")],
  ["R", layout("15:04")],
  ["S", layout("05")],
  ["T", layout("15:04:05")],
  ["v", layout("_2-Jan-2006")],
  ["X", layout("15:04:05")],
  ["x", layout("01/02/06")],
  ["Y", layout("2006")],
  ["y", layout("06")],
  ["Z", layout("MST")],
  ["z", layout("-0700")],
  ["n", verbatim("\n")],
  ["t", verbatim("\t")],
  ["%", verbatim("%")],
  ["C", print(({ clock }) => century(clock.year))],
  ["G", print(({ clock }) => signed(isoWeek(clock).year, 4))],
  ["g", print(({ clock }) => signed(isoWeek(clock).year % 100, 2))],
  ["H", print(({ clock }) => two(clock.hour))],
  ["I", print(({ clock }) => two(hour12(clock.hour)))],
  ["k", print(({ clock }) => String(clock.hour).padStart(2))],
  ["l", print(({ clock }) => String(hour12(clock.hour)).padStart(2))],
  ["j", print(({ clock }) => String(clock.yearDay).padStart(3, "0"))],
  [
    "r",
    print(({ clock }) => {
      const time = [hour12(clock.hour), clock.minute, clock.second].map(two).join(":");
      return `${time} ${clock.hour >= 12 ? "PM" : "AM"}`;
    }),
  ],
  ["U", print(({ clock }) => two(weekFrom(0, clock)))],
  ["u", print(({ clock }) => String(clock.weekday === 0 ? 7 : clock.weekday))],
  ["V", print(({ clock }) => two(isoWeek(clock).week))],
  ["W", print(({ clock }) => two(weekFrom(1, clock)))],
  ["w", print(({ clock }) => String(clock.weekday))],
  ["N", print(({ instant }) => String(instant.nanosecond).padStart(9, "0"))],
  ["O", print(({ instant }) => String(instant.nanosecond))],
  ["s", print(({ instant }) => BigInt(instant.second).toString())],
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((digits): [string, Part] => [
    String(digits),
    print(secondsTo(digits)),
  ]),
]);
