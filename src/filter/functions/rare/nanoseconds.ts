/** Functions of class time that count in nanoseconds; each has a counterpart in seconds. */
import { wrappedInt } from "../../values/index.ts";
import { define } from "../table.ts";
import { clock, formatDate, formatStamp, parse, stopwatch, strftime } from "../time/calls.ts";
import { GMT_TIME, LOCAL_TIME } from "../time/index.ts";

const nanoseconds = (ms: number) => wrappedInt(BigInt(Math.round(ms)) * 1_000_000n);

export const NANOSECOND_FUNCTIONS = define("time", {
  "gmt2nsec(text)": [
    "Nanoseconds since 1970 at `2000-01-01T00:00:00Z`.",
    parse("nanoseconds", "gmt", GMT_TIME),
  ],
  "localtime2nsec(text, zone?)": [
    "Nanoseconds since 1970 at the zone's time `2000-01-01 02:00:00`.",
    parse("nanoseconds", "local", LOCAL_TIME),
  ],
  "nsec2gmt(nanoseconds, places?)": [
    "Nanoseconds since 1970 as `2000-01-01T00:00:00Z`, with that many decimal places.",
    formatStamp("nanoseconds", "gmt"),
  ],
  "nsec2gmtdate(nanoseconds)": [
    "Nanoseconds since 1970 as `2000-01-01`.",
    formatDate("nanoseconds", "gmt"),
  ],
  "nsec2localdate(nanoseconds, zone?)": [
    "Nanoseconds since 1970 as the zone's date, `2000-01-01`.",
    formatDate("nanoseconds", "local"),
  ],
  "nsec2localtime(nanoseconds, places?, zone?)": [
    "Nanoseconds since 1970 as the zone's time, `2000-01-01 02:00:00`, with that many decimal places.",
    formatStamp("nanoseconds", "local"),
  ],
  "strfntime(nanoseconds, format)": [
    "Nanoseconds since 1970 in a format: `%Y-%m-%d`, `%H:%M:%9S`.",
    strftime("nanoseconds", "gmt"),
  ],
  "strfntime_local(nanoseconds, format, zone?)": [
    'As strfntime, in a time zone: that of ENV["TZ"] unless given.',
    strftime("nanoseconds", "local"),
  ],
  "strpntime(text, format)": [
    "Nanoseconds since 1970 at a time written in a format.",
    parse("nanoseconds", "gmt"),
  ],
  "strpntime_local(text, format, zone?)": [
    'As strpntime, in a time zone: that of ENV["TZ"] unless given.',
    parse("nanoseconds", "local"),
  ],
  "sysntime()": ["Nanoseconds since 1970 now.", clock(nanoseconds)],
  "upntime()": ["Nanoseconds since the filter was compiled.", stopwatch(nanoseconds)],
});
