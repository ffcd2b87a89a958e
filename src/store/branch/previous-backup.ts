/** Reads the previous backup in a folder of the branch: its manifest, and the content of its files. */

import { parseJson } from "../../base/json.ts";
import type { BackupFile } from "../../pipeline/plan.ts";
import type { StoredForm } from "../../pipeline/stored-rows.ts";
import { MANIFEST_NAME, STORED_MANIFEST } from "../manifest.ts";
import type { Fingerprint, ListedFile } from "./fingerprint.ts";
import type { Git } from "./git.ts";
import { blobsIn } from "./tree.ts";

/** One of its data files. */
export interface PreviousFile extends ListedFile {
  readonly content: BackupFile["content"];
  readonly compression: StoredForm["compression"];
  /** With `format: import`: the connection of its users, if the manifest states it. */
  readonly connection?: string | null | undefined;
}

/** The backup that the manifest in a folder describes. */
export interface PreviousBackup {
  /** The commit that it was found in. */
  readonly commit: string;
  readonly users: number;
  readonly format: StoredForm["format"];
  /** Those of its data files that are still in the folder. */
  readonly files: readonly PreviousFile[];
  /** Whether all its files are still in the folder. */
  readonly isComplete: boolean;
  readonly isEncrypted: boolean;
  /** Of an encrypted backup. */
  readonly fingerprint: Fingerprint | undefined;
}

/**
 * Reads the manifest of a folder.
 *
 * @param directory folder inside the branch, empty for the root
 * @returns `undefined` where there is no manifest, or one that no backup wrote
 * @throws GitError
 */
export async function readPreviousBackup(
  git: Git,
  commit: string,
  directory: string,
): Promise<PreviousBackup | undefined> {
  const blobs = await blobsIn(git, commit, directory);
  const oid = blobs.get(MANIFEST_NAME);
  if (oid === undefined) return undefined;
  await git.fetchBlob(oid);
  const manifest = STORED_MANIFEST.safeParse(
    parseJson(await git.run(["cat-file", "blob", oid])),
  ).data;
  if (manifest === undefined) return undefined;
  const files = manifest.files.flatMap((file) => {
    const blob = blobs.get(file.name);
    return blob === undefined ? [] : [{ ...file, oid: blob }];
  });
  return {
    commit,
    users: manifest.users_kept,
    format: manifest.format,
    files,
    isComplete: files.length === manifest.files.length,
    isEncrypted: manifest.files.some((file) => file.encrypted),
    fingerprint: manifest.fingerprint,
  };
}

/** Larger backups are not unpacked, in bytes: the runner's disk may have no room for them. */
const UNPACKED_LIMIT = 2 * 1024 ** 3;

/** Unpacks the fetched files of a backup, to compare them later. @throws as `Git.unpackBlob` */
export async function unpackFiles(git: Git, { files }: PreviousBackup): Promise<void> {
  if (files.reduce((sum, { bytes }) => sum + bytes, 0) > UNPACKED_LIMIT) return;
  for (const { oid } of files) await git.unpackBlob(oid);
}
