/** Downloads that break off, and the requests with which they go on. */

import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { expect } from "vitest";
import type { Fault, FaultRule } from "../simulator/faults.ts";
import type { Run } from "../simulator/runner.ts";
import { type Scenario, startSimulator, type World } from "../simulator/world.ts";
import { checkedRun, expectDone } from "./checked-run.ts";

export const ALWAYS = Number.POSITIVE_INFINITY;

export function download(fault: Fault, from = 1, times = 1): FaultRule {
  return { on: "download", from, times, fault };
}

/** The range and the status of each request. */
export function attempts(world: World): (readonly [range: string | undefined, status: number])[] {
  return world
    .requests("download")
    .map(({ headers, status }) => [headers["range"], status ?? 0] as const);
}

export async function expectWholeFile(world: World, run: Run): Promise<void> {
  expectDone(run);
  const stored = await readFile(run.outputs["file"] ?? "");
  expect(stored.equals(gunzipSync(world.exportedGzip()))).toBe(true);
}

export async function expectResumes(afterBytes: number) {
  await using world = await startSimulator({ faults: [download({ kind: "cut", afterBytes })] });
  await using run = await checkedRun(world);
  await expectWholeFile(world, run);
  expect(attempts(world)).toEqual([
    [undefined, 200],
    [`bytes=${afterBytes}-`, 206],
  ]);
  expect(world.requests("download")[1]?.headers["if-range"]).toMatch(/^"\w+"$/);
}

/** @param at the offset of the cut from the end of the file, negative */
export async function expectResumesInTrailer(at: number) {
  await using world = await startSimulator({ faults: [download({ kind: "cut", afterBytes: at })] });
  await using run = await checkedRun(world);
  await expectWholeFile(world, run);
  const from = world.exportedGzip().length + at;
  expect(attempts(world)).toEqual([
    [undefined, 200],
    [`bytes=${from}-`, 206],
  ]);
}

export type Restart = [title: string, scenario: Scenario];

export async function expectRestarts(...[, { faults = [], ...scenario }]: Restart) {
  const cut = download({ kind: "cut", afterBytes: 3000 });
  await using world = await startSimulator({ ...scenario, faults: [cut, ...faults] });
  await using run = await checkedRun(world);
  await expectWholeFile(world, run);
  expect(attempts(world).map(([range]) => range)).toEqual([undefined, "bytes=3000-", undefined]);
  expect(run.log).toMatch(
    /^Retrying the download immediately: the storage does not resume the file .*, so it restarts from the first byte\.$/m,
  );
}
