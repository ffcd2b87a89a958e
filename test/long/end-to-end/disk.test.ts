import { readdir } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { BRANCH, backupTo } from "../../end-to-end/branch-run.ts";
import { checkedRun, failure } from "../../end-to-end/checked-run.ts";
import { expectFull, FULL, NO_DISK, smallDisk } from "../../end-to-end/small-disk.ts";
import { startGitHub } from "../../simulator/git-server.ts";
import { startSimulator } from "../../simulator/world.ts";

describe.concurrent("disk space", () => {
  test.for<[string, Record<string, string>]>([
    ["plain", {}],
    ["compressed", { compression: "zstd", filter: "true" }],
    ["copied as Auth0 compressed it", { compression: "gzip" }],
    ["encrypted", { "encrypt-to": "" }],
    ["for an artifact", { destination: "artifact" }],
  ])("A full disk for temporary files fails a run whose file is %s.", expectFull);

  test("A full disk fails a run whose commit does not fit on it.", async ({ skip }) => {
    await using disk = await smallDisk(1280);
    skip(disk.path === undefined, NO_DISK);
    await using github = await startGitHub();
    const environment = { RUNNER_TEMP: disk.path ?? "" };
    await using run = await backupTo(github, {}, { users: 1500 }, { environment });
    expect(failure(run)).toMatch(/The disk is full/);
    expect(await readdir(disk.path ?? "")).toEqual([]);
    expect(await github.git(["branch", "--list", BRANCH])).toBe("");
  });

  test("A full disk fails a run that sorts on it.", async ({ skip }) => {
    await using disk = await smallDisk(10_000);
    skip(disk.path === undefined, NO_DISK);
    await using github = await startGitHub();
    const environment = { RUNNER_TEMP: disk.path ?? "" };
    await using run = await backupTo(github, {}, { users: 30_000 }, { environment });
    expect(failure(run)).toMatch(FULL);
    expect(await readdir(disk.path ?? "")).toEqual([]);
  });

  test("A full disk for the output folder fails the run and leaves no partial file.", async ({
    skip,
  }) => {
    await using disk = await smallDisk(100);
    skip(disk.path === undefined, NO_DISK);
    await using world = await startSimulator({ users: 1000 });
    await using run = await checkedRun(world, {
      destination: "artifact, file",
      "output-directory": disk.path ?? "",
    });
    expect(failure(run)).toMatch(FULL);
    expect(await readdir(disk.path ?? "")).toEqual([]);
    expect(world.artifacts()).toEqual([]);
  });
});
