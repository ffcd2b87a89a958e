/** Compares a new backup with the previous one on the branch: whether anything changed, and how many users. */

import { BackupError } from "../../base/errors.ts";
import type { Log } from "../../base/log.ts";
import { membershipFormat } from "../../pipeline/memberships.ts";
import type { BackupFile } from "../../pipeline/plan.ts";
import { readFileChunks } from "../../pipeline/read-file.ts";
import { readStoredRows, type StoredForm } from "../../pipeline/stored-rows.ts";
import { type Changes, compareBackups } from "../../rows/sort/compare.ts";
import type { Format } from "../../settings.ts";
import { isFingerprintOf } from "./fingerprint.ts";
import type { Git } from "./git.ts";
import type { PreviousBackup } from "./previous-backup.ts";
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
 * Counts what changed since the previous backup in the users, or in their memberships. Files that both have are skipped: their rows are
 * the same.
 *
 * @returns `undefined` where rows cannot be compared; with a warning where the previous backup cannot be read
 * @throws GitError
 */
export async function countChanges(
  git: Git,
  previous: PreviousBackup | undefined,
  backup: ComparedContent,
  content: BackupFile["content"],
  log: Log,
): Promise<Changes | undefined> {
  if (previous === undefined || !isComparable(previous, backup, content)) return undefined;
  const before = previous.files.filter((file) => file.content === content);
  const after = backup.files.filter((file) => file.content === content);
  if (before.length === 0 || after.length === 0) return undefined;
  const oidsBefore = new Set(before.map(({ oid }) => oid));
  const oidsAfter = new Set(after.map(({ oid }) => oid));
  const idTitle = content === "users" ? backup.idTitle : "user_id";
  async function* rowsBefore(format: Format) {
    for (const { oid, compression, connection } of before) {
      if (oidsAfter.has(oid)) continue;
      yield* readStoredRows(git.readBlob(oid), { format, compression }, idTitle, connection);
    }
  }
  async function* rowsAfter(format: Format) {
    for (const { oid, path, compression, connection } of after) {
      if (oidsBefore.has(oid)) continue;
      const file = readFileChunks(path, git.signal);
      yield* readStoredRows(file, { format, compression }, idTitle, connection);
    }
  }
  try {
    const [formatBefore, formatAfter] = [previous, backup].map(({ format }) =>
      content === "users" ? format : membershipFormat(format),
    ) as [Format, Format];
    return await compareBackups(rowsBefore(formatBefore), rowsAfter(formatAfter));
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

/** The rows of `import` have ids of their own, and are sorted by connection if their manifest states it. Encrypted rows cannot be read. */
function isComparable(
  previous: PreviousBackup,
  backup: ComparedContent,
  content: BackupFile["content"],
): boolean {
  if (previous.isEncrypted || backup.recipients.length > 0) return false;
  if (content === "memberships") return true;
  const haveConnections = ({ files }: Pick<PreviousBackup, "files"> | ComparedContent) =>
    files.some(({ connection }) => connection != null);
  return (
    (previous.format === "import") === (backup.format === "import") &&
    haveConnections(previous) === haveConnections(backup)
  );
}
