/** Faults of an export job: at its start, and while it is polled. */

import { expect } from "vitest";
import type { FaultRule } from "../simulator/faults.ts";
import { type Scenario, startSimulator } from "../simulator/world.ts";
import { checkedRun, expectDone, failure } from "./checked-run.ts";

/** Sets properties of the job in the answers to `times` polls, beginning with poll `from`. */
export function job(set: Record<string, unknown>, from = 1, times = 1): FaultRule {
  return { on: "job", from, times, fault: { kind: "json", set } };
}

/** An answer after which nothing says whether the job was started. */
export type AmbiguousStart = [title: string, fault: FaultRule["fault"], says: RegExp];

export async function expectOneStart(...[, fault, says]: AmbiguousStart) {
  await using world = await startSimulator({ faults: [{ on: "create-job", fault }] });
  await using run = await checkedRun(world);
  expect(failure(run)).toMatch(says);
  expect(world.requests("create-job")).toHaveLength(1);
  expect(world.requests("job")).toEqual([]);
}

export type Wait = [title: string, scenario: Scenario, says: RegExp];

export async function expectPollingContinues(...[, scenario, says]: Wait) {
  await using world = await startSimulator(scenario);
  await using run = await checkedRun(world);
  expectDone(run);
  expect(run.log).toMatch(says);
  expect(run.outputs["users-exported"]).toBe("250");
}

export type JobEnd = [title: string, rule: FaultRule, says: RegExp];

export async function expectPollingFails(...[, rule, says]: JobEnd) {
  await using world = await startSimulator({ completes: { atPoll: 99 }, faults: [rule] });
  await using run = await checkedRun(world);
  expect(failure(run)).toMatch(says);
  expect(run.outputs).toEqual({ "job-id": expect.stringMatching(/^job_/) });
  expect(world.requests("download")).toEqual([]);
}
