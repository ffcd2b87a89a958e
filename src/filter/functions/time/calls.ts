/** How a call of a time function goes: which values it takes, which it hands back untouched, which are errors. */
import { fatal } from "../../error.ts";
import {
  EMPTY,
  ERROR_VALUE,
  INT,
  int,
  isNumber,
  isText,
  STRING,
  string,
  toFloat,
  type Value,
} from "../../values/index.ts";
import type { CallSite, FunctionCall, Run } from "../table.ts";
import { wallClock } from "./calendar.ts";
import { timeFormat } from "./format.ts";
import {
  type Instant,
  instantOfNanoseconds,
  instantOfSeconds,
  instantOfSecondsFloored,
  toNanoseconds,
  toSeconds,
} from "./instant.ts";
import { parseFormat, parseTime } from "./parse.ts";
import { periodAt, type TimeZone, timeZone, UTC } from "./zone.ts";

export type Unit = "seconds" | "nanoseconds";
/** `local` functions take a zone as their last argument, or else that of `ENV["TZ"]`. */
export type Place = "gmt" | "local";

type Build = (site: CallSite) => FunctionCall;

/** `sec2gmt` and its like: (time, decimal places, zone). */
export function stamps(unit: Unit, place: Place): Build {
  const instantOf = unit === "seconds" ? flooredSeconds : nanoseconds;
  return ({ run }) =>
    (time, places, zoneName) => {
      if (unit === "seconds" ? !isNumber(time) : time.type !== INT) {
        // As it is in Miller: what is no time comes back, but not from these two.
        const refused = (unit === "seconds") === (places !== undefined);
        return place === "gmt" && refused ? ERROR_VALUE : time;
      }
      if (places !== undefined && places.type !== INT) return ERROR_VALUE;
      const zone = zoneFor(place, run, zoneName);
      const instant = instantOf(time);
      if (zone === undefined || instant === undefined) return ERROR_VALUE;
      return string(stamp(instant, Number(places?.number ?? 0), place, zone));
    };
}

function stamp(instant: Instant, places: number, place: Place, zone: TimeZone): string {
  const clock = wallClock(instant.second, periodAt(zone, instant.second).offset);
  const date = `${fourDigits(clock.year)}-${two(clock.month)}-${two(clock.day)}`;
  const time = `${two(clock.hour)}:${two(clock.minute)}:${two(clock.second)}`;
  const digits = String(instant.nanosecond).padStart(9, "0").slice(0, Math.max(places, 0));
  const fraction = digits === "" ? "" : `.${digits}`;
  return place === "gmt" ? `${date}T${time}${fraction}Z` : `${date} ${time}${fraction}`;
}

const two = (number: number) => String(number).padStart(2, "0");

/** The sign counts as one of the four, unlike in `%Y`. */
function fourDigits(year: number): string {
  return year < 0 ? `-${String(-year).padStart(3, "0")}` : String(year).padStart(4, "0");
}

/** `sec2gmtdate` and its like: (time, zone). What is not a number comes back. */
export function dates(unit: Unit, place: Place): Build {
  const instantOf = unit === "seconds" ? seconds : nanoseconds;
  const format = timeFormat("%Y-%m-%d");
  return ({ run }) =>
    (time, zoneName) => {
      if (!isNumber(time)) return time;
      const zone = zoneFor(place, run, zoneName);
      const instant = instantOf(time);
      if (zone === undefined || instant === undefined) return ERROR_VALUE;
      return string(format?.(instant, zone) ?? "");
    };
}

/** `strftime` and its like: (time, format, zone). */
export function formats(unit: Unit, place: Place): Build {
  const instantOf = unit === "seconds" ? seconds : nanoseconds;
  return ({ run }) => {
    const formatOf = lately(timeFormat);
    return (time, format, zoneName) => {
      const zone = zoneFor(place, run, zoneName);
      if (zone === undefined) return ERROR_VALUE;
      if (time.type === EMPTY) return time;
      const instant = instantOf(time);
      const write = format?.type === STRING ? formatOf(format.text) : undefined;
      if (instant === undefined || write === undefined) return ERROR_VALUE;
      return string(write(instant, zone));
    };
  };
}

/** `strptime` and its like: (text, format, zone). @param fixed the format, for functions that take (text, zone) */
export function parses(unit: Unit, place: Place, fixed?: string): Build {
  const numberOf = unit === "seconds" ? toSeconds : toNanoseconds;
  return ({ run }) => {
    const formatOf = lately(parseFormat);
    return (text, ...rest) => {
      const format = fixed === undefined ? rest.shift() : string(fixed);
      // The empty name is UTC to the functions that write times, and an error to those that read them.
      if (rest[0]?.type === EMPTY) return ERROR_VALUE;
      const instant = instantIn(text, format, zoneFor(place, run, rest[0]), formatOf);
      return instant === undefined ? ERROR_VALUE : numberOf(instant);
    };
  };
}

function instantIn(
  text: Value,
  format: Value | undefined,
  zone: TimeZone | undefined,
  formatOf: (text: string) => ReturnType<typeof parseFormat>,
): Instant | undefined {
  if (text.type !== STRING || format?.type !== STRING || zone === undefined) return undefined;
  const parsed = formatOf(format.text);
  return parsed === undefined ? undefined : parseTime(parsed, text.text, zone);
}

/** `gmt2localtime` and `localtime2gmt`: (text, zone). Miller goes through 64-bit nanoseconds, which wrap around. */
export function rewrites(from: Place, fromFormat: string, to: Place): Build {
  return (site) => {
    const parse = parses("nanoseconds", from, fromFormat)(site);
    const write = stamps("nanoseconds", to)(site);
    const noPlaces = int(0);
    return (text, zoneName) => {
      const zone = zoneName === undefined ? [] : [zoneName];
      const time = from === "local" ? parse(text, ...zone) : parse(text);
      if (time.type !== INT) return ERROR_VALUE;
      return to === "local" ? write(time, noPlaces, ...zone) : write(time);
    };
  };
}

function seconds(time: Value): Instant | undefined {
  return isNumber(time) ? instantOfSeconds(toFloat(time)) : undefined;
}

function flooredSeconds(time: Value): Instant | undefined {
  return isNumber(time) ? instantOfSecondsFloored(toFloat(time)) : undefined;
}

function nanoseconds(time: Value): Instant | undefined {
  return time.type === INT ? instantOfNanoseconds(time.number) : undefined;
}

/** @returns undefined when the name is not text or names no zone */
function zoneFor(place: Place, run: Run, name: Value | undefined): TimeZone | undefined {
  if (place === "gmt") return UTC;
  if (name === undefined) return environmentZone(run);
  return isText(name) ? timeZone(name.text) : undefined;
}

/** @throws FatalError when `ENV["TZ"]` names no zone, as Miller ends the program then */
function environmentZone(run: Run): TimeZone {
  const name = run.environment.get("TZ");
  const zone = name === undefined ? UTC : isText(name) ? timeZone(name.text) : undefined;
  return zone ?? fatal('ENV["TZ"] does not name a time zone, such as "Europe/Paris".');
}

/** Remembers the last answer: the format is the same for nearly every row, mostly a literal. */
function lately<T>(compute: (text: string) => T): (text: string) => T {
  let lastText: string | undefined;
  let lastAnswer: T;
  return (text) => {
    if (text !== lastText) {
      lastAnswer = compute(text);
      lastText = text;
    }
    return lastAnswer;
  };
}
