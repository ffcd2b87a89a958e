import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { functionNamed } from "../../../../src/filter/functions/index.ts";
import type { CallSite } from "../../../../src/filter/functions/table.ts";

import {
  ABSENT,
  ABSENT_VALUE,
  ARRAY,
  array,
  EMPTY,
  ERROR,
  ERROR_VALUE,
  FLOAT,
  float,
  INT,
  int,
  isNumber,
  MAP,
  map,
  NULL,
  NULL_VALUE,
  STRING,
  string,
  TRUE,
  type Value,
} from "../../../../src/filter/values/index.ts";
import { inferNumber, numberText } from "../../../../src/filter/values/numbers.ts";

const TYPES = new Map<number, string>([
  [ABSENT, "absent"],
  [ARRAY, "array"],
  [EMPTY, "empty"],
  [ERROR, "error"],
  [FLOAT, "float"],
  [INT, "int"],
  [MAP, "map"],
  [NULL, "null"],
  [STRING, "string"],
]);

const ODD_OPERANDS = new Map<string, Value>([
  ["true", TRUE],
  ['[1,"x"]', array([int(1), string("x")])],
  ['{"x":1}', map(new Map([["x", int(1)]]))],
  ["null", NULL_VALUE],
  ['("x" + 1)', ERROR_VALUE],
  ["@absent", ABSENT_VALUE],
]);

function operand(source: string): Value {
  if (source.startsWith('"')) return string(JSON.parse(source));
  const value = ODD_OPERANDS.get(source) ?? inferNumber(source);
  if (value === undefined)
    throw new Error(`The recorded cases hold ${source}, which is not an operand.`);
  return value;
}

function answer(value: Value): [type: string | undefined, text: string] {
  const type = value === TRUE ? "bool" : TYPES.get(value.type);
  if (isNumber(value)) return [type, numberText(value)];
  if (value.type === STRING || value.type === EMPTY) return [type, JSON.stringify(value.text)];
  return [type, ""];
}

function caller(name: string, zone: string, now = () => 0): (...values: Value[]) => Value {
  const row = functionNamed(name);
  if (row === undefined) throw new Error(`There is no function ${name}.`);
  if ("call" in row) return row.call;
  const runtime = { now, environment: new Map([["TZ", string(zone)]]), charge: () => {} };
  return row.build({ pattern: undefined, runtime } satisfies CallSite);
}

test("Every recorded call of a time function returns what Miller 6.18.1 returns.", () => {
  const file = new URL("time.recorded.jsonl", import.meta.url);
  const different: unknown[] = [];
  for (const line of readFileSync(file, "utf8").trimEnd().split("\n")) {
    const recorded: string[] = JSON.parse(line);
    const [name = "", ...sources] = recorded.slice(0, -2);
    const [type, text = ""] = recorded.slice(-2);
    const got = answer(caller(name, "Asia/Istanbul")(...sources.map(operand)));
    const shown = type === "string" || type === "empty" ? JSON.stringify(JSON.parse(text)) : text;
    const same = got[0] === type && (got[1] === "" || got[1] === shown);
    if (!same) different.push({ call: `${name}(${sources})`, want: [type, text], got });
  }
  expect(different).toEqual([]);
});

const SEED = { seed: 20261123 };
/** From the year 0 to the year 9999. */
const second = fc.integer({ min: -62_167_219_200, max: 253_402_300_799 });
const zoneName = fc.constantFrom(
  "UTC",
  "Europe/Paris",
  "America/New_York",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "Africa/Casablanca",
  "Pacific/Apia",
);
const LONG_FORMATS = [
  "%Y-%m-%dT%H:%M:%SZ%z",
  "%d %b %Y %I:%M:%S %p %z",
  "%B %d, %Y, %H:%M:%S (%z)",
  "%Y/%j %T %z",
  "%F %T%z",
];

test("A time formatted with its offset parses to the same time, in all zones.", () => {
  const write = caller("strftime_local", "UTC");
  const read = caller("strpntime", "UTC");
  fc.assert(
    fc.property(second, zoneName, fc.constantFrom(...LONG_FORMATS), (time, zone, format) => {
      // Offsets of local mean time have seconds, which %z cannot express.
      fc.pre(time > -1_000_000_000 && time < 9_000_000_000);
      const written = write(int(time), string(format), string(zone));
      const nanoseconds = BigInt(time) * 1_000_000_000n;
      expect(answer(read(written, string(format)))).toEqual(["int", String(nanoseconds)]);
    }),
    SEED,
  );
});

test("GMT times of the years 0 to 9999 are the same as those of the JavaScript Date.", () => {
  const write = caller("sec2gmt", "UTC");
  const read = caller("gmt2nsec", "UTC");
  fc.assert(
    fc.property(second, (time) => {
      const written = `${new Date(time * 1000).toISOString().slice(0, -5)}Z`;
      expect(answer(write(int(time)))).toEqual(["string", JSON.stringify(written)]);
      const wrapped = BigInt.asIntN(64, BigInt(time) * 1_000_000_000n);
      expect(answer(read(string(written)))).toEqual(["int", String(wrapped)]);
    }),
    SEED,
  );
});

test("A local time outside of a gap parses to an instant that formats to the same time.", () => {
  const read = caller("localtime2sec", "UTC");
  const write = caller("sec2localtime", "UTC");
  // Morocco changes its clocks around Ramadan, in any month.
  const plainZone = zoneName.filter((name) => name !== "Africa/Casablanca");
  const inGap = (text: string) => /^\d+-(0[2-5]|08|09|1[0-2])/.test(text);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), plainZone, (time, zone) => {
      const text = `${new Date(time * 1000).toISOString().slice(0, 19).replace("T", " ")}`;
      fc.pre(!inGap(text));
      const instant = read(string(text), string(zone));
      const back = write(instant, int(0), string(zone));
      expect(answer(back)).toEqual(["string", JSON.stringify(text)]);
    }),
    SEED,
  );
});

test("Time functions do not throw for any text or format.", () => {
  const soup = fc.string({
    unit: fc.constantFrom(..."%YmdHMSfzZjpbBIyTFDRr2024-:. Z0aé"),
    maxLength: 24,
  });
  const read = caller("strptime_local", "UTC");
  const write = caller("strftime_local", "UTC");
  fc.assert(
    fc.property(soup, soup, fc.double(), zoneName, (text, format, time, zone) => {
      read(string(text), string(format), string(zone));
      write(float(time), string(format), string(zone));
    }),
    { ...SEED, numRuns: 3000 },
  );
});

test("Property names of JavaScript objects and names in the wrong case are not time zones.", () => {
  const write = caller("sec2localdate", "UTC");
  for (const name of ["__proto__", "constructor", "toString", "europe/paris", "Europe/Paris/"]) {
    expect(write(int(0), string(name))).toBe(ERROR_VALUE);
  }
});

test('Each call reads the zone in ENV["TZ"], and an unknown zone ends the run.', () => {
  const environment = new Map([["TZ", string("Asia/Tokyo")]]);
  const row = functionNamed("sec2localtime");
  if (row === undefined || !("build" in row))
    throw new Error("sec2localtime must be built per call site.");
  const call = row.build({
    pattern: undefined,
    runtime: { now: () => 0, environment, charge: () => {} },
  });
  expect(answer(call(int(0)))).toEqual(["string", '"1970-01-01 09:00:00"']);
  environment.set("TZ", string("Asia/Istanbul"));
  expect(answer(call(int(0)))).toEqual(["string", '"1970-01-01 02:00:00"']);
  environment.delete("TZ");
  expect(answer(call(int(0)))).toEqual(["string", '"1970-01-01 00:00:00"']);
  environment.set("TZ", string("Mars/Olympus"));
  expect(() => call(int(0))).toThrow('ENV["TZ"] does not name a time zone');
});

test("The clock functions use the clock of the runtime.", () => {
  let milliseconds = 1_700_000_000_250;
  const now = () => milliseconds;
  expect(answer(caller("systime", "UTC", now)())).toEqual(["float", "1700000000.25"]);
  expect(answer(caller("systimeint", "UTC", now)())).toEqual(["int", "1700000000"]);
  expect(answer(caller("sysntime", "UTC", now)())).toEqual(["int", "1700000000250000000"]);
  const uptime = caller("uptime", "UTC", now);
  const upntime = caller("upntime", "UTC", now);
  milliseconds += 1_500;
  expect(answer(uptime())).toEqual(["float", "1.5"]);
  expect(answer(upntime())).toEqual(["int", "1500000000"]);
});
