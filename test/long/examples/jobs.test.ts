/** The workflows of one job that `test/examples/jobs.test.ts` leaves out. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CHOICES, expectChoice } from "../../examples/manual-export.ts";
import { failures, signIn, textOf } from "../../examples/workflow-runs.ts";
import { missingPrograms } from "../../programs.ts";
import { startGitHub } from "../../simulator/git-server.ts";
import { runWorkflow } from "../../simulator/workflow.ts";
import { startSimulator, type World } from "../../simulator/world.ts";

let workspace: string;
beforeEach(async () => {
  workspace = await mkdtemp(path.join(tmpdir(), "job-workspace-"));
});
afterEach(() => rm(workspace, { recursive: true, force: true }));

test("The nightly examples fail and store nothing on the night on which 300 of 5,000 users are gone.", async (context) => {
  const missing = missingPrograms("bash", "git");
  context.skip(missing.length > 0, `not installed: ${missing.join(", ")}`);
  await using before = await startSimulator({ users: 5000 });
  await using after = await startSimulator({ users: 4700 });
  await using github = await startGitHub();
  const night = (example: string, world: World) =>
    runWorkflow({
      workflow: textOf(`examples/${example}.yml`),
      workspace,
      world,
      github,
      values: { ...signIn(world.tenant.origin), "vars.AUTH0_MINIMUM_USERS": "4900" },
    });
  for (const example of ["nightly-backup", "backup-branch"]) {
    expect(failures((await night(example, before)).steps)).toEqual([]);
    expect(failures((await night(example, after)).steps)).toHaveLength(1);
  }
  expect(after.artifacts()).toEqual([]);
  expect(await github.git(["rev-list", "--count", "auth0-backup"])).toBe("1");
});

test.each(CHOICES.toSpliced(1, 1))(
  "The form of the manual example exports the users %s, in NDJSON as in CSV.",
  (users, keeps) => expectChoice(workspace, users, keeps),
);
