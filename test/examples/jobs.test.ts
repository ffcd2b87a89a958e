/** The workflows of one job, run from their first step to their last against the simulator. */

import { mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { missingPrograms } from "../programs.ts";
import { artifactFiles } from "../simulator/artifact-files.ts";
import { startGitHub } from "../simulator/git-server.ts";
import { runWorkflow } from "../simulator/workflow.ts";
import { startSimulator } from "../simulator/world.ts";
import { CHOICES, expectChoice, exportByHand } from "./manual-export.ts";
import { failures, root, signIn, textOf } from "./workflow-runs.ts";

const scriptsNeed = missingPrograms("bash", "jq", "sha256sum");

let workspace: string;
beforeEach(async () => {
  workspace = await mkdtemp(path.join(tmpdir(), "job-workspace-"));
});
afterEach(() => rm(workspace, { recursive: true, force: true }));

test("The self-test passes with the bundle: only its guarded backup fails.", async (context) => {
  context.skip(scriptsNeed.length > 0, `not installed: ${scriptsNeed.join(", ")}`);
  await symlink(path.join(root, "test"), path.join(workspace, "test"));
  await using world = await startSimulator();
  const { steps } = await runWorkflow({
    workflow: textOf(".github/workflows/self-test.yml"),
    workspace,
    world,
    values: {},
    done: ["npm ci --ignore-scripts"],
  });
  expect(failures(steps)).toEqual([expect.stringMatching(/^Back up, with a guard that must/)]);
  expect(steps.at(-1)?.name).toBe("The guard failed the step, and nothing was stored");
});

test("The nightly example stores an artifact and needs only its secrets and one variable.", async () => {
  await using world = await startSimulator();
  const { steps } = await runWorkflow({
    workflow: textOf("examples/nightly-backup.yml"),
    workspace,
    world,
    values: signIn(world.tenant.origin),
  });
  expect(failures(steps)).toEqual([]);
  const [artifact] = world.artifacts();
  if (artifact === undefined) throw new Error("There is no artifact.");
  expect([...artifactFiles(artifact).keys()]).toEqual(["users.ndjson.gz", "manifest.json"]);
  expect(await readdir(workspace)).toEqual([]);
});

test("The branch example commits once for two nights without a change.", async (context) => {
  const missing = missingPrograms("bash", "git");
  context.skip(missing.length > 0, `not installed: ${missing.join(", ")}`);
  await using world = await startSimulator();
  await using github = await startGitHub();
  const night = () =>
    runWorkflow({
      workflow: textOf("examples/backup-branch.yml"),
      workspace,
      github,
      values: signIn(world.tenant.origin),
    });
  const [first, second] = [await night(), await night()];
  expect(failures([...first.steps, ...second.steps])).toEqual([]);
  expect(await github.git(["log", "--format=%s", "auth0-backup"])).toMatch(/^Back up 250 users/);
  expect(await github.git(["rev-list", "--count", "auth0-backup"])).toBe("1");
  const files = await github.git(["ls-tree", "--name-only", "auth0-backup"]);
  expect(files.split("\n")).toEqual(["manifest.json", "users.ndjson"]);
});

test.each(CHOICES.slice(1, 2))(
  "The form of the manual example exports the users %s, in NDJSON as in CSV.",
  (users, keeps) => expectChoice(workspace, users, keeps),
);

test("The manual example passes typed values only to the action, and hostile text stays text.", async () => {
  await using world = await startSimulator();
  const { steps } = await exportByHand(workspace, world, {
    filter: "$logins_count > 100",
    format: "csv",
    fields: "user_id, email, logins_count",
  });
  expect(failures(steps)).toEqual([]);
  const [artifact] = world.artifacts();
  if (artifact === undefined) throw new Error("There is no artifact.");
  expect(artifact.name).toBe("auth0-users-by-hand");
  const [header, ...rows] = String(artifactFiles(artifact).get("users.csv")).trim().split(/\r?\n/);
  expect(header).toBe("user_id,email,logins_count");
  expect(rows.length).toBeGreaterThan(10);
  expect(rows.every((row) => Number(row.split(",").at(-1)?.replaceAll('"', "")) > 100)).toBe(true);

  const hostile = await exportByHand(workspace, world, {
    filter: '"; touch pwned; $(touch pwned) `touch pwned`',
  });
  expect(failures(hostile.steps).join()).toContain("The filter does not compile");
  expect(await readdir(workspace)).toEqual([]);
});
