/** The restore: users exported by one tenant come back in another, by the workflow and by the commands of its page. */

import { execFile, execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { blocksOf, failures, temporaryFolder, textOf } from "../../examples/workflow-runs.ts";
import { artifactFiles } from "../../simulator/artifact-files.ts";
import { type GitHub, startGitHub } from "../../simulator/git-server.ts";
import { runAction } from "../../simulator/runner.ts";
import { CLIENT_ID, CLIENT_SECRET, startSimulator } from "../../simulator/world.ts";
import {
  type Backup,
  backUp,
  backupOn,
  byId,
  DATABASE,
  emptyTenant,
  missing,
  restore,
  restored,
} from "./restore-run.ts";

if (missing.length > 0) console.warn(`The restore is not tested; not installed: ${missing}`);

describe.skipIf(missing.length > 0)("restore", () => {
  let github: GitHub;
  let backup: Backup;
  beforeAll(async () => {
    github = await startGitHub();
    await backUp(github, 5000);
    backup = await backupOn(github);
    return () => github[Symbol.asyncDispose]();
  }, 120_000);

  test("The restore imports every user that can be imported, two jobs at a time.", async () => {
    expect(backup.names.length).toBeGreaterThanOrEqual(3);
    expect(backup.leftOut).toBeGreaterThan(0);
    expect(backup.users.length + backup.leftOut).toBe(backup.exported);
    await using world = await emptyTenant();
    const { steps, jobs } = await restore({ world, github });
    expect(failures(steps)).toEqual([]);
    expect(world.residents().toSorted(byId)).toEqual(restored(backup.users).toSorted(byId));
    expect(jobs[0]?.environment).toBe("auth0-restore");
    const { length } = backup.users;
    expect(steps.at(-1)?.log).toContain(`${length} of ${length} users are back.`);
    expect(steps.at(-1)?.summary).toContain("| `users-0001.json` |");
    // A third job at a time would have been refused.
    expect(world.requests("create-import").map(({ status }) => status)).toEqual(
      backup.names.map(() => 202),
    );
    expect(world.requests("token")).toHaveLength(1);
    expect(world.imports().map(({ upsert, sendsEmail }) => [upsert, sendsEmail])).toEqual(
      backup.names.map(() => [false, false]),
    );
    expect(world.imports()[0]?.externalId).toBe("restore-4242424242-1");
  });

  test("The restore accepts the artifact of an earlier run and unpacks it.", async () => {
    await using tenant = await startSimulator({ users: 600 });
    const inputs = {
      domain: tenant.tenant.origin,
      "client-id": CLIENT_ID,
      "client-secret": CLIENT_SECRET,
      connection: DATABASE,
      format: "import",
      compression: "gzip",
    };
    await using run = await runAction({ inputs, world: tenant });
    expect(run.exitCode).toBe(0);
    const [artifact] = tenant.artifacts();
    if (artifact === undefined) throw new Error("There is no artifact.");
    const { users_kept: kept } = JSON.parse(String(artifactFiles(artifact).get("manifest.json")));
    await using world = await emptyTenant();
    const { steps } = await restore({
      world: { ...world, artifacts: () => tenant.artifacts() },
      inputs: { "run-id": "4242424242" },
    });
    expect(failures(steps)).toEqual([]);
    expect(world.residents()).toHaveLength(kept);
  });

  test("The restore waits while other import jobs use both slots of the tenant.", async () => {
    const busy = { status: 429, body: { statusCode: 429, error: "Too Many Requests" } };
    await using world = await emptyTenant({
      faults: [{ on: "create-import", times: 3, fault: { kind: "answer", ...busy } }],
    });
    expect(failures((await restore({ world, github })).steps)).toEqual([]);
    expect(world.residents()).toHaveLength(backup.users.length);
  });

  test("The restore polls again if a job is temporarily not visible.", async () => {
    await using world = await emptyTenant({
      faults: [
        { on: "job", fault: { kind: "reset" } },
        { on: "job", from: 2, fault: { kind: "answer", status: 502, body: "<html>" } },
        { on: "job", from: 3, fault: { kind: "json", set: { status: "warming_up" } } },
      ],
    });
    expect(failures((await restore({ world, github })).steps)).toEqual([]);
    expect(world.residents()).toHaveLength(backup.users.length);
  });

  test("The restore signs in again before its token expires.", async () => {
    await using world = await emptyTenant({ tokenSeconds: 1 });
    expect(failures((await restore({ world, github })).steps)).toEqual([]);
    expect(world.requests("token").length).toBeGreaterThan(1);
  });

  test("The restore overwrites existing users if `upsert` is set.", async () => {
    const residents = restored(backup.users.slice(10, 11)).map((one) => ({ ...one, name: "new" }));
    await using world = await emptyTenant({ residents });
    const { steps } = await restore({ world, github, inputs: { upsert: true } });
    expect(failures(steps)).toEqual([]);
    expect(world.residents().toSorted(byId)).toEqual(restored(backup.users).toSorted(byId));
  });

  test("The documented manual restore works, and the documented command starts the workflow with valid inputs.", async () => {
    await using world = await emptyTenant({ completes: { atPoll: 1 } });
    await using clone = await temporaryFolder();
    const { folder } = clone;
    const remote = await github.git(["rev-parse", "--absolute-git-dir"]);
    execFileSync("git", ["clone", "--quiet", "--no-checkout", remote, "."], { cwd: folder });
    const recorder = '#!/bin/sh\nprintf "%s\\n" "$@" > gh-got\n';
    await writeFile(path.join(folder, "gh"), recorder, { mode: 0o755 });
    const script = blocksOf("docs/restore.md", "bash").join("\n");
    const environment = {
      PATH: `${folder}:${process.env["PATH"]}`,
      AUTH0_DOMAIN: world.tenant.origin,
      CLIENT_ID,
      CLIENT_SECRET,
      CONNECTION_ID: DATABASE,
    };
    const { stdout } = await promisify(execFile)(
      "bash",
      ["-eo", "pipefail", "-c", script.replaceAll("https://$AUTH0_DOMAIN", "$AUTH0_DOMAIN")],
      { cwd: folder, env: environment },
    );
    expect(stdout).toContain("users-0002.json: OK\n");
    expect(stdout).toContain('{"status":"completed","summary":{"failed":0,');
    const first = await readFile(path.join(folder, "import/users-0001.json"), "utf8");
    expect(world.residents()).toEqual(restored(JSON.parse(first)));

    const got = await readFile(path.join(folder, "gh-got"), "utf8");
    const [verb, noun, file, ...options] = got.trim().split("\n");
    expect([verb, noun, file]).toEqual(["workflow", "run", "restore.yml"]);
    const given = options.filter((one) => one !== "-f").map((one) => one.split("=")[0] ?? "");
    const { inputs } = parse(textOf("examples/restore.yml")).on.workflow_dispatch;
    const required = Object.keys(inputs).filter((name) => inputs[name].required === true);
    expect(given).toEqual(required);
  });
});
