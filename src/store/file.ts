/** `destination: file`: the export in a folder, for later steps of the job. */

import { access, constants, copyFile, mkdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { diskError } from "../base/disk-errors.ts";
import { removeStaleCopies, temporaryName } from "../base/stale-files.ts";

/** Files that have temporary names in the output folder, until they are published or removed. */
export interface PreparedFiles {
  /**
   * Gives the files their names. Existing files of those names are replaced, others stay.
   *
   * @returns their absolute paths, in the given order
   */
  publish(): Promise<string[]>;
  /** Removes the files. */
  discard(): Promise<void>;
}

/**
 * Checks that files can be written to the output folder; nothing is created, not even the folder.
 *
 * @param directory absolute path
 * @throws BackupError where they cannot
 */
export async function requireWritable(directory: string): Promise<void> {
  let existing = directory;
  for (;;) {
    const found = await stat(existing).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") diskError(existing)(error);
      return undefined;
    });
    if (found?.isDirectory()) break;
    if (found !== undefined) diskError(existing)({ code: "ENOTDIR" });
    existing = path.dirname(existing);
  }
  await access(existing, constants.W_OK | constants.X_OK).catch(diskError(directory));
}

/**
 * Copies files into the output folder under temporary names, so that no one sees a partial file under its own name. Creates the folder
 * where it is missing, and removes copies that killed runs left there.
 *
 * @param directory absolute path
 * @param files absolute paths
 * @throws BackupError when the folder cannot be written
 */
export async function prepareFiles(
  directory: string,
  files: readonly string[],
): Promise<PreparedFiles> {
  await mkdir(directory, { recursive: true, mode: 0o700 }).catch(diskError(directory));
  const names = files.map((file) => path.basename(file));
  await removeStaleCopies(directory, names, Date.now());
  const prepared = files.map((file) => ({
    from: path.join(directory, temporaryName(path.basename(file))),
    to: path.join(directory, path.basename(file)),
    file,
  }));
  const discard = async () => {
    for (const { from } of prepared) await rm(from, { force: true });
  };
  try {
    for (const { to } of prepared) await assertNoFolder(to);
    for (const { file, from } of prepared) {
      await copyFile(file, from, constants.COPYFILE_EXCL).catch(diskError(from));
    }
  } catch (error) {
    await discard();
    throw error;
  }
  return {
    async publish() {
      for (const { from, to } of prepared) await rename(from, to).catch(diskError(to));
      return prepared.map(({ to }) => to);
    },
    discard,
  };
}

/** A folder in the place of a file would otherwise fail the last step, when other files already have their names. */
async function assertNoFolder(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory()) diskError(file)({ code: "EISDIR" });
}
