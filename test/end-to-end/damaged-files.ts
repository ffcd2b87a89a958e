/** Export files that no run may store. */

import { expect } from "vitest";
import type { Fault } from "../simulator/faults.ts";
import { type Scenario, startSimulator } from "../simulator/world.ts";
import { checkedRun, failure } from "./checked-run.ts";

export function always(fault: Fault): Scenario {
  return { faults: [{ on: "download", times: Number.POSITIVE_INFINITY, fault }] };
}

export type Damage = [title: string, fault: Fault, says: RegExp];

export async function expectNeverStored(...[, fault, says]: Damage) {
  await using world = await startSimulator(always(fault));
  await using run = await checkedRun(world, { compression: "gzip", "minimum-users": "0" });
  expect(failure(run)).toMatch(says);
  expect(failure(run)).toContain("Nothing was stored");
  expect(world.requests("download")).toHaveLength(3);
}

/** What a gzip file holds instead of users. */
export type NoUsers = [title: string, inputs: Record<string, string>, text: string];

export async function expectNoUsers(...[, inputs, text]: NoUsers) {
  await using world = await startSimulator(always({ kind: "text", text }));
  await using run = await checkedRun(world, inputs);
  expect(failure(run)).toContain("Row 1 of the export has none of the exported fields.");
}
