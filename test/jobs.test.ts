/** The workflows that use the action, run from their first step to their last against the simulator. */

import { readFileSync } from "node:fs";
import { mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { missingPrograms } from "./programs.ts";
import { makeApplicationKeys } from "./simulator/application-keys.ts";
import { artifactFiles } from "./simulator/artifact-files.ts";
import { runJob, type StepResult } from "./simulator/job.ts";
import { CLIENT_ID, CLIENT_SECRET, startSimulator } from "./simulator/world.ts";

const root = path.join(import.meta.dirname, "..");
const textOf = (file: string) => readFileSync(path.join(root, file), "utf8");

const scriptsNeed = missingPrograms("bash", "jq", "sha256sum");

let workspace: string;
beforeEach(async () => {
  workspace = await mkdtemp(path.join(tmpdir(), "job-workspace-"));
});
afterEach(() => rm(workspace, { recursive: true, force: true }));

function failures(results: readonly StepResult[]): string[] {
  return results
    .filter(({ outcome }) => outcome === "failure")
    .map(({ name, log }) => `${name}\n${log}`);
}

test("the self-test finds the bundle sound: its guarded backup, and no other step, fails", async (context) => {
  context.skip(scriptsNeed.length > 0, `not installed: ${scriptsNeed.join(", ")}`);
  await symlink(path.join(root, "test"), path.join(workspace, "test"));
  await using world = await startSimulator();
  const results = await runJob({
    workflow: textOf(".github/workflows/self-test.yml"),
    workspace,
    world,
    values: {},
    done: ["npm ci --ignore-scripts"],
  });
  expect(failures(results)).toEqual([expect.stringMatching(/^Back up, with a guard that must/)]);
  expect(results.at(-1)?.name).toBe("The guard failed the step, and nothing was stored");
});

test("the nightly example stores an artifact, and needs nothing but its secrets and one variable", async () => {
  await using world = await startSimulator();
  const results = await runJob({
    workflow: textOf("examples/nightly-backup.yml"),
    workspace,
    world,
    values: {
      "vars.AUTH0_DOMAIN": world.tenant.origin,
      "secrets.AUTH0_CLIENT_ID": CLIENT_ID,
      "secrets.AUTH0_CLIENT_SECRET": CLIENT_SECRET,
    },
  });
  expect(failures(results)).toEqual([]);
  const [artifact] = world.artifacts();
  if (artifact === undefined) throw new Error("There is no artifact.");
  expect([...artifactFiles(artifact).keys()]).toEqual(["users.ndjson.gz", "manifest.json"]);
  expect(await readdir(workspace)).toEqual([]);
});

test("the CSV example signs in with its key, and hands its file to the next step", async (context) => {
  context.skip(scriptsNeed.length > 0, `not installed: ${scriptsNeed.join(", ")}`);
  const { pkcs8, credential } = makeApplicationKeys();
  await using world = await startSimulator({ application: { credential } });
  const results = await runJob({
    workflow: textOf("examples/csv-to-storage.yml"),
    workspace,
    values: {
      "vars.AUTH0_DOMAIN": world.tenant.origin,
      "secrets.AUTH0_CLIENT_ID": CLIENT_ID,
      "secrets.AUTH0_PRIVATE_KEY": pkcs8,
      "inputs.connection": "acme-saml",
    },
  });
  expect(failures(results)).toEqual([]);
  expect(results.at(-1)?.log).toContain("users.csv: OK");
  const [header] = readFileSync(path.join(workspace, "auth0-users/users.csv"), "utf8").split(
    /\r?\n/,
  );
  expect(header).toBe("user_id,email,connection,country,last_login");
  expect(world.jobs()[0]?.request.connection_id).toMatch(/^con_Sa/);
});
