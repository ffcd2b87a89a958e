/** Disks that are full before a backup is stored. */

import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, type TestContext } from "vitest";
import { ageKey } from "../simulator/age-keys.ts";
import { startSimulator } from "../simulator/world.ts";
import { checkedRun, failure } from "./checked-run.ts";

/** A disk of this size in kibibytes, or none where this machine lets us make none. */
export async function smallDisk(kibibytes: number) {
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

export const FULL =
  /^The disk is full: .* has no room for the export\. Use a runner with more space/;
export const NO_DISK = "only root can make a small disk";

/** A backup of these inputs whose folder for temporary files is on a full disk. */
export async function expectFull(
  [, inputs]: [title: string, inputs: Record<string, string>],
  { skip }: TestContext,
): Promise<void> {
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
}
