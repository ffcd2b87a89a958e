/** Compares a new backup with the previous one on the branch: whether anything changed, and how many users. */

import { createReadStream } from "node:fs";
import { BackupError } from "../../base/errors.ts";
import type { Log } from "../../base/log.ts";
import type { BackupFile } from "../../pipeline/plan.ts";
import { readStoredRows, type StoredForm } from "../../pipeline/stored-rows.ts";
import { type Changes, compareBackups } from "../../rows/sort/compare.ts";
import { isFingerprintOf } from "./fingerprint.ts";
import type { Git } from "./git.ts";
import { type PreviousBackup, readBlob } from "./previous-backup.ts";
import type { StoredFile } from "./tree.ts";

/** The part of a new backup that is compared. */
export interface ComparedContent extends StoredForm {
  /** The data files, with git's ids of them. */
  readonly files: readonly (BackupFile & StoredFile)[];
  /** Public keys of those who can decrypt the files; none where they are not encrypted. */
  readonly recipients: readonly string[];
  /** The title under which `user_id` was exported. */
  readonly idTitle: string;
}

/**
 * Whether the branch has this backup already: the same users, and in its files and its manifest the bytes that the previous backup
 * stored. Encrypted bytes always differ, so their fingerprint decides.
 */
export function isUnchanged(previous: PreviousBackup, content: ComparedContent): boolean {
  const { fingerprint, isComplete, files: before } = previous;
  const { files, recipients } = content;
  if (!isComplete) return false;
  if (recipients.length > 0) {
    return fingerprint !== undefined && isFingerprintOf(fingerprint, content, before);
  }
  const listed = new Map(before.map((file) => [file.name, file]));
  return (
    listed.size === files.length &&
    files.every(({ name, oid, bytes, sha256, users }) => {
      const file = listed.get(name);
      if (file?.oid !== oid) return false;
      return file.bytes === bytes && file.sha256 === sha256 && file.users === users;
    })
  );
}

/**
 * Counts what changed since the previous backup. Files that both have are skipped: their rows are the same.
 *
 * @returns `undefined` where rows cannot be compared; with a warning where the previous backup cannot be read
 * @throws GitError
 */
export async function countChanges(
  git: Git,
  previous: PreviousBackup | undefined,
  content: ComparedContent,
  log: Log,
): Promise<Changes | undefined> {
  if (previous === undefined || !isComparable(previous, content)) return undefined;
  const oidsBefore = new Set(previous.files.map(({ oid }) => oid));
  const oidsAfter = new Set(content.files.map(({ oid }) => oid));
  const { format } = previous;
  const { idTitle } = content;
  async function* rowsBefore(files: PreviousBackup["files"]) {
    for (const { oid, compression } of files) {
      if (oidsAfter.has(oid)) continue;
      yield* readStoredRows(readBlob(git, oid), { format, compression }, idTitle);
    }
  }
  async function* rowsAfter() {
    for (const { oid, path } of content.files) {
      if (oidsBefore.has(oid)) continue;
      yield* readStoredRows(readFile(path, git.signal), content, idTitle);
    }
  }
  try {
    return await compareBackups(rowsBefore(previous.files), rowsAfter());
  } catch (error) {
    git.signal.throwIfAborted();
    // A BackupError is about a row, an error with a code comes from zlib; any other is not about the file's content.
    const isUnreadable =
      error instanceof BackupError || (error instanceof Error && "code" in error);
    if (!isUnreadable) throw error;
    log.warning(
      "The previous backup on the branch cannot be read, so the changes since then are not counted.",
    );
    return undefined;
  }
}

/** The rows of `import` have ids of their own, and encrypted rows cannot be read. */
function isComparable(previous: PreviousBackup, content: ComparedContent): boolean {
  if (previous.isEncrypted || content.recipients.length > 0) return false;
  return (previous.format === "import") === (content.format === "import");
}

async function* readFile(path: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  yield* createReadStream(path, { highWaterMark: 1024 * 1024, signal });
}
