/** Answers of the artifact service that a run has to deal with. */

import { expect } from "vitest";
import type { Exchange, Fault, FaultRule } from "../simulator/faults.ts";
import { startSimulator } from "../simulator/world.ts";
import { checkedRun, expectDone, failure } from "./checked-run.ts";

export const BOTH = { destination: "artifact, file" };
export const ALWAYS = Number.POSITIVE_INFINITY;

export function fault(on: Exchange, fault: Fault, times = 1): FaultRule {
  return { on, fault, times };
}

export function twirp(status: number, msg: string): Fault {
  return { kind: "answer", status, body: { code: "x", msg } };
}

export async function expectCreationRetried(_title: string, answer: Fault) {
  await using world = await startSimulator({ faults: [fault("CreateArtifact", answer)] });
  await using run = await checkedRun(world, BOTH);
  expectDone(run);
  expect(world.artifacts()).toHaveLength(1);
}

export type Refusal = [title: string, rule: FaultRule, says: RegExp];

export async function expectRefused(...[, rule, says]: Refusal) {
  await using world = await startSimulator({ faults: [rule] });
  await using run = await checkedRun(world, BOTH);
  expect(failure(run)).toMatch(says);
}

/** @param host a server that is neither github.com nor ghe.com */
export async function expectRefusedElsewhere(host: string) {
  await using world = await startSimulator();
  const environment = { GITHUB_SERVER_URL: `https://${host}` };
  await using run = await checkedRun(world, BOTH, { environment });
  expect(failure(run)).toMatch(
    /works only with github\.com and ghe\.com, not with git\w+\.acme\.example\. Use `destination: branch` or `destination: file`/,
  );
  expect(failure(run)).not.toContain("Enterprise");
  expect(world.seen).toHaveLength(0);
}
