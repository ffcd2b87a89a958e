/** Removes stale files: those that killed runs left in the runner's temporary folder and in the output folder. */

import { randomBytes, randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { lstat, mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import path from "node:path";
import { diskError } from "./disk-errors.ts";
import { isRunning, OWNER_TAG, ownerTag } from "./file-owner.ts";
import type { Run } from "./run.ts";

/** Prefix of each run's folder. */
const RUN_FOLDER = "auth0-user-backup-";

/** Files of an unknown owner are stale at this age, in milliseconds: before the next nightly run. */
const MIN_AGE = 18 * 60 * 60 * 1000;
/** A run touches its folder this often, in milliseconds, because it may take longer. */
const TOUCH_INTERVAL = 60 * 60 * 1000;

const RUN_NAME = new RegExp(`^${RUN_FOLDER}(?:(${OWNER_TAG})-)?[A-Za-z0-9]{6}$`);
const COPY_ID = new RegExp(
  `^(?:(${OWNER_TAG})-[0-9a-f]{8}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$`,
);

/**
 * Makes a private folder for one run. It is removed when the process exits: a promise that never settles cannot keep it.
 *
 * @returns its path, and a function that removes it earlier; if that fails, it warns
 * @throws BackupError when the disk does not allow it
 */
export async function makeRunFolder({
  temp,
  log,
}: Pick<Run, "temp" | "log">): Promise<{ readonly folder: string; readonly remove: () => void }> {
  const owner = ownerTag();
  const prefix = path.join(temp, owner === undefined ? RUN_FOLDER : `${RUN_FOLDER}${owner}-`);
  const folder = await mkdtemp(prefix).catch(diskError(temp));
  const touch = () => utimes(folder, new Date(), new Date()).catch(() => {});
  const touching = setInterval(touch, TOUCH_INTERVAL).unref();
  const remove = () => {
    clearInterval(touching);
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      log.warning(`The temporary folder ${folder} could not be removed. Delete it: it has users.`);
    }
  };
  process.once("exit", remove);
  return { folder, remove };
}

/**
 * Removes run folders of the runner's user whose process has ended, or is unknown and left them unchanged for 18 hours. Failures are
 * ignored: they must not fail a backup.
 *
 * @param temp the runner's folder for temporary files
 * @param now in milliseconds since 1970
 * @returns the number of removed folders
 */
export function removeStaleFolders(temp: string, now: number): Promise<number> {
  return removeStale(temp, "isDirectory", (name) => RUN_NAME.exec(name), now);
}

/** The name of a copy in the output folder until it is published as `name`. */
export function temporaryName(name: string): string {
  const owner = ownerTag();
  const id = owner === undefined ? randomUUID() : `${owner}-${randomBytes(4).toString("hex")}`;
  return `.${name}.${id}`;
}

/**
 * Removes stale copies that were never published, under the same conditions.
 *
 * @param directory the output folder
 * @param names of the published files
 * @param now in milliseconds since 1970
 * @returns the number of removed copies
 */
export function removeStaleCopies(
  directory: string,
  names: readonly string[],
  now: number,
): Promise<number> {
  const prefixes = names.map((name) => `.${name}.`);
  const match = (name: string) => {
    const prefix = prefixes.find(
      (one) => name.startsWith(one) && COPY_ID.test(name.slice(one.length)),
    );
    return prefix === undefined ? null : COPY_ID.exec(name.slice(prefix.length));
  };
  return removeStale(directory, "isFile", match, now);
}

/** @param match a name that a run gave, whose first group is the owner's tag */
async function removeStale(
  folder: string,
  kind: "isDirectory" | "isFile",
  match: (name: string) => RegExpExecArray | null,
  now: number,
): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  let removed = 0;
  for (const name of names) {
    const found = match(name);
    if (found === null) continue;
    const file = path.join(folder, name);
    // `lstat`, because other users may have put a symbolic link into a shared folder.
    const stats = await lstat(file).catch(() => undefined);
    const isOurs = stats?.[kind]() === true && stats.uid === (process.getuid?.() ?? stats.uid);
    if (!isOurs || !isStale(found[1], now - stats.mtimeMs)) continue;
    removed += await rm(file, { recursive: true, force: true }).then(
      () => 1,
      () => 0,
    );
  }
  return removed;
}

/** @param age in milliseconds */
function isStale(owner: string | undefined, age: number): boolean {
  const runs = owner === undefined ? undefined : isRunning(owner);
  return runs === undefined ? age >= MIN_AGE : !runs;
}
