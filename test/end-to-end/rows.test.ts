/** Unusual rows: stored byte for byte, or rejected with their number. */

import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import type { FaultRule } from "../simulator/faults.ts";
import { startSimulator } from "../simulator/world.ts";
import { checkedRun, expectDone } from "./checked-run.ts";
import { around, expectKept, expectRefused, type Line } from "./unusual-rows.ts";

const GOOD = '{"user_id":"auth0|1","email":"a@b.example"}';

const nested = (levels: number) => `{"a":${"[".repeat(levels)}${"]".repeat(levels)}}`;
const columns = Array.from({ length: 100_000 }, (_, i) => `c${i}`);
const long = `{"user_id":"auth0|2","bio":"${"x".repeat(20 * 1024 * 1024)}"}`;

const KEPT: Line[] = [
  ["10,000 levels of nesting", "ndjson", around(nested(10_000))],
  ["100,000 columns", "csv", `${columns.join()}\n${columns.map(() => "1").join()}\n`],
];

const REFUSED: [...Line, says: RegExp][] = [
  ["half an object", "ndjson", around('{"a":1'), /^Row 2 .*is not one JSON object on one line/],
  ["one JSON array", "ndjson", `[${GOOD}]\n`, /^Row 1 .*starts with \[/],
  ["a last row cut off", "ndjson", `${GOOD}\n{"user_id":`, /^Row 2 .*is cut off/],
  ["invalid UTF-8", "ndjson", around(Buffer.from([0x7b, 0xff, 0x7d])), /^Row 2 .*valid UTF-8/],
  ["a NUL", "ndjson", around('{"a":"\0"}'), /^Row 2 .*contains a NUL byte/],
  ["a row of 20 MB", "ndjson", around(long), /^Row 2 of the export is longer than 16 MiB/],
  ["a row with a cell too few", "csv", "a,b\n1,2\n3\n", /^Row 2 .*cells?/],
];

describe.concurrent("rows", () => {
  test.each(KEPT)("An export with %s (%s) is kept byte for byte.", expectKept);

  test.each(REFUSED)("An export with %s (%s) fails the run with the row's number.", expectRefused);

  test("A user with half of a surrogate pair is stored unchanged, counted in the manifest, and causes a warning.", async () => {
    const text =
      '{"user_id":"auth0|1","name":"x\\ud83d"}\n{"user_id":"auth0|2","name":"\\ud83d\\udc4b"}\n';
    const faults: FaultRule[] = [{ on: "download", fault: { kind: "text", text } }];
    await using world = await startSimulator({ faults });
    await using run = await checkedRun(world, { compression: "none" });
    expectDone(run);
    expect(await readFile(run.outputs["file"] ?? "", "utf8")).toBe(text);
    const manifest = JSON.parse(await readFile(run.outputs["manifest"] ?? "", "utf8"));
    expect(manifest).toMatchObject({ users_kept: 2, users_with_lone_surrogates: 1 });
    expect(run.annotations).toEqual([
      expect.objectContaining({
        level: "warning",
        message: expect.stringContaining("1 user with half of a surrogate pair in a text"),
      }),
    ]);
  });

  test("A user with a NUL in a cell of CSV is counted in the manifest and in the log.", async () => {
    const text = 'user_id,name\nauth0|1,"\'x\0\0y"\nauth0|2,b\nauth0|3,"\'\0"\n';
    const faults: FaultRule[] = [{ on: "download", fault: { kind: "text", text } }];
    await using world = await startSimulator({ faults });
    await using run = await checkedRun(world, { format: "csv", filter: '$user_id != "auth0|3"' });
    expectDone(run);
    const manifest = JSON.parse(await readFile(run.outputs["manifest"] ?? "", "utf8"));
    expect(manifest).toMatchObject({ users_kept: 2, users_with_nul: 1 });
    expect(run.log).toContain("1 user with a NUL character in a cell");
  });

  test("Keys such as `__proto__` can be titles of chosen fields, in rows and in the manifest.", async () => {
    await using world = await startSimulator({ users: 1 });
    await using run = await checkedRun(world, {
      fields: "user_id, email as __proto__, nickname as constructor",
      filter: "is_present($__proto__) && is_present($constructor)",
    });
    expectDone(run);
    const stored = await readFile(run.outputs["file"] ?? "", "utf8");
    expect(stored).toMatch(/^\{"user_id":"[^"]+","__proto__":"[^"]+","constructor":"[^"]+"\}\n$/);
    const manifest = await readFile(run.outputs["manifest"] ?? "", "utf8");
    expect(JSON.parse(manifest).fields).toEqual(["user_id", "__proto__", "constructor"]);
  });

  test("Keys such as `__proto__` are data in an import file, and are left out outside of metadata.", async () => {
    const metadata =
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"x":1}},"toString":2}';
    const text = `{"__proto__":{"email":"b@b.example"},"constructor":1,"user_id":"auth0|1","email":"a@b.example","identities":[{"connection":"db","user_id":"1","provider":"auth0","isSocial":false}],"app_metadata":${metadata},"user_metadata":${metadata}}\n`;
    await using world = await startSimulator({
      faults: [{ on: "download", fault: { kind: "text", text } }],
    });
    await using run = await checkedRun(world, { format: "import", fields: "auth0-default" });
    expectDone(run);
    const stored = await readFile(run.outputs["file"] ?? "", "utf8");
    expect(stored).toBe(
      `[\n{"user_id":"1","email":"a@b.example","app_metadata":${metadata},"user_metadata":${metadata}}\n]\n`,
    );
  });
});
