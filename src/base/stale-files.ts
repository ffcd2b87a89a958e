/** Removes stale files: those that killed runs left in the runner's temporary folder and in the output folder. */

import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { diskError } from "./disk-errors.ts";

/** Prefix of each run's folder. */
const RUN_FOLDER = "auth0-user-backup-";

/** In milliseconds. No run takes longer: GitHub ends a job before. */
const MIN_AGE = 24 * 60 * 60 * 1000;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Makes a private folder for one run. It is removed when the process exits: a promise that never settles cannot keep it.
 *
 * @param temp the runner's folder for temporary files
 * @returns its path, and a function that removes it earlier
 * @throws BackupError when the disk does not allow it
 */
export async function makeRunFolder(
  temp: string,
): Promise<{ readonly folder: string; readonly remove: () => void }> {
  const folder = await mkdtemp(path.join(temp, RUN_FOLDER)).catch(diskError(temp));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  return { folder, remove };
}

/**
 * Removes run folders that belong to the runner's user and are unchanged for a day. Failures are ignored: they must not fail a backup.
 *
 * @param temp the runner's folder for temporary files
 * @param now in milliseconds since 1970
 * @returns the number of removed folders
 */
export function removeStaleFolders(temp: string, now: number): Promise<number> {
  const isRun = (name: string) => /^auth0-user-backup-[A-Za-z0-9]{6}$/.test(name);
  return removeStale(temp, "isDirectory", isRun, now);
}

/** The name of a copy in the output folder until it is published as `name`. */
export function temporaryName(name: string): string {
  return `.${name}.${randomUUID()}`;
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
  const isCopy = (name: string) =>
    prefixes.some((prefix) => name.startsWith(prefix) && UUID.test(name.slice(prefix.length)));
  return removeStale(directory, "isFile", isCopy, now);
}

async function removeStale(
  folder: string,
  kind: "isDirectory" | "isFile",
  isCandidate: (name: string) => boolean,
  now: number,
): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  let removed = 0;
  for (const name of names.filter(isCandidate)) {
    const file = path.join(folder, name);
    // `lstat`, because other users may have put a symbolic link into a shared folder.
    const found = await lstat(file).catch(() => undefined);
    const isOurs = found?.[kind]() === true && found.uid === (process.getuid?.() ?? found.uid);
    if (!isOurs || now - found.mtimeMs < MIN_AGE) continue;
    removed += await rm(file, { recursive: true, force: true }).then(
      () => 1,
      () => 0,
    );
  }
  return removed;
}
