/** Backups that the branch cannot take. */

import { expect } from "vitest";
import { type GitHubScenario, startGitHub } from "../simulator/git-server.ts";
import { BRANCH, backupTo } from "./branch-run.ts";
import { failure } from "./checked-run.ts";

/** A problem that GitHub finds with the push itself. */
export type PushProblem = readonly [title: string, GitHubScenario, message: string];

export async function expectRejectedPush(...[, scenario, message]: PushProblem) {
  await using github = await startGitHub(scenario);
  await github.commitFile(BRANCH, "README.md", "Ours.\n");
  await using run = await backupTo(github, { destination: "artifact, branch, file" });
  expect(failure(run)).toContain(message);
}

/** A file on the branch, the inputs of the backup, and the place that the message names. */
export type Obstacle = readonly [file: string, inputs: Record<string, string>, place: string];

export async function expectInTheWay(...[path, inputs, place]: Obstacle) {
  await using github = await startGitHub();
  await github.commitFile(BRANCH, path, '{"schema":2}\n');
  await using run = await backupTo(github, inputs);
  expect(failure(run)).toContain(
    `On the branch, ${place} is in the way of the backup: it is not part of an earlier backup.`,
  );
}
