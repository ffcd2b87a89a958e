/** The calls of time functions whose results were recorded from Miller; deterministic. */
import { functions } from "../../../../src/filter/functions/index.ts";
import { arity } from "../../../../src/filter/functions/table.ts";
import { type Call, parseCalls, randomParseCalls } from "./time-parse-calls.ts";

/** Operands of every type. There are no literals for an error and for absent, so expressions create them. */
const OPERANDS = [
  ...["12", "-1", "2.50", "1500000000", "true", '""', '"abc"', '"12"'],
  '"2024-03-01T10:00:00Z"',
  '"2024-03-01 10:00:00"',
  '"%Y-%m-%d"',
  '"Asia/Tokyo"',
  '"Asia/Nowhere"',
  '[1,"x"]',
  '{"x":1}',
  "null",
  '("x" + 1)',
  "@absent",
];

/** Functions that read the clock have a different result each time. */
const CLOCK = new Set(["sysntime", "systime", "systimeint", "upntime", "uptime"]);

function operandCalls(): Call[] {
  const fitting = { time: "1500000000", text: '"2024-03-01T10:00:00Z"' };
  const calls: Call[] = [];
  for (const row of functions) {
    if (row.class !== "time" || CLOCK.has(row.name)) continue;
    const values = row.parameters.map((parameter) => {
      if (parameter.startsWith("zone")) return '"Europe/Paris"';
      if (parameter.startsWith("places")) return "3";
      if (parameter === "format") return '"%Y-%m-%dT%H:%M:%SZ"';
      return parameter === "text" ? fitting.text : fitting.time;
    });
    const { least, most } = arity(row);
    for (let count = least; count <= most; count++) {
      for (let i = 0; i < count; i++) {
        for (const operand of OPERANDS) {
          calls.push([row.name, ...values.slice(0, count).with(i, operand)]);
        }
      }
    }
  }
  return calls;
}

const INSTANTS = [
  "0",
  "-1",
  "-0.5",
  "0.999999999",
  "1.7",
  "1500000000",
  "1500000000.123456789",
  "1500000000.987654",
  "1709164800",
  "1735603199.5",
  "951782400",
  "-2208988800",
  "253402300799",
  "253402300800",
  "-62135596800",
  "-62167219201",
  "-99999999999",
  "3000000000",
  "4102444800",
  "10000000000000",
  "1000000000000000000",
  "1.5e9",
  "0x10",
  "1419984000",
  "1230768000",
  "1293840000.000001",
];

/** New year in ISO weeks, a leap day, a fraction, the first hour of a day, years beyond four digits. */
const FORMAT_INSTANTS = [
  "0",
  "1500000000.987654",
  "1709210096",
  "1735603199.5",
  "1230768000",
  "253402300800",
  "-99999999999",
];

const DIRECTIVES = [..."ABCDFGHIMNORSTUVWXYZabcdeghjklmnprstuvwxyz%"];
const FORMATS = [
  ...DIRECTIVES.map((letter) => `%${letter}`),
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((digits) => `%${digits}S`),
  ...[
    "%E",
    "%f",
    "%i",
    "%J",
    "%K",
    "%L",
    "%o",
    "%P",
    "%Q",
    "%q",
    "%0S",
    "%10S",
    "%3",
    "%3s",
    "%6s",
  ],
  ...["%3ES", "%3OS", "%-d", "%_d", "%", "%Y%", "plain", "%é", "é%Yé", "%Y-%m-%dT%H:%M:%3SZ"],
  ...["_%e", "P%Z", "p%Z", "%buary", "%bx", "%aday", "%ax", "Jan %Y", "x5S%Y3S", "%d%b%y", "%z%Y"],
  ...[
    "Mon%aMon",
    "2006-01-02 %F",
    "%Y_%Y",
    "%H_%e:%M",
    "%A, %d. %B %Y",
    "%n%t%%",
    "%Y 3%S",
    "%c|%x|%X",
  ],
];

function formatCalls(): Call[] {
  return FORMATS.flatMap((format): Call[] => [
    ...FORMAT_INSTANTS.map((instant): Call => ["strftime", instant, JSON.stringify(format)]),
    ["strfntime", "1500000000123456789", JSON.stringify(format)],
    ["strfntime", "-1", JSON.stringify(format)],
  ]);
}

function stampCalls(): Call[] {
  const places = ["-1", "0", "1", "3", "6", "9", "12"];
  return INSTANTS.flatMap((instant): Call[] => [
    ["sec2localtime", instant, "3", '"Asia/Kathmandu"'],
    ["sec2localdate", instant, '"Asia/Kathmandu"'],
    ["nsec2localtime", instant, "6", '"Asia/Kathmandu"'],
    ["sec2gmt", instant],
    ["sec2gmtdate", instant],
    ["nsec2gmt", instant],
    ["nsec2gmt", instant, "4"],
    ["nsec2gmtdate", instant],
    ...places.map((digits): Call => ["sec2gmt", instant, digits]),
    ...["sec2dhms", "sec2hms", "fsec2dhms", "fsec2hms"].map((name): Call => [name, instant]),
  ]);
}

const ZONES = [
  "America/New_York",
  "America/Sao_Paulo",
  "America/St_Johns",
  "Africa/Monrovia",
  "Asia/Istanbul",
  "Asia/Kathmandu",
  "Asia/Tokyo",
  "Australia/Lord_Howe",
  "Europe/Dublin",
  "Europe/London",
  "Europe/Paris",
  "Pacific/Apia",
  "UTC",
  "Etc/GMT+5",
  "EST5EDT",
  "US/Pacific",
  "asia/tokyo",
  "",
];

/** Clock changes before and after the last year of packed data, and times long before its first year. */
const TURNS = [
  "2021-03-14 02:30:00",
  "2021-03-14 01:59:59",
  "2021-03-14 03:00:00",
  "2021-11-07 01:30:00",
  "2021-11-07 02:00:00",
  "2018-11-04 00:30:00",
  "2018-02-17 23:30:00",
  "2021-03-28 01:30:00",
  "2021-03-28 02:30:00",
  "2021-10-31 01:30:00",
  "2021-10-31 02:30:00",
  "2021-04-04 01:45:00",
  "2021-10-03 02:15:00",
  "2011-12-30 12:00:00",
  "1969-12-31 23:59:59",
  "1971-10-31 02:30:00",
  "1919-03-30 02:30:00",
  "1880-01-01 00:00:00",
  "2050-03-13 02:30:00",
  "2050-11-06 01:30:00",
  "2050-07-01 12:00:00",
  "2450-07-01 12:00:00",
];

function zoneCalls(): Call[] {
  const calls: Call[] = [];
  for (const zone of ZONES.map((name) => JSON.stringify(name))) {
    for (const turn of TURNS.map((text) => JSON.stringify(text))) {
      calls.push(["strptime_local", turn, '"%Y-%m-%d %H:%M:%S"', zone]);
      calls.push(["localtime2gmt", turn, zone]);
    }
    for (const instant of INSTANTS) {
      calls.push(["strftime_local", instant, '"%Y-%m-%d %H:%M:%S %Z %z"', zone]);
    }
    for (const abbreviation of ["EST", "EDT", "CET", "CEST", "IST", "GMT", "GMT+3", "UTC", "+03"]) {
      const text = JSON.stringify(`2021-07-01 12:00:00 ${abbreviation}`);
      calls.push(["strptime_local", text, '"%Y-%m-%d %H:%M:%S %Z"', zone]);
    }
  }
  return calls;
}

function spanCalls(): Call[] {
  const texts = [
    ...["1d2h3m4s", "4s", "-1d2h3m4s", "30d", "90m", "1d 2h", "1 d", " 1d", "--5s", "1d-2h", "+5s"],
    ...[
      "1x",
      "d",
      "1",
      "1d2",
      "1.5s",
      "1.5d.5s",
      "1e2s",
      "99999999999999999999d",
      "1d2h3m4.5s",
      "-.5s",
    ],
    ...["9223372036854775807s", "9223372036854775807d", "1dd", "1D", "1s1d", "-", "01h", "0x10s"],
    ...[
      "01:23:20",
      "-01:23:20",
      "1:2:3",
      "23:20",
      "20",
      "100:00:00",
      "00:00:01.25",
      "-00:00:01.25",
    ],
    ...[
      "1:-2:3",
      "1: 2:3",
      "01:23:20xyz",
      "a:b:c",
      "01:23:",
      "-1:-2:-3.5",
      "1:2:3e2",
      "::",
      "1:2:.5",
    ],
  ];
  const numbers = [
    ...[
      "0",
      "59",
      "60",
      "3599",
      "3600",
      "86399",
      "86400",
      "-5",
      "-65",
      "-3605",
      "-90061",
      "500000",
    ],
    ...[
      "0.25",
      "-0.25",
      "59.9999999",
      "0.0078125",
      "0.0234375",
      "1.25",
      "-1.25",
      "5000.25",
      "-3600.5",
    ],
    ...["2000000000000", "1e6", "12345678.901234567", "-0.0"],
  ];
  return [
    ...texts.flatMap((text): Call[] =>
      ["dhms2sec", "dhms2fsec", "hms2sec", "hms2fsec"].map((name) => [name, JSON.stringify(text)]),
    ),
    ...numbers.flatMap((number): Call[] =>
      ["sec2dhms", "fsec2dhms", "sec2hms", "fsec2hms"].map((name) => [name, number]),
    ),
  ];
}

export function timeCalls(): Call[] {
  const calls = [
    ...operandCalls(),
    ...formatCalls(),
    ...stampCalls(),
    ...zoneCalls(),
    ...parseCalls(),
    ...randomParseCalls(),
    ...spanCalls(),
  ];
  return [...new Map(calls.map((call) => [JSON.stringify(call), call])).values()];
}
