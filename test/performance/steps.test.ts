/**
 * Our own code goes over blocks and rows, not over bytes: that is what WebAssembly and Node are for. V8 counts the steps that it takes,
 * which no machine and no load changes. A loop over the bytes of every row would go round hundreds of times for a user.
 */

import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import type { Counted, Staging } from "./counted-steps.ts";

const DATE = '$last_login >= "2024-04-01T00:00:00Z"';

test.each<[staging: Staging, most: number]>([
  [{ format: "ndjson" }, 230],
  [{ format: "ndjson", storesGzip: true }, 230],
  [{ format: "ndjson", isSorted: true }, 400],
  [{ format: "ndjson", filter: DATE }, 140],
  [{ format: "json", filter: DATE }, 140],
  [{ format: "csv", filter: DATE }, 60],
])("The pipeline %j takes at most %i steps per user.", async (staging, most) => {
  const { steps, users, where } = await counted(staging);
  expect(steps / users, JSON.stringify(where)).toBeLessThanOrEqual(most);
});

test("Reading every row byte by byte raises the step count above its limit.", async () => {
  const plain = await counted({ format: "ndjson", filter: DATE });
  const slow = await counted({ format: "ndjson", filter: DATE, hasEscapedKeys: true });
  expect(slow.kept).toBe(plain.kept);
  expect(slow.steps).toBeGreaterThan(plain.steps * 5);
});

async function counted(staging: Staging): Promise<Counted> {
  const program = path.join(import.meta.dirname, "counted-steps.ts");
  const options = ["--no-opt", "--no-maglev", program, JSON.stringify(staging)];
  const { stdout } = await promisify(execFile)(process.execPath, options);
  return JSON.parse(stdout);
}
