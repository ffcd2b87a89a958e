/** Exports of unusual rows: stored byte for byte, or rejected with the row's number. */

import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import { startSimulator } from "../simulator/world.ts";
import { checkedRun, expectDone, failure } from "./checked-run.ts";

type Format = "ndjson" | "json" | "csv" | "import";
export type Line = [title: string, format: Format, text: string | Buffer];

const GOOD = '{"user_id":"auth0|1","email":"a@b.example"}';

/** An export whose second row is this one. */
export const around = (row: string | Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${GOOD}\n`), Buffer.from(row), Buffer.from(`\n${GOOD}\n`)]);

export async function expectKept(_title: string, format: Format, text: string | Buffer) {
  await using world = await startSimulator({
    faults: [{ on: "download", fault: { kind: "text", text } }],
  });
  await using run = await checkedRun(world, { format, fields: "auth0-default" });
  expectDone(run);
  const stored = await readFile(run.outputs["file"] ?? "");
  const lines = stored.toString().trimEnd();
  const rows = format === "json" ? lines.slice(2, -2).replaceAll(",\n", "\n") : lines;
  expect(rows === text.toString().trimEnd()).toBe(true);
  if (format === "json") expect(JSON.parse(lines)).toHaveLength(3);
}

export async function expectRefused(
  _title: string,
  format: Format,
  text: string | Buffer,
  says: RegExp,
) {
  const rule = { on: "download", times: 3, fault: { kind: "text", text } } as const;
  await using world = await startSimulator({ faults: [rule] });
  await using run = await checkedRun(world, { format, fields: "auth0-default" });
  expect(failure(run)).toMatch(says);
  expect(failure(run)).toContain("Nothing was stored");
}
