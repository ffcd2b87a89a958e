/** Further unusual rows: stored byte for byte, or rejected with their number. */

import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { checkedRun, expectDone } from "../../end-to-end/checked-run.ts";
import { around, expectKept, expectRefused, type Line } from "../../end-to-end/unusual-rows.ts";
import { startSimulator } from "../../simulator/world.ts";

const nested = (levels: number) => `{"a":${"[".repeat(levels)}${"]".repeat(levels)}}`;
const columns = Array.from({ length: 100_000 }, (_, i) => `c${i}`);
const wide = `{${columns.map((name) => `"${name}":1`).join(",")}}`;
const long = `{"user_id":"auth0|2","bio":"${"x".repeat(20 * 1024 * 1024)}"}`;

const KEPT: Line[] = [
  ["a key twice", "ndjson", around('{"user_id":"auth0|2","user_id":"auth0|3"}')],
  ["an escaped surrogate alone", "ndjson", around('{"user_id":"\\ud800"}')],
  ["a NUL in a cell", "csv", 'a,b\n1,"\'x\0y"\n'],
  ["an escaped NUL", "json", around('{"user_id":"\\u0000"}')],
  ["a title twice", "csv", "email,email\na@b.example,c@d.example\n"],
  ["keys that prototypes have", "json", around('{"__proto__":{"a":1},"constructor":null}')],
  ["a prototype's keys as titles", "csv", "__proto__,constructor\n1,2\n"],
  ["100,000 fields", "ndjson", around(wide)],
  ["10,000 levels of nesting", "json", around(nested(10_000))],
  ["100,000 fields", "json", around(wide)],
  ["a key twice", "json", around('{"user_id":"auth0|2","user_id":"auth0|3"}')],
  ["an escaped surrogate alone", "json", around('{"user_id":"\\ud800"}')],
];

const REFUSED: [...Line, says: RegExp][] = [
  ["a quote that never closes", "csv", 'a,b\n1,2\n3,"4\n5,6\n', /^Row 2 .*(quote|is cut off)/],
  ["invalid UTF-8", "csv", Buffer.from("a,b\n1,\xff\n", "latin1"), /^Row 1 .*valid UTF-8/],
  ["a number for a user", "json", around("42"), /^Row 2 .*is not one JSON object on one line/],
  ["JSON with a trailing comma", "json", around('{"a":1,}'), /^Row 2 .*is not valid JSON/],
  ["a raw surrogate", "json", around(Buffer.from("7b22eda080227d", "hex")), /^Row 2 .*UTF-8/],
  [
    "a cell of 20 MB",
    "csv",
    `a,b\n1,"'${"x".repeat(2e7)}"\n`,
    /^Row 1 of the export is longer than 16 MiB/,
  ],
  ["20 MB after an open quote", "csv", `a,b\n1,"'${"x\n".repeat(1e7)}`, /^Row 1 .* than 16 MiB/],
  ["titles of 20 MB", "csv", `${"x".repeat(2e7)}\n`, /longer than 16 MiB/],
  ["a row of 20 MB", "import", around(long), /^Row 2 of the export is longer than 16 MiB/],
  ["gigabytes of nothing", "ndjson", Buffer.alloc(2 ** 28), /^Row 1 .* is longer than 16 MiB/],
  ["a row with a cell too many", "csv", "a,b\n1,2\n3,4,5\n", /^Row 2 .*cells?/],
];

describe.concurrent("rows", () => {
  test.each(KEPT)("An export with %s (%s) is kept byte for byte.", expectKept);

  test.each(REFUSED)("An export with %s (%s) fails the run with the row's number.", expectRefused);

  test("An export with keys such as `__proto__` can be filtered by them.", async () => {
    const text = `{"__proto__":"x","user_id":"auth0|1"}\n{"user_id":"auth0|2"}\n{"constructor":"x"}\n`;
    await using world = await startSimulator({
      faults: [{ on: "download", fault: { kind: "text", text } }],
    });
    await using run = await checkedRun(world, {
      fields: "auth0-default",
      filter: "is_present($__proto__) || is_present($constructor) || is_present($toString)",
    });
    expectDone(run);
    const stored = await readFile(run.outputs["file"] ?? "", "utf8");
    expect(stored).toBe(`{"__proto__":"x","user_id":"auth0|1"}\n{"constructor":"x"}\n`);
  });

  test("A CSV export with titles such as `__proto__` can be filtered by them.", async () => {
    const text = "__proto__,constructor,toString\n1,2,3\n4,5,6\n";
    await using world = await startSimulator({
      faults: [{ on: "download", fault: { kind: "text", text } }],
    });
    await using run = await checkedRun(world, {
      format: "csv",
      fields: "auth0-default",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a field of Miller's
      filter: "${__proto__} == 4 && $constructor == 5 && $toString == 6",
    });
    expectDone(run);
    const stored = await readFile(run.outputs["file"] ?? "", "utf8");
    expect(stored).toBe("__proto__,constructor,toString\n4,5,6\n");
  });
});
