/** Calls of time functions: which values they accept, which they return unchanged, which are errors. */
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
import type { PerCallSite, Runtime } from "../table.ts";
import { wallClock } from "./calendar.ts";
import { timeFormat, two } from "./format.ts";
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
/** The last argument of a `local` function is a zone; the default is that of `ENV["TZ"]`. */
export type Place = "gmt" | "local";

/** `sec2gmt` and similar: (time, decimal places, zone). */
export function formatStamp(unit: Unit, place: Place): PerCallSite {
  const instantOf = unit === "seconds" ? flooredSeconds : nanoseconds;
  return {
    build:
      ({ runtime }) =>
      (time, places, zoneName) => {
        if (unit === "seconds" ? !isNumber(time) : time.type !== INT) {
          // As in Miller: a value that is not a time is returned unchanged, except in these two cases.
          const isError = (unit === "seconds") === (places !== undefined);
          return place === "gmt" && isError ? ERROR_VALUE : time;
        }
        if (places !== undefined && places.type !== INT) return ERROR_VALUE;
        const zone = zoneFor(place, runtime, zoneName);
        const instant = instantOf(time);
        if (zone === undefined || instant === undefined) return ERROR_VALUE;
        return string(stamp(instant, Number(places?.number ?? 0), place, zone));
      },
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

/** The sign counts as one of the four, unlike in `%Y`. */
function fourDigits(year: number): string {
  return year < 0 ? `-${String(-year).padStart(3, "0")}` : String(year).padStart(4, "0");
}

/** `sec2gmtdate` and similar: (time, zone). A value that is not a number is returned unchanged. */
export function formatDate(unit: Unit, place: Place): PerCallSite {
  const instantOf = unit === "seconds" ? seconds : nanoseconds;
  const format = timeFormat("%Y-%m-%d");
  return {
    build:
      ({ runtime }) =>
      (time, zoneName) => {
        if (!isNumber(time)) return time;
        const zone = zoneFor(place, runtime, zoneName);
        const instant = instantOf(time);
        if (zone === undefined || instant === undefined) return ERROR_VALUE;
        return string(format?.(instant, zone) ?? "");
      },
  };
}

/** `strftime` and similar: (time, format, zone). */
export function strftime(unit: Unit, place: Place): PerCallSite {
  const instantOf = unit === "seconds" ? seconds : nanoseconds;
  return {
    build: ({ runtime }) => {
      const formatOf = memoizeLast(timeFormat);
      return (time, format, zoneName) => {
        const zone = zoneFor(place, runtime, zoneName);
        if (zone === undefined) return ERROR_VALUE;
        if (time.type === EMPTY) return time;
        const instant = instantOf(time);
        const write = format?.type === STRING ? formatOf(format.text) : undefined;
        if (instant === undefined || write === undefined) return ERROR_VALUE;
        return string(write(instant, zone));
      };
    },
  };
}

/** `strptime` and similar: (text, format, zone). @param fixed the format, for functions of (text, zone) */
export function parse(unit: Unit, place: Place, fixed?: string): PerCallSite {
  const numberOf = unit === "seconds" ? toSeconds : toNanoseconds;
  return {
    build: ({ runtime }) => {
      const formatOf = memoizeLast(parseFormat);
      return (text, ...rest) => {
        const format = fixed === undefined ? rest.shift() : string(fixed);
        // The empty name means UTC to functions that write times, but is an error for those that read them.
        if (rest[0]?.type === EMPTY) return ERROR_VALUE;
        const zone = zoneFor(place, runtime, rest[0]);
        if (text.type !== STRING || format?.type !== STRING || zone === undefined) {
          return ERROR_VALUE;
        }
        const parsed = formatOf(format.text);
        const instant = parsed && parseTime(parsed, text.text, zone);
        return instant === undefined ? ERROR_VALUE : numberOf(instant);
      };
    },
  };
}

/** `gmt2localtime` and `localtime2gmt`: (text, zone). Miller goes through 64-bit nanoseconds, which wrap around. */
export function convertTime(from: Place, fromFormat: string, to: Place): PerCallSite {
  return {
    build: (site) => {
      const read = parse("nanoseconds", from, fromFormat).build(site);
      const write = formatStamp("nanoseconds", to).build(site);
      const noPlaces = int(0);
      return (text, ...zone) => {
        const time = from === "local" ? read(text, ...zone) : read(text);
        if (time.type !== INT) return ERROR_VALUE;
        return to === "local" ? write(time, noPlaces, ...zone) : write(time);
      };
    },
  };
}

/** A function of the current time. */
export function clock(convert: (milliseconds: number) => Value): PerCallSite {
  return {
    build:
      ({ runtime }) =>
      () =>
        convert(runtime.now()),
  };
}

/** A function of the time since the filter was compiled. */
export function stopwatch(convert: (milliseconds: number) => Value): PerCallSite {
  return {
    build: ({ runtime }) => {
      const start = runtime.now();
      return () => convert(runtime.now() - start);
    },
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

/**
 * @returns undefined when the name is not text or is not the name of a zone
 * @throws FatalError when `ENV["TZ"]` is not the name of a zone, because Miller ends the program then
 */
function zoneFor(place: Place, runtime: Runtime, name: Value | undefined): TimeZone | undefined {
  if (place === "gmt") return UTC;
  if (name !== undefined) return isText(name) ? timeZone(name.text) : undefined;
  const fromEnvironment = runtime.environment.get("TZ");
  if (fromEnvironment === undefined) return UTC;
  const zone = isText(fromEnvironment) ? timeZone(fromEnvironment.text) : undefined;
  return zone ?? fatal('ENV["TZ"] does not name a time zone. Use a name such as "Europe/Paris".');
}

/** Remembers the last result: the format is usually a literal, and the same for nearly every row. */
function memoizeLast<T>(compute: (text: string) => T): (text: string) => T {
  let lastText: string | undefined;
  let lastResult: T;
  return (text) => {
    if (text !== lastText) {
      lastResult = compute(text);
      lastText = text;
    }
    return lastResult;
  };
}
