/** What runs leave in the runner's folder for temporary files when they are killed, and how the next run removes it. */

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
export async function sweepLeftovers(temp: string, now: number): Promise<number> {
  const names = await readdir(temp).catch(() => []);
  let swept = 0;
  for (const name of names) {
    if (!/^auth0-user-backup-[A-Za-z0-9]{6}$/.test(name)) continue;
    const folder = path.join(temp, name);
    // Not what a link points to: in a folder that others may write to, anyone can lay one.
    const found = await lstat(folder).catch(() => undefined);
    const isOurs = found?.isDirectory() === true && found.uid === (process.getuid?.() ?? found.uid);
    if (!isOurs || now - found.mtimeMs < A_DAY) continue;
    swept += await rm(folder, { recursive: true, force: true }).then(
      () => 1,
      () => 0,
    );
  }
  return swept;
}
