import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { ageKey } from "../simulator/age-keys.ts";
import { startGitHub } from "../simulator/git-server.ts";
import { startSimulator } from "../simulator/world.ts";
import { BRANCH, backupTo } from "./branch-run.ts";
import { checkedRun, failure } from "./checked-run.ts";

/** A disk of this size in kibibytes, or none where this machine lets us make none. */
async function smallDisk(kibibytes: number) {
  const folder = await mkdtemp(path.join(tmpdir(), "small-disk-"));
  const isMounted = mounted(folder, kibibytes);
  return {
    path: isMounted ? folder : undefined,
    [Symbol.asyncDispose]: async () => {
      if (isMounted) execFileSync("umount", [folder]);
      await rm(folder, { recursive: true });
    },
  };
}

function mounted(folder: string, kibibytes: number): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${kibibytes}k`, "tmpfs", folder], {
      stdio: "ignore",
    });
    return true;
  } catch {
    return false;
  }
}

const FULL = /^The disk is full: .* has no room for the export\. Use a runner with more space/;
const NO_DISK = "only root can make a small disk";

describe.concurrent("disk space", () => {
  test.for<[string, Record<string, string>]>([
    ["plain", {}],
    ["compressed", { compression: "zstd", filter: "true" }],
    ["copied as Auth0 compressed it", { compression: "gzip" }],
    ["encrypted", { "encrypt-to": "" }],
    ["for an artifact", { destination: "artifact" }],
  ])(
    "A full disk for temporary files fails a run whose file is %s.",
    async ([, inputs], { skip }) => {
      await using disk = await smallDisk(100);
      skip(disk.path === undefined, NO_DISK);
      const encryption =
        "encrypt-to" in inputs ? { "encrypt-to": (await ageKey()).recipient } : undefined;
      await using world = await startSimulator({ users: 2000 });
      const environment = { RUNNER_TEMP: disk.path ?? "" };
      await using run = await checkedRun(world, { ...inputs, ...encryption }, { environment });
      expect(failure(run)).toMatch(FULL);
      expect(await readdir(disk.path ?? "")).toEqual([]);
      expect(world.requests("CreateArtifact")).toEqual([]);
    },
  );

  test("A full disk fails a run that sorts on it.", async ({ skip }) => {
    await using disk = await smallDisk(10_000);
    skip(disk.path === undefined, NO_DISK);
    await using github = await startGitHub();
    const environment = { RUNNER_TEMP: disk.path ?? "" };
    await using run = await backupTo(github, {}, { users: 30_000 }, { environment });
    expect(failure(run)).toMatch(FULL);
    expect(await readdir(disk.path ?? "")).toEqual([]);
  });

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
