import {
  chown,
  lutimes,
  mkdir,
  mkdtemp,
  readdir,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { makeRunFolder, removeStaleFolders } from "../../src/base/stale-files.ts";
import { checkedRun, expectDone } from "../end-to-end/checked-run.ts";
import { runAction } from "../simulator/runner.ts";
import { CLIENT_ID, CLIENT_SECRET, startSimulator } from "../simulator/world.ts";

/** Only root can create a folder that belongs to another user. */
const isRoot = process.getuid?.() === 0;
if (!isRoot) console.info("Not root: not tested that folders of other users stay.");

const DAYS = 24 * 60 * 60 * 1000;

/** A temporary folder with two-day-old files of killed runs and of other programs. */
async function tempWithStaleFiles() {
  const temp = await mkdtemp(path.join(tmpdir(), "stale-files-test-"));
  const old = new Date(Date.now() - 2 * DAYS);
  for (const name of ["auth0-user-backup-a1B2c3", "auth0-user-backup-notes", "other-a1B2c3"]) {
    await mkdir(path.join(temp, name));
    await writeFile(path.join(temp, name, "users.ndjson"), "{}\n");
    await utimes(path.join(temp, name), old, old);
  }
  await mkdir(path.join(temp, "auth0-user-backup-fresh1"));
  await writeFile(path.join(temp, "auth0-user-backup-file12"), "");
  await utimes(path.join(temp, "auth0-user-backup-file12"), old, old);
  if (isRoot) {
    await mkdir(path.join(temp, "auth0-user-backup-theirs"));
    await chown(path.join(temp, "auth0-user-backup-theirs"), 12_345, 12_345);
    await utimes(path.join(temp, "auth0-user-backup-theirs"), old, old);
  }
  await symlink(path.join(temp, "other-a1B2c3"), path.join(temp, "auth0-user-backup-link12"));
  await lutimes(path.join(temp, "auth0-user-backup-link12"), old, old);
  return { temp, [Symbol.asyncDispose]: () => rm(temp, { recursive: true }) };
}

const KEPT = [
  "auth0-user-backup-file12",
  "auth0-user-backup-fresh1",
  "auth0-user-backup-link12",
  "auth0-user-backup-notes",
  ...(isRoot ? ["auth0-user-backup-theirs"] : []),
  "other-a1B2c3",
];

test("A run removes the files of killed runs of an unknown process that are older than a day, and nothing else.", async () => {
  await using used = await tempWithStaleFiles();
  await using world = await startSimulator();
  await using run = await checkedRun(world, {}, { environment: { RUNNER_TEMP: used.temp } });
  expectDone(run);
  expect(run.log).toContain("Removed the files of 1 killed run.");
  expect((await readdir(used.temp)).sort()).toEqual(KEPT);
  expect(await readdir(path.join(used.temp, "other-a1B2c3"))).toEqual(["users.ndjson"]);
});

test("A temporary folder that is missing, or whose run folders are younger than a day, is left alone.", async () => {
  expect(await removeStaleFolders(path.join(tmpdir(), "no-such-folder"), Date.now())).toBe(0);
  await using used = await tempWithStaleFiles();
  expect(await removeStaleFolders(used.temp, Date.now() - 1.5 * DAYS)).toBe(0);
});

test("A run removes the files of a run that was killed before, whatever their age.", async () => {
  const temp = await mkdtemp(path.join(tmpdir(), "killed-run-"));
  const environment = { RUNNER_TEMP: temp };
  await using world = await startSimulator({
    faults: [{ on: "CreateArtifact", fault: { kind: "silence" } }],
  });
  const inputs = {
    domain: world.tenant.origin,
    "client-id": CLIENT_ID,
    "client-secret": CLIENT_SECRET,
  };
  const signal = { name: "SIGKILL", when: world.arrival("CreateArtifact") } as const;
  await using killed = await runAction({ inputs, world, environment, signal });
  expect(killed.signal).toBe("SIGKILL");
  expect(await readdir(temp)).toHaveLength(1);
  await using next = await checkedRun(world, {}, { environment });
  expectDone(next);
  expect(next.log).toContain("Removed the files of 1 killed run.");
  expect(await readdir(temp)).toEqual([]);
  await rm(temp, { recursive: true });
});

test("The files of a running process stay, whatever their age.", async () => {
  const temp = await mkdtemp(path.join(tmpdir(), "running-process-"));
  const log = { info() {}, retry() {}, warning() {}, mask() {} };
  const { folder, remove } = await makeRunFolder({ temp, log });
  const old = new Date(Date.now() - 2 * DAYS);
  await utimes(folder, old, old);
  expect(await removeStaleFolders(temp, Date.now())).toBe(0);
  const other = folder.replace(/-[0-9a-f]{8}-(?=\w{6}$)/, "-00000000-");
  await rename(folder, other);
  expect(await removeStaleFolders(temp, Date.now() - 1.5 * DAYS)).toBe(0);
  expect(await removeStaleFolders(temp, Date.now())).toBe(1);
  remove();
  await rm(temp, { recursive: true });
});
