/** Restores that must end before anything is written. */

import { mkdtempDisposable, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "vitest";
import { type Scenario, startSimulator } from "../simulator/world.ts";
import { checkedRun, failure } from "./checked-run.ts";
import { restoreRun, tenantOf, writesTo } from "./restore-run.ts";

const USERS = 60;

/** A backup in a folder, and changes to it. */
export interface Refused {
  /** Inputs of the backup. */
  readonly backup?: Readonly<Record<string, string>>;
  /** Changes a copy of the backup. */
  readonly change?: (folder: string) => Promise<void>;
  /** Inputs of the restore. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly scenario?: Scenario;
}

/** Files of backups by the inputs that they were made with: each is made once. */
const backups = new Map<string, Promise<ReadonlyMap<string, Buffer>>>();

async function backUp(inputs: Readonly<Record<string, string>>): Promise<Map<string, Buffer>> {
  await using world = await startSimulator(tenantOf(USERS));
  await using run = await checkedRun(world, { memberships: "roles, organizations", ...inputs });
  expect(run.exitCode, run.log).toBe(0);
  const files = new Map<string, Buffer>();
  const folder = path.join(run.workspace, "auth0-users");
  for (const name of await readdir(folder)) {
    files.set(name, await readFile(path.join(folder, name)));
  }
  return files;
}

/**
 * Backs up, deletes users, and restores them, confirmed unless the inputs say otherwise.
 *
 * @returns the message of the failure, the number of requests to the tenant, and the summary
 */
export async function refused({ backup = {}, change, inputs = {}, scenario }: Refused) {
  const key = JSON.stringify(backup);
  const files = backups.get(key) ?? backUp(backup);
  backups.set(key, files);
  await using copy = await mkdtempDisposable(path.join(tmpdir(), "restore-refusals-"));
  for (const [name, bytes] of await files) await writeFile(path.join(copy.path, name), bytes);
  await change?.(copy.path);
  await using world = await startSimulator({ ...tenantOf(USERS), ...scenario });
  world.users.deleteAt([0, 3, 6, 9, 12, 15, 18, 21]);
  const confirm = world.tenant.origin;
  await using run = await restoreRun(world, {
    from: "folder",
    folder: copy.path,
    confirm,
    ...inputs,
  });
  const message = failure(run);
  expect(writesTo(world)).toEqual([]);
  return { message, requests: world.seen.length, summary: run.summary };
}
