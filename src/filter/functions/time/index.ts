/** Functions of class time that count in seconds. */
import { float, int } from "../../values/index.ts";
import { define } from "../table.ts";
import {
  clock,
  convertTime,
  formatDate,
  formatStamp,
  parse,
  stopwatch,
  strftime,
} from "./calls.ts";

export const GMT_TIME = "%Y-%m-%dT%H:%M:%SZ";
export const LOCAL_TIME = "%Y-%m-%d %H:%M:%S";

export const TIME_FUNCTIONS = define("time", {
  "gmt2localtime(text, zone?)": [
    "`2000-01-01T00:00:00Z` as the zone's time, `2000-01-01 02:00:00`.",
    convertTime("gmt", GMT_TIME, "local"),
  ],
  "gmt2sec(text)": [
    "Seconds since 1970 at `2000-01-01T00:00:00Z`.",
    parse("seconds", "gmt", GMT_TIME),
  ],
  "localtime2gmt(text, zone?)": [
    "The zone's time `2000-01-01 02:00:00` as `2000-01-01T00:00:00Z`.",
    convertTime("local", LOCAL_TIME, "gmt"),
  ],
  "localtime2sec(text, zone?)": [
    "Seconds since 1970 at the zone's time `2000-01-01 02:00:00`.",
    parse("seconds", "local", LOCAL_TIME),
  ],
  "sec2gmt(seconds, places?)": [
    "Seconds since 1970 as `2000-01-01T00:00:00Z`, with that many decimal places.",
    formatStamp("seconds", "gmt"),
  ],
  "sec2gmtdate(seconds)": ["Seconds since 1970 as `2000-01-01`.", formatDate("seconds", "gmt")],
  "sec2localdate(seconds, zone?)": [
    "Seconds since 1970 as the zone's date, `2000-01-01`.",
    formatDate("seconds", "local"),
  ],
  "sec2localtime(seconds, places?, zone?)": [
    "Seconds since 1970 as the zone's time, `2000-01-01 02:00:00`, with that many decimal places.",
    formatStamp("seconds", "local"),
  ],
  "strftime(seconds, format)": [
    "Seconds since 1970 in a format: `%Y-%m-%d`, `%H:%M:%3S`.",
    strftime("seconds", "gmt"),
  ],
  "strftime_local(seconds, format, zone?)": [
    'As strftime, in a time zone: that of ENV["TZ"] unless given.',
    strftime("seconds", "local"),
  ],
  "strptime(text, format)": [
    "Seconds since 1970 at a time written in a format.",
    parse("seconds", "gmt"),
  ],
  "strptime_local(text, format, zone?)": [
    'As strptime, in a time zone: that of ENV["TZ"] unless given.',
    parse("seconds", "local"),
  ],
  "systime()": ["Seconds since 1970 now, with a fraction.", clock((ms) => float(ms / 1000))],
  "systimeint()": ["Whole seconds since 1970 now.", clock((ms) => int(Math.floor(ms / 1000)))],
  "uptime()": [
    "Seconds since the filter was compiled, with a fraction.",
    stopwatch((ms) => float(ms / 1000)),
  ],
});
