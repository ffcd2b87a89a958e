/** Further export files that are not stored. */

import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { checkedRun, expectDone } from "../../end-to-end/checked-run.ts";
import {
  always,
  type Damage,
  expectNeverStored,
  expectNoUsers,
  type NoUsers,
} from "../../end-to-end/damaged-files.ts";
import type { Fault } from "../../simulator/faults.ts";
import { startSimulator } from "../../simulator/world.ts";

describe.concurrent("export file", () => {
  test.each<Damage>([
    ["truncated in its data", { kind: "truncated", toBytes: 9000 }, /is truncated/],
    ["truncated by one byte", { kind: "truncated", toBytes: -1 }, /is truncated/],
    ["wrong in one bit of its data", { kind: "corrupt", atByte: 4000 }, /is corrupt gzip/],
  ])("An export file that is %s is never stored.", expectNeverStored);

  test.each<NoUsers>([
    ["a page", { format: "csv" }, "<!DOCTYPE html>\n<html></html>\n"],
    ["an error in JSON, and Auth0 chose the fields", { fields: "auth0-default" }, '{"error":"x"}'],
    ["a page, and Auth0 chose the fields", { format: "csv", fields: "auth0-default" }, "<html>\n"],
  ])("A gzip file that holds %s is not stored.", expectNoUsers);

  test.each<[string, Fault]>([
    ["plain text", { kind: "plain" }],
    ["three gzip members", { kind: "members", count: 3 }],
  ])("An export file that is %s is accepted.", async (_title, fault) => {
    for (const compression of ["none", "gzip"]) {
      await using world = await startSimulator(always(fault));
      await using run = await checkedRun(world, { compression });
      expectDone(run);
      const stored = await readFile(run.outputs["file"] ?? "");
      const text = compression === "gzip" ? gunzipSync(stored) : stored;
      expect(text.equals(gunzipSync(world.exportedGzip()))).toBe(true);
    }
  });
});
