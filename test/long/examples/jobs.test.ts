/** The workflows of one job that `test/examples/jobs.test.ts` leaves out. */

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CHOICES, expectChoice } from "../../examples/manual-export.ts";
import { failures, signIn, textOf } from "../../examples/workflow-runs.ts";
import { missingPrograms } from "../../programs.ts";
import { startGitHub } from "../../simulator/git-server.ts";
import { runAction } from "../../simulator/runner.ts";
import { runWorkflow } from "../../simulator/workflow.ts";
import { CLIENT_ID, CLIENT_SECRET, startSimulator, type World } from "../../simulator/world.ts";

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

test("The documented commands for the history of the branch work in a clone.", async (context) => {
  const missing = missingPrograms("bash", "git");
  context.skip(missing.length > 0, `not installed: ${missing.join(", ")}`);
  await using github = await startGitHub();
  for (const changed of [[], [8]]) {
    await using world = await startSimulator({ edits: { removed: [], changed } });
    const inputs = {
      domain: world.tenant.origin,
      "client-id": CLIENT_ID,
      "client-secret": CLIENT_SECRET,
      destination: "branch",
    };
    await using run = await runAction({ inputs, github });
    expect(run.exitCode).toBe(0);
  }
  const changed = await github.git(["diff", "-U0", "auth0-backup~", "auth0-backup"]);
  // Another backup's folder, or anyone's file.
  await github.commitFile("auth0-backup", "eu/notes.txt", "Ours.\n");
  const remote = await github.git(["rev-parse", "--absolute-git-dir"]);
  execFileSync("git", ["clone", "--quiet", "--no-checkout", remote, "."], { cwd: workspace });
  const id = /"user_id":"([^|"]+\|[^"]+)"/.exec(changed)?.[1] ?? "";
  const commands = textOf("docs/backup-branch.md")
    .replace("auth0\\|5f7c8ec7c33c6c004bbafe82", id.replaceAll("|", "\\|"))
    .replace("2026-11-01", "2099-01-01")
    .matchAll(/^```bash\n(.*?)^```$/gms);
  const printed = [...commands].map(([, command = ""]) =>
    execFileSync("bash", ["-e", "-c", command], { cwd: workspace, stdio: "pipe" }).toString(),
  );
  expect(printed).toHaveLength(5);
  expect(printed[0]).toMatch(
    /\n\d{4}-\d\d-\d\d Back up 250 users .* \(\+0 −0 ~1\)\n.* Back up 250/,
  );
  expect(printed[1]?.match(/^[+-]\{/gm)).toEqual(["-{", "+{"]);
  expect(printed[2]?.match(/^commit /gm)).toHaveLength(2);
  const rows = readFileSync(path.join(workspace, "users.ndjson"), "utf8").trimEnd().split("\n");
  expect(rows).toHaveLength(250);
});
