/** Calls of strptime and similar functions: chosen by hand, and generated at random. */
import fc from "fast-check";

/** The name of a function and its arguments, as source text. */
export type Call = readonly [name: string, ...values: string[]];

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

export function parseCalls(): Call[] {
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

/** Random formats, and texts that almost match them. */
export function randomParseCalls(): Call[] {
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
