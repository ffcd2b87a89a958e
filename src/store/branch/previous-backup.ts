/** The last backup in a folder of the branch, and what changed since. */

import { createReadStream } from "node:fs";
import { z } from "zod";
import { BackupError } from "../../base/errors.ts";
import { parseJson } from "../../base/json.ts";
import type { Log } from "../../base/log.ts";
import type { BackupFile } from "../../pipeline/plan.ts";
import { readStoredRows, type StoredForm } from "../../pipeline/stored-rows.ts";
import { type Changes, compareBackups } from "../../rows/sort/compare.ts";
import type { KeyedBlock } from "../../rows/sort/keyed-rows.ts";
import type { Fingerprint } from "./fingerprint.ts";
import type { Git } from "./git.ts";
import { withRetry } from "./retry.ts";
import { blobsIn, MANIFEST_NAME, type StoredFile } from "./tree.ts";

/** The backup that the manifest in a folder tells of. */
export interface PreviousBackup {
  /** The commit that it was found in. */
  readonly commit: string;
  readonly users: number;
  readonly format: StoredForm["format"];
  /** Its data files, as far as they are still there. */
  readonly files: readonly (StoredFile & { readonly compression: StoredForm["compression"] })[];
  /** Nobody but the holder of the key can compare it. */
  readonly isEncrypted: boolean;
  /** Of an encrypted backup. */
  readonly fingerprint: Fingerprint | undefined;
  /** Whether all its files are still there. */
  readonly isWhole: boolean;
}

/** The part of `manifest.json`, schema 1, that a later backup needs. */
const MANIFEST = z.looseObject({
  schema: z.literal(1),
  format: z.enum(["ndjson", "json", "csv", "import"]),
  users_kept: z.int().nonnegative(),
  files: z.array(
    z.looseObject({
      name: z.string(),
      compression: z.enum(["none", "gzip", "zstd"]),
      encrypted: z.boolean(),
    }),
  ),
  fingerprint: z.object({ key: z.hex(), value: z.hex() }).optional(),
});

/**
 * Reads the manifest of a folder.
 *
 * @param directory folder inside the branch, empty for the root
 * @param log is told what is repeated
 * @returns nothing where there is no manifest, or that of something else
 */
export async function previousBackup(
  git: Git,
  commit: string,
  directory: string,
  log: Log,
): Promise<PreviousBackup | undefined> {
  const blobs = await blobsIn(git, commit, directory);
  const oid = blobs.get(MANIFEST_NAME);
  if (oid === undefined) return undefined;
  await fetchBlob(git, oid, log);
  const manifest = MANIFEST.safeParse(parseJson(await git.run(["cat-file", "blob", oid]))).data;
  if (manifest === undefined) return undefined;
  const files = manifest.files.flatMap(({ name, compression }) => {
    const file = blobs.get(name);
    return file === undefined ? [] : [{ name, oid: file, compression }];
  });
  return {
    commit,
    users: manifest.users_kept,
    format: manifest.format,
    files,
    isEncrypted: manifest.files.some((file) => file.encrypted),
    fingerprint: manifest.fingerprint,
    isWhole: files.length === manifest.files.length,
  };
}

/** Whether rows can be compared: those of `import` have ids of their own, and encrypted ones only their holders can read. */
export function isComparable(
  previous: PreviousBackup | undefined,
  after: { readonly format: StoredForm["format"]; readonly recipients: readonly string[] },
): previous is PreviousBackup {
  if (previous === undefined || previous.isEncrypted || after.recipients.length > 0) return false;
  return (previous.format === "import") === (after.format === "import");
}

/**
 * Counts what changed since the previous backup, of which neither is encrypted. Files that both have are left out: their rows are the
 * same.
 *
 * @param staged the new files, with git's names for them
 * @param idTitle the title under which `user_id` was exported
 * @returns nothing, and a warning where the previous backup cannot be read
 */
export async function changesSince(
  git: Git,
  previous: PreviousBackup,
  staged: readonly (BackupFile & StoredFile)[],
  form: StoredForm,
  idTitle: string,
  log: Log,
): Promise<Changes | undefined> {
  const kept = new Set(previous.files.map(({ oid }) => oid));
  const made = new Set(staged.map(({ oid }) => oid));
  const gone = previous.files.filter(({ oid }) => !made.has(oid));
  const fresh = staged.filter(({ oid }) => !kept.has(oid));
  const before = gone.map(({ oid, compression }) => () => {
    return readStoredRows(
      blobBytes(git, oid, log),
      { format: previous.format, compression },
      idTitle,
    );
  });
  const after = fresh.map(
    ({ path }) =>
      () =>
        readStoredRows(fileBytes(path, git.signal), form, idTitle),
  );
  try {
    return await compareBackups(oneAfterAnother(before), oneAfterAnother(after));
  } catch (error) {
    git.signal.throwIfAborted();
    // What a row, or zlib, has against the file; anything else is no matter of its content.
    const isUnreadable =
      error instanceof BackupError || (error instanceof Error && "code" in error);
    if (!isUnreadable) throw error;
    log.warning(
      "The previous backup on the branch cannot be read, so its changes are not counted.",
    );
    return undefined;
  }
}

async function* fileBytes(path: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  yield* createReadStream(path, { highWaterMark: 1024 * 1024, signal });
}

async function* oneAfterAnother(
  files: readonly (() => AsyncGenerator<KeyedBlock>)[],
): AsyncGenerator<KeyedBlock> {
  for (const rows of files) yield* rows();
}

async function* blobBytes(git: Git, oid: string, log: Log): AsyncGenerator<Buffer> {
  await fetchBlob(git, oid, log);
  yield* git.stream(["cat-file", "blob", oid]);
}

/**
 * Brings a blob here that was left out when its commit was fetched. One at a time: of several large ones, the server would spend
 * minutes on finding out whether they are alike.
 */
async function fetchBlob(git: Git, oid: string, log: Log): Promise<void> {
  const partial = ["--quiet", "--no-tags", "--no-write-fetch-head", "--filter=blob:none"];
  await withRetry("the fetch", log, git.signal, () =>
    git.run(["fetch", ...partial, "origin", oid], { network: true }),
  );
}
