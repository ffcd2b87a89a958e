import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { checkedRun, failure } from "../../end-to-end/checked-run.ts";
import { startGitHub } from "../../simulator/git-server.ts";
import { runAction } from "../../simulator/runner.ts";
import { CLIENT_ID, CLIENT_SECRET, startSimulator, type World } from "../../simulator/world.ts";

const inputsFor = (world: World) => ({
  domain: world.tenant.origin,
  "client-id": CLIENT_ID,
  "client-secret": CLIENT_SECRET,
});

describe.concurrent("the runner's files", () => {
  test("A run succeeds with a warning when the file for outputs disappears before the backup is stored.", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "vanishing-output-"));
    const output = path.join(folder, "output");
    writeFileSync(output, "");
    await using world = await startSimulator();
    const vanished = world
      .arrival("FinalizeArtifact")
      .then(() => rmSync(folder, { recursive: true }));
    await using run = await runAction({
      inputs: inputsFor(world),
      world,
      environment: { GITHUB_OUTPUT: output },
    });
    await vanished;
    expect(run.exitCode, run.log).toBe(0);
    expect(run.annotations).toEqual([
      {
        level: "warning",
        title: undefined,
        message: "The outputs could not be written (ENOENT). Nothing else is affected.",
      },
    ]);
    expect(world.artifacts()).toHaveLength(1);
    expect(run.summary).toContain("The outputs could not be written");
    expect(run.leftovers).toEqual([]);
  });
});

describe.concurrent("the log", () => {
  test("A run succeeds although nothing reads its log.", async () => {
    await using world = await startSimulator();
    await using run = await runAction({ inputs: inputsFor(world), world, readsAfter: "never" });
    expect(run.exitCode).toBe(0);
    expect(world.artifacts()).toHaveLength(1);
    expect(run.leftovers).toEqual([]);
  });
});

describe.concurrent("a run that ends during the push", () => {
  test("A run that cannot end its push in time names the branch as a place that may have the backup.", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "stuck-git-"));
    const mark = path.join(folder, "pushing");
    // The helper leaves the group of git's processes, and keeps the pipes open longer than the run waits.
    const script = `#!/bin/sh
case "$*" in *"push --porcelain"*) setsid sleep 9 & touch '${mark}'; wait ;; esac
PATH="\${PATH#*:}" exec git "$@"
`;
    writeFileSync(path.join(folder, "git"), script);
    chmodSync(path.join(folder, "git"), 0o755);
    const pushing = (async () => {
      while (!existsSync(mark)) await sleep(20);
    })();
    await using github = await startGitHub();
    await using world = await startSimulator();
    await using run = await checkedRun(
      world,
      { destination: "branch" },
      {
        github,
        environment: { PATH: `${folder}:${process.env["PATH"]}` },
        signal: { name: "SIGTERM", when: pushing },
      },
    );
    expect(failure(run)).toBe(
      "The run was cancelled. The backup, or a part of it, may be in the branch auth0-backup: do not rely on it.",
    );
    rmSync(folder, { recursive: true });
  });
});
