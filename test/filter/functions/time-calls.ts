/** The calls of time functions whose answers were recorded from the real program: made here, the same every time. */
import fc from "fast-check";
import { arity } from "../../../src/filter/functions/table.ts";
import { TIME_FUNCTIONS } from "../../../src/filter/functions/time.ts";

/** A function's name and its arguments, each as it stands in an expression. */
export type Call = readonly [name: string, ...values: string[]];

/** One of every type. The error and the absent value have no literal; these expressions make them. */
const OPERANDS = [
  "12",
  "-1",
  "2.50",
  "1500000000",
  "true",
  '""',
  '"abc"',
  '"12"',
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

/** Functions that read the clock answer differently each time. */
const CLOCK = new Set(["sysntime", "systime", "systimeint", "upntime", "uptime"]);

function operandCalls(): Call[] {
  const fitting = { time: "1500000000", text: '"2024-03-01T10:00:00Z"' };
  const calls: Call[] = [];
  for (const row of TIME_FUNCTIONS) {
    if (CLOCK.has(row.name)) continue;
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

/** Changes of clocks, before and after the last year of packed data, and times long before the first. */
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

const TEXTS_AND_FORMATS: [text: string, format: string][] = [
  ["2024-03-01T10:00:00Z", "%Y-%m-%dT%H:%M:%SZ"],
  ["2024-03-01T10:00:00.123Z", "%Y-%m-%dT%H:%M:%SZ"],
  ["2024-03-01T10:00:00,123456789123Z", "%Y-%m-%dT%H:%M:%SZ"],
  ["2024-03-01T10:00:00.Z", "%Y-%m-%dT%H:%M:%SZ"],
  ["2024-03-01 10:00:00.5", "%Y-%m-%d %H:%M:%S"],
  ["2024-03-01 10:00:00", "%Y-%m-%d %H:%M:%S"],
  ["2024-03-01 10:00:00 +0100", "%Y-%m-%d %H:%M:%S %z"],
  ["2024-03-01 10:00:00 -2460", "%Y-%m-%d %H:%M:%S %z"],
  ["2024-03-01 10:00:00 +9900", "%Y-%m-%d %H:%M:%S %z"],
  ["2024-03-01 10:00:00 +01:00", "%Y-%m-%d %H:%M:%S %z"],
  ["2024-03-01 10:00:00+0100", "%Y-%m-%d %H:%M:%S%z"],
  ["2024-03-01 10:00:00 Z", "%Y-%m-%d %H:%M:%S %z"],
  ["2024-03-01 10:00:00 EST", "%Y-%m-%d %H:%M:%S %Z"],
  ["2024-03-01 10:00:00 UTC", "%Y-%m-%d %H:%M:%S %Z"],
  ["2024-03-01 10:00:00 GMT+05", "%Y-%m-%d %H:%M:%S %Z"],
  ["2024-03-01 10:00:00 CHAST", "%Y-%m-%d %H:%M:%S %Z"],
  ["2024-03-01 10:00:00 WITA", "%Y-%m-%d %H:%M:%S %Z"],
  ["2024-03-01 10:00:00 CENT", "%Y-%m-%d %H:%M:%S %Z"],
  ["2024-03-01 10:00:00 ABCD", "%Y-%m-%d %H:%M:%S %Z"],
  ["2024-03-01 10:00:00 cet", "%Y-%m-%d %H:%M:%S %Z"],
  ["1/2/2024", "%m/%d/%Y"],
  ["12/31/98", "%D"],
  ["31/12/68", "%d/%m/%y"],
  ["31/12/69", "%d/%m/%y"],
  ["31/12/-5", "%d/%m/%y"],
  ["2024-061", "%Y-%j"],
  ["2024-366", "%Y-%j"],
  ["2023-366", "%Y-%j"],
  ["2024-6", "%Y-%j"],
  ["2024-60-02", "%Y-%j-%m"],
  ["2024-60-03", "%Y-%j-%m"],
  ["61 2024", "%j %Y"],
  ["10:00 PM", "%I:%M %p"],
  ["12:00 am", "%I:%M %p"],
  ["13:00 am", "%I:%M %p"],
  ["10:11:12 PM", "%r"],
  ["10PM", "%I%p"],
  ["Mar 5 2024", "%b %d %Y"],
  ["mar 05 2024", "%b %d %Y"],
  ["March 5, 2024", "%B %d, %Y"],
  ["MARCH 5, 2024", "%B %d, %Y"],
  ["Marchy 5, 2024", "%B %d, %Y"],
  ["5May2024", "%d%b%Y"],
  ["05May2024", "%d%b%Y"],
  ["20240301", "%Y%m%d"],
  ["20240301101112", "%Y%m%d%H%M%S"],
  ["2024031", "%Y%m%d"],
  ["2024-02-30", "%Y-%m-%d"],
  ["2024-02-29", "%Y-%m-%d"],
  ["2023-02-29", "%Y-%m-%d"],
  ["2024-13-01", "%Y-%m-%d"],
  ["2024-00-01", "%Y-%m-%d"],
  ["2024-1-1", "%Y-%m-%d"],
  ["2024-01-01x", "%Y-%m-%d"],
  ["x2024-01-01", "x%Y-%m-%d"],
  ["2024-01-01", "x%Y-%m-%d"],
  ["24", "%Y"],
  ["0001", "%Y"],
  ["9999-12-31", "%Y-%m-%d"],
  ["12345", "%Y"],
  ["-001", "%Y"],
  ["abc", "%Y"],
  ["23:59:60", "%H:%M:%S"],
  ["24:00:00", "%H:%M:%S"],
  ["23:60:00", "%H:%M:%S"],
  ["1:2:3", "%H:%M:%S"],
  ["1:2:3", "%T"],
  [":5", "%H:%M"],
  ["5:", "%H:%M"],
  ["10:11", "%R"],
  ["2024-03-01", "%F"],
  ["2024-03-01T10:00:00Z", "%FT%TZ"],
  ["100%2024", "100%%%Y"],
  ["%2024", "%%%Y"],
  ["%abc2024", "%%abc%Y"],
  ["2024%", "%Y%"],
  ["2024%", "%Y%%"],
  ["2024-03-01 10:00:00.123456", "%Y-%m-%d %H:%M:%S.%f"],
  ["2024-03-01 10:00:00.123456789", "%Y-%m-%d %H:%M:%S.%f"],
  ["2024-03-01 10:00:00", "%Y-%m-%d %H:%M:%S.%f"],
  ["2024-03-01 10:00:00.", "%Y-%m-%d %H:%M:%S.%f"],
  ["2024-03-01 10:00:00 UTC", "%Y-%m-%d %H:%M:%S.%f UTC"],
  ["2024-03-01 10:00:00. UTC", "%Y-%m-%d %H:%M:%S.%f UTC"],
  ["2024-03-01 10:00:00.25 UTC", "%Y-%m-%d %H:%M:%S.%f UTC"],
  ["2024-03-01 10:00:00.160001+0100", "%Y-%m-%d %H:%M:%S%f%z"],
  [".5", "%f"],
  ["5", "%f"],
  ["", "%Y"],
  ["2024-03-01 12:00:00", "%Y-%m-%d 12:00:00"],
  ["2024-03-01 00:00:00", "%Y-%m-%d 00:00:00"],
  ["2024-03-01 Jan", "%Y-%m-%d Jan"],
  ["2024-03-01  10", "%Y-%m-%d %H"],
  ["2024-03-01 10", "%Y-%m-%d  %H"],
  ["2024-03-01 10:11:12", "%Y-%m-%d %H:%M:%3S"],
  ["1709287200", "%s"],
  ["Fri Mar  1 2024", "%a %b %e %Y"],
  ["2024 é 03", "%Y é %m"],
  ["2024-W10", "%Y-W%V"],
];

function parseCalls(): Call[] {
  const listed = TEXTS_AND_FORMATS.flatMap(([text, format]): Call[] => {
    const values = [JSON.stringify(text), JSON.stringify(format)] as const;
    return [
      ["strptime", ...values],
      ["strpntime", ...values],
      ["strptime_local", ...values, '"America/New_York"'],
    ];
  });
  const gmt = TEXTS_AND_FORMATS.flatMap(([text]): Call[] => [
    ["gmt2sec", JSON.stringify(text)],
    ["gmt2nsec", JSON.stringify(text)],
    ["gmt2localtime", JSON.stringify(text), '"Asia/Tokyo"'],
  ]);
  return [...listed, ...gmt];
}

/** Formats put together at random, and texts that nearly fit them. */
function randomParseCalls(): Call[] {
  const field = fc.constantFrom(
    ...["%Y=2024", "%m=3", "%m=03", "%d=1", "%d=28", "%H=7", "%H=23", "%M=05", "%S=59", "%S=5.25"],
    ...["%y=24", "%b=Mar", "%B=March", "%I=11", "%p=PM", "%j=061", "%z=+0130", "%Z=CET", "%f=123"],
    ...["%%=%", "%T=1:02:03", "%F=2024-03-01", "%R=04:05", "%D=03/01/24"],
  );
  const literal = fc.constantFrom(
    "",
    "",
    "-",
    "/",
    " ",
    ":",
    ".",
    "T",
    "Z",
    ", ",
    "1",
    "05",
    "PM",
    "_",
  );
  const damage = fc.option(fc.tuple(fc.nat(20), fc.constantFrom("", "0", "x", " ", "-")), {
    freq: 4,
  });
  const pieces = fc.array(fc.tuple(field, literal), { minLength: 1, maxLength: 6 });
  return fc
    .sample(fc.tuple(pieces, damage), { seed: 20261123, numRuns: 500 })
    .map(([list, hit]) => {
      let format = "";
      let text = "";
      for (const [pair, between] of list) {
        const [directive = "", written = ""] = pair.split("=");
        format += directive + between;
        text += written + between;
      }
      if (hit !== null) text = text.slice(0, hit[0]) + hit[1] + text.slice(hit[0] + 1);
      return ["strptime", JSON.stringify(text), JSON.stringify(format)];
    });
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
