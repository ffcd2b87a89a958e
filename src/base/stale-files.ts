/** What runs leave in the runner's folder for temporary files, and in the output folder, when they are killed; the next run removes it. */

import { randomUUID } from "node:crypto";
import { lstat, readdir, rm } from "node:fs/promises";
import path from "node:path";

/** How the name of every run's folder begins. */
export const RUN_FOLDER = "auth0-user-backup-";

/** No run takes longer than this: GitHub ends a job before. In milliseconds. */
const A_DAY = 24 * 60 * 60 * 1000;

/**
 * Removes folders of earlier runs that were killed before they could do it: real folders, ours, untouched for a day. What cannot be
 * removed stays; a backup does not fail for it.
 *
 * @param temp the runner's folder for temporary files
 * @param now in milliseconds since 1970
 * @returns how many were removed
 */
export function removeStaleFolders(temp: string, now: number): Promise<number> {
  const isRun = (name: string) => /^auth0-user-backup-[A-Za-z0-9]{6}$/.test(name);
  return removeStale(temp, "isDirectory", isRun, now);
}

/** Name under which a copy lies in the output folder until it is published. @param name its name from then on */
export function temporaryName(name: string): string {
  return `.${name}.${randomUUID()}`;
}

/**
 * Removes copies that were never published, likewise.
 *
 * @param directory the output folder
 * @param names of the files that are made there
 */
export function removeStaleCopies(
  directory: string,
  names: readonly string[],
  now: number,
): Promise<number> {
  const begins = names.map((name) => `.${name}.`);
  const isCopy = (name: string) =>
    begins.some((begin) => name.startsWith(begin) && UUID.test(name.slice(begin.length)));
  return removeStale(directory, "isFile", isCopy, now);
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function removeStale(
  folder: string,
  kind: "isDirectory" | "isFile",
  isLeftover: (name: string) => boolean,
  now: number,
): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  let swept = 0;
  for (const name of names.filter(isLeftover)) {
    const place = path.join(folder, name);
    // Not what a link points to: in a folder that others may write to, anyone can lay one.
    const found = await lstat(place).catch(() => undefined);
    const isOurs = found?.[kind]() === true && found.uid === (process.getuid?.() ?? found.uid);
    if (!isOurs || now - found.mtimeMs < A_DAY) continue;
    swept += await rm(place, { recursive: true, force: true }).then(
      () => 1,
      () => 0,
    );
  }
  return swept;
}
