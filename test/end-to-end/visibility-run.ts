/** Runs in repositories that are public, internal, or of unknown visibility. */

import { expect } from "vitest";
import { type GitHubScenario, startGitHub } from "../simulator/git-server.ts";
import { startSimulator } from "../simulator/world.ts";
import { checkedRun, failure } from "./checked-run.ts";

export const PUBLIC = { repository: { private: false, visibility: "public" } };
export const SILENT = { schedule: "0 2 * * *" };

export async function attempt(
  destination: string,
  event: object,
  scenario: GitHubScenario = {},
  inputs: Record<string, string> = {},
) {
  await using github = await startGitHub(scenario);
  await using world = await startSimulator();
  const run = await checkedRun(world, { destination, ...inputs }, { github, event });
  return {
    run,
    jobs: world.requests("create-job").length,
    signIns: world.requests("token").length,
  };
}

export async function expectPublicRejected(destination: string) {
  const { run, jobs, signIns } = await attempt(destination, PUBLIC);
  expect(failure(run)).toMatch(
    /^This repository is public: everyone could read the users in the (artifact|branch)\. Nothing was exported\. .*`allow-public-repository: true`\.$/,
  );
  expect([jobs, signIns]).toEqual([0, 0]);
  await run[Symbol.asyncDispose]();
}
