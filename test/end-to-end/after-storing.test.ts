/** The runner's files and its log, when they cannot be written or nobody reads them. */

import { describe, expect, test } from "vitest";
import { startGitHub } from "../simulator/git-server.ts";
import { runAction } from "../simulator/runner.ts";
import { CLIENT_ID, CLIENT_SECRET, startSimulator, type World } from "../simulator/world.ts";
import { checkedRun, failure } from "./checked-run.ts";

const inputsFor = (world: World) => ({
  domain: world.tenant.origin,
  "client-id": CLIENT_ID,
  "client-secret": CLIENT_SECRET,
});

describe.concurrent("the runner's files", () => {
  test("A run whose outputs cannot be written from the start fails before it sends a request.", async () => {
    await using world = await startSimulator();
    const environment = { GITHUB_OUTPUT: "/dev/null/output" };
    await using run = await checkedRun(world, {}, { environment });
    expect(failure(run)).toMatch(
      /^output cannot be written in \/dev\/null \(ENOTDIR\)\. Check that the folder exists/,
    );
    expect(world.seen).toEqual([]);
  });

  test("A run succeeds with warnings when the disk with the outputs and the summary is full.", async () => {
    await using world = await startSimulator();
    const environment = { GITHUB_OUTPUT: "/dev/full", GITHUB_STEP_SUMMARY: "/dev/full" };
    await using run = await runAction({ inputs: inputsFor(world), world, environment });
    expect(run.exitCode, run.log).toBe(0);
    expect(new Set(run.annotations.map(({ level, message }) => `${level}: ${message}`))).toEqual(
      new Set([
        "warning: The outputs could not be written (ENOSPC). Nothing else is affected.",
        "warning: The job summary could not be written (ENOSPC). Nothing else is affected.",
      ]),
    );
    expect(world.artifacts()).toHaveLength(1);
  });
});

describe.concurrent("the log", () => {
  test("The annotation is printed although the runner reads the log late and the log is long.", async () => {
    const token = "t0ken".repeat(180_000);
    await using world = await startSimulator({
      faults: [{ on: "token", fault: { kind: "json", set: { access_token: token } } }],
    });
    await using run = await checkedRun(world, {}, { readsAfter: 3000 });
    expect(failure(run)).not.toBe("");
    expect(run.masks).toContain(token);
  });
});

describe.concurrent("a run that ends during the push", () => {
  test("A bug during the push does not claim that nothing was stored.", async () => {
    const source = `import { subscribe } from "node:diagnostics_channel";
subscribe("child_process", ({ process: child }) => {
  child.once("spawn", () => {
    if (!child.spawnargs.includes("--porcelain")) return;
    setTimeout(() => { throw new TypeError("a bug"); });
  });
});`;
    await using github = await startGitHub();
    await using world = await startSimulator();
    const environment = {
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(source)}`,
    };
    await using run = await runAction({
      inputs: { ...inputsFor(world), destination: "branch" },
      world,
      github,
      environment,
    });
    expect(failure(run)).toMatch(
      /^The backup failed because of a bug in this action \(TypeError\)\. The backup, or a part of it, may be in the branch auth0-backup: do not rely on it\. Report the bug/,
    );
  });
});
