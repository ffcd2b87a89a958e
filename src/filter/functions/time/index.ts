/** The functions of class time, as a table. */
import { float, int, wrappedInt } from "../../values/index.ts";
import {
  dhmsToFloatSeconds,
  dhmsToSeconds,
  floatSecondsToDhms,
  floatSecondsToHms,
  hmsToFloatSeconds,
  hmsToSeconds,
  secondsToDhms,
  secondsToHms,
} from "../rare/durations.ts";
import type { FunctionRow } from "../table.ts";
import { dates, formats, parses, rewrites, stamps } from "./calls.ts";

const GMT_TIME = "%Y-%m-%dT%H:%M:%SZ";
const LOCAL_TIME = "%Y-%m-%d %H:%M:%S";

export const TIME_FUNCTIONS: readonly FunctionRow[] = [
  {
    name: "dhms2fsec",
    class: "time",
    parameters: ["text"],
    help: "Seconds of a span: `1d2h3m4.5s` is 93784.5.",
    call: dhmsToFloatSeconds,
  },
  {
    name: "dhms2sec",
    class: "time",
    parameters: ["text"],
    help: "Whole seconds of a span: `1d2h3m4s` is 93784.",
    call: dhmsToSeconds,
  },
  {
    name: "fsec2dhms",
    class: "time",
    parameters: ["seconds"],
    help: "A span of seconds as `1d02h03m04.500000s`.",
    call: floatSecondsToDhms,
  },
  {
    name: "fsec2hms",
    class: "time",
    parameters: ["seconds"],
    help: "A span of seconds as `26:03:04.500000`.",
    call: floatSecondsToHms,
  },
  {
    name: "gmt2localtime",
    class: "time",
    parameters: ["text", "zone?"],
    help: "`2000-01-01T00:00:00Z` as the zone's time, `2000-01-01 02:00:00`.",
    build: rewrites("gmt", GMT_TIME, "local"),
  },
  {
    name: "gmt2nsec",
    class: "time",
    parameters: ["text"],
    help: "Nanoseconds since 1970 at `2000-01-01T00:00:00Z`.",
    build: parses("nanoseconds", "gmt", GMT_TIME),
  },
  {
    name: "gmt2sec",
    class: "time",
    parameters: ["text"],
    help: "Seconds since 1970 at `2000-01-01T00:00:00Z`.",
    build: parses("seconds", "gmt", GMT_TIME),
  },
  {
    name: "hms2fsec",
    class: "time",
    parameters: ["text"],
    help: "Seconds of a span: `01:00:00.25` is 3600.25.",
    call: hmsToFloatSeconds,
  },
  {
    name: "hms2sec",
    class: "time",
    parameters: ["text"],
    help: "Whole seconds of a span: `01:00:01` is 3601.",
    call: hmsToSeconds,
  },
  {
    name: "localtime2gmt",
    class: "time",
    parameters: ["text", "zone?"],
    help: "The zone's time `2000-01-01 02:00:00` as `2000-01-01T00:00:00Z`.",
    build: rewrites("local", LOCAL_TIME, "gmt"),
  },
  {
    name: "localtime2nsec",
    class: "time",
    parameters: ["text", "zone?"],
    help: "Nanoseconds since 1970 at the zone's time `2000-01-01 02:00:00`.",
    build: parses("nanoseconds", "local", LOCAL_TIME),
  },
  {
    name: "localtime2sec",
    class: "time",
    parameters: ["text", "zone?"],
    help: "Seconds since 1970 at the zone's time `2000-01-01 02:00:00`.",
    build: parses("seconds", "local", LOCAL_TIME),
  },
  {
    name: "nsec2gmt",
    class: "time",
    parameters: ["nanoseconds", "places?"],
    help: "Nanoseconds since 1970 as `2000-01-01T00:00:00Z`, with so many decimal places.",
    build: stamps("nanoseconds", "gmt"),
  },
  {
    name: "nsec2gmtdate",
    class: "time",
    parameters: ["nanoseconds"],
    help: "Nanoseconds since 1970 as `2000-01-01`.",
    build: dates("nanoseconds", "gmt"),
  },
  {
    name: "nsec2localdate",
    class: "time",
    parameters: ["nanoseconds", "zone?"],
    help: "Nanoseconds since 1970 as the zone's date, `2000-01-01`.",
    build: dates("nanoseconds", "local"),
  },
  {
    name: "nsec2localtime",
    class: "time",
    parameters: ["nanoseconds", "places?", "zone?"],
    help: "Nanoseconds since 1970 as the zone's time, `2000-01-01 02:00:00`, with so many decimal places.",
    build: stamps("nanoseconds", "local"),
  },
  {
    name: "sec2dhms",
    class: "time",
    parameters: ["seconds"],
    help: "A span of whole seconds as `1d02h03m04s`.",
    call: secondsToDhms,
  },
  {
    name: "sec2gmt",
    class: "time",
    parameters: ["seconds", "places?"],
    help: "Seconds since 1970 as `2000-01-01T00:00:00Z`, with so many decimal places.",
    build: stamps("seconds", "gmt"),
  },
  {
    name: "sec2gmtdate",
    class: "time",
    parameters: ["seconds"],
    help: "Seconds since 1970 as `2000-01-01`.",
    build: dates("seconds", "gmt"),
  },
  {
    name: "sec2hms",
    class: "time",
    parameters: ["seconds"],
    help: "A span of whole seconds as `26:03:04`.",
    call: secondsToHms,
  },
  {
    name: "sec2localdate",
    class: "time",
    parameters: ["seconds", "zone?"],
    help: "Seconds since 1970 as the zone's date, `2000-01-01`.",
    build: dates("seconds", "local"),
  },
  {
    name: "sec2localtime",
    class: "time",
    parameters: ["seconds", "places?", "zone?"],
    help: "Seconds since 1970 as the zone's time, `2000-01-01 02:00:00`, with so many decimal places.",
    build: stamps("seconds", "local"),
  },
  {
    name: "strfntime",
    class: "time",
    parameters: ["nanoseconds", "format"],
    help: "Nanoseconds since 1970 in a format: `%Y-%m-%d`, `%H:%M:%9S`.",
    build: formats("nanoseconds", "gmt"),
  },
  {
    name: "strfntime_local",
    class: "time",
    parameters: ["nanoseconds", "format", "zone?"],
    help: 'As strfntime, in a time zone: that of ENV["TZ"] unless given.',
    build: formats("nanoseconds", "local"),
  },
  {
    name: "strftime",
    class: "time",
    parameters: ["seconds", "format"],
    help: "Seconds since 1970 in a format: `%Y-%m-%d`, `%H:%M:%3S`.",
    build: formats("seconds", "gmt"),
  },
  {
    name: "strftime_local",
    class: "time",
    parameters: ["seconds", "format", "zone?"],
    help: 'As strftime, in a time zone: that of ENV["TZ"] unless given.',
    build: formats("seconds", "local"),
  },
  {
    name: "strpntime",
    class: "time",
    parameters: ["text", "format"],
    help: "Nanoseconds since 1970 at a time written in a format.",
    build: parses("nanoseconds", "gmt"),
  },
  {
    name: "strpntime_local",
    class: "time",
    parameters: ["text", "format", "zone?"],
    help: 'As strpntime, in a time zone: that of ENV["TZ"] unless given.',
    build: parses("nanoseconds", "local"),
  },
  {
    name: "strptime",
    class: "time",
    parameters: ["text", "format"],
    help: "Seconds since 1970 at a time written in a format.",
    build: parses("seconds", "gmt"),
  },
  {
    name: "strptime_local",
    class: "time",
    parameters: ["text", "format", "zone?"],
    help: 'As strptime, in a time zone: that of ENV["TZ"] unless given.',
    build: parses("seconds", "local"),
  },
  {
    name: "sysntime",
    class: "time",
    parameters: [],
    help: "Nanoseconds since 1970 now.",
    build:
      ({ run }) =>
      () =>
        wrappedInt(BigInt(Math.round(run.now())) * 1_000_000n),
  },
  {
    name: "systime",
    class: "time",
    parameters: [],
    help: "Seconds since 1970 now, with a fraction.",
    build:
      ({ run }) =>
      () =>
        float(run.now() / 1000),
  },
  {
    name: "systimeint",
    class: "time",
    parameters: [],
    help: "Whole seconds since 1970 now.",
    build:
      ({ run }) =>
      () =>
        int(Math.floor(run.now() / 1000)),
  },
  {
    name: "upntime",
    class: "time",
    parameters: [],
    help: "Nanoseconds since the filter was compiled.",
    build: ({ run }) => {
      const start = run.now();
      return () => wrappedInt(BigInt(Math.round(run.now() - start)) * 1_000_000n);
    },
  },
  {
    name: "uptime",
    class: "time",
    parameters: [],
    help: "Seconds since the filter was compiled, with a fraction.",
    build: ({ run }) => {
      const start = run.now();
      return () => float((run.now() - start) / 1000);
    },
  },
];
