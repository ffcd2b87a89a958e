/** `destination: file`: the export in a folder, for later steps of the job. */

import { lstatSync, renameSync, type Stats } from "node:fs";
import { access, constants, copyFile, lstat, mkdir, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { diskError } from "../base/disk-errors.ts";
import { removeStaleCopies, temporaryName } from "../base/stale-files.ts";

/** Files that have temporary names in the output folder, until they are published or removed. */
export interface PreparedFiles {
  /**
   * Gives the files their names. Earlier files of those names are kept until `finish`, others stay.
   *
   * @returns their absolute paths, in the given order
   * @throws BackupError if a name cannot be replaced; then `discard` undoes the others
   */
  publish(): string[];
  /** Removes the earlier files. */
  finish(): Promise<void>;
  /** Removes the files, and gives earlier ones their names again. */
  discard(): Promise<void>;
}

/**
 * Checks that files can be written to the output folder; nothing is created, not even the folder.
 *
 * @param directory absolute path
 * @param isTarget whether the backup will replace the file of a name
 * @throws BackupError where they cannot
 */
export async function requireWritable(
  directory: string,
  isTarget: (name: string) => boolean,
): Promise<void> {
  let existing = directory;
  let folder: Stats | undefined;
  for (; folder === undefined; existing = path.dirname(existing)) {
    folder = await stat(existing).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") diskError(existing)(error);
      return undefined;
    });
    if (folder?.isDirectory()) break;
    const isDanglingLink = folder === undefined && (await lstat(existing).catch(() => undefined));
    if (folder || isDanglingLink) diskError(existing)({ code: "ENOTDIR" });
  }
  await access(existing, constants.W_OK | constants.X_OK).catch(diskError(directory));
  if (existing !== directory) return;
  const names = await readdir(directory).catch(() => []);
  for (const name of names.filter(isTarget)) {
    const file = path.join(directory, name);
    const found = await lstat(file).catch(() => undefined);
    const code = found && folder && whyKept(found, folder);
    if (code !== undefined) diskError(file)({ code });
  }
}

/** The system error of replacing a file in a folder, as far as it can be known without an attempt. */
function whyKept(file: Stats, folder: Stats): string | undefined {
  if (file.isDirectory()) return "EISDIR";
  if (file.dev !== folder.dev) return "EBUSY"; // a mount point
  const user = process.geteuid?.() ?? 0;
  const isFree = (folder.mode & 0o1000) === 0 || [0, file.uid, folder.uid].includes(user);
  return isFree ? undefined : "EPERM"; // the sticky bit
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
  const prepared = files.map((file) => new Replacement(file, directory));
  const discard = async () => {
    for (const one of prepared) await one.undo();
  };
  try {
    for (const one of prepared) await one.copy();
  } catch (error) {
    await discard();
    throw error;
  }
  return {
    publish: () => prepared.map((one) => one.publish()),
    async finish() {
      for (const one of prepared) await one.removeEarlier();
    },
    discard,
  };
}

/** One file in the output folder: a copy that gets the name of an earlier file, which is kept under a temporary name meanwhile. */
class Replacement {
  readonly #source: string;
  readonly #name: string;
  readonly #copy: string;
  readonly #earlier: string;
  #isPublished = false;
  #hasEarlier = false;

  constructor(source: string, directory: string) {
    const name = path.basename(source);
    this.#source = source;
    this.#name = path.join(directory, name);
    this.#copy = path.join(directory, temporaryName(name));
    this.#earlier = path.join(directory, temporaryName(name));
  }

  /** @throws BackupError if the folder cannot be written, or has a folder of the name */
  async copy(): Promise<void> {
    this.#requireNoFolder();
    const copied = copyFile(this.#source, this.#copy, constants.COPYFILE_EXCL);
    await copied.catch(diskError(this.#copy));
  }

  /** Synchronous, so that a cancel cannot come while no file has the name. @throws BackupError */
  publish(): string {
    this.#requireNoFolder();
    try {
      this.#hasEarlier = renameIfExists(this.#name, this.#earlier);
      renameSync(this.#copy, this.#name);
      this.#isPublished = true;
    } catch (error) {
      diskError(this.#name)(error as NodeJS.ErrnoException);
    }
    return this.#name;
  }

  async undo(): Promise<void> {
    if (this.#hasEarlier) renameSync(this.#earlier, this.#name);
    else if (this.#isPublished) await rm(this.#name, { force: true });
    await rm(this.#copy, { force: true });
  }

  /** A failure is ignored: the backup is complete, and a later run removes the file. */
  async removeEarlier(): Promise<void> {
    if (this.#hasEarlier) await rm(this.#earlier, { force: true }).catch(() => undefined);
  }

  #requireNoFolder(): void {
    const found = lstatSync(this.#name, { throwIfNoEntry: false });
    if (found?.isDirectory()) diskError(this.#name)({ code: "EISDIR" });
  }
}

/** @returns whether it existed */
function renameIfExists(from: string, to: string): boolean {
  if (lstatSync(from, { throwIfNoEntry: false }) === undefined) return false;
  renameSync(from, to);
  return true;
}
