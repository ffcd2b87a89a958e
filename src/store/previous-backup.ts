/** The last backup in a folder of the branch, and what changed since. */

import { createReadStream } from "node:fs";
import { z } from "zod";
import { BackupError } from "../errors.ts";
import type { Log } from "../log.ts";
import { type StoredForm, storedRows } from "../stage/stored-rows.ts";
import type { StagedFile } from "../stage.ts";
import { type Changes, compare } from "../users/compare.ts";
import type { KeyedBlock } from "../users/keyed.ts";
import { type Git, GitError } from "./git.ts";

/** A file of a backup that git has as an object. */
export interface StoredFile {
  readonly name: string;
  /** Git's name for its content. */
  readonly oid: string;
}

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
}

/** The part of `manifest.json`, schema 1, that a later backup needs. */
const MANIFEST = z.looseObject({
  schema: z.literal(1),
  format: z.enum(["ndjson", "json", "csv"]),
  users_kept: z.int().nonnegative(),
  files: z.array(
    z.looseObject({
      name: z.string(),
      compression: z.enum(["none", "gzip", "zstd"]),
      encrypted: z.boolean(),
    }),
  ),
});

/** Name of the manifest in its folder. */
export const MANIFEST_NAME = "manifest.json";

/**
 * Reads the manifest of a folder.
 *
 * @param directory folder inside the branch, empty for the root
 * @returns nothing where there is no manifest, or that of something else
 */
export async function previousBackup(
  git: Git,
  commit: string,
  directory: string,
): Promise<PreviousBackup | undefined> {
  const blobs = await blobsIn(git, commit, directory);
  const oid = blobs.get(MANIFEST_NAME);
  if (oid === undefined) return undefined;
  await fetchBlob(git, oid);
  const manifest = MANIFEST.safeParse(jsonOf(await git.run(["cat-file", "blob", oid]))).data;
  if (manifest === undefined) return undefined;
  return {
    commit,
    users: manifest.users_kept,
    format: manifest.format,
    files: manifest.files.flatMap(({ name, compression }) => {
      const file = blobs.get(name);
      return file === undefined ? [] : [{ name, oid: file, compression }];
    }),
    isEncrypted: manifest.files.some((file) => file.encrypted),
  };
}

/**
 * Keeps other people's files: what is made may only take the place of what the previous backup owns.
 *
 * @param made paths in the branch that are to be written
 * @param owned paths of the previous backup
 * @throws BackupError where something else has one of these names, or a file that of the folder
 */
export async function refuseForeign(
  git: Git,
  commit: string,
  directory: string,
  made: readonly string[],
  owned: ReadonlySet<string>,
): Promise<void> {
  const parts = directory === "" ? [] : directory.split("/");
  const folders = parts.map((_, i) => parts.slice(0, i + 1).join("/"));
  const wanted = [...folders, ...made];
  for (const { type, path } of await entries(git, commit, wanted)) {
    // On its way to a deep path, ls-tree lists what lies beside it too.
    if (!wanted.includes(path)) continue;
    if (type === "tree" ? folders.includes(path) : type === "blob" && owned.has(path)) continue;
    throw new BackupError(
      `On the branch, ${path} is in the way of the backup: it is no part of an earlier one.`,
      "Choose another `directory` or `file-name`, or remove it from the branch.",
    );
  }
}

/** The files right inside a folder of a commit, by name: as only git tells them, none has a slash in it. */
async function blobsIn(git: Git, commit: string, directory: string): Promise<Map<string, string>> {
  const folder = directory === "" ? "" : `${directory}/`;
  const blobs = new Map<string, string>();
  for (const { type, oid, path } of await entries(git, commit, folder === "" ? [] : [folder])) {
    if (type === "blob") blobs.set(path.slice(folder.length), oid);
  }
  return blobs;
}

/** What a commit has at these paths; a path with a slash at its end is the inside of a folder, and none at all that of the root. */
async function entries(git: Git, commit: string, paths: readonly string[]) {
  const listed = await git.run(["ls-tree", "-z", "--full-tree", commit, "--", ...paths]);
  return listed.split("\0").flatMap((entry) => {
    const [, type = "", oid = "", path = ""] = /^\d+ (\w+) (\w+)\t(.*)$/s.exec(entry) ?? [];
    return path === "" ? [] : [{ type, oid, path }];
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Counts what changed since the previous backup. Files that both have are left out: their rows are the same.
 *
 * @param staged the new files, with git's names for them
 * @param idTitle the title under which `user_id` was exported
 * @returns nothing, and a warning where the previous backup cannot be read
 */
export async function changesSince(
  git: Git,
  previous: PreviousBackup,
  staged: readonly (StagedFile & StoredFile)[],
  form: StoredForm,
  idTitle: string,
  log: Log,
): Promise<Changes | undefined> {
  if (previous.isEncrypted) return undefined;
  const kept = new Set(previous.files.map(({ oid }) => oid));
  const made = new Set(staged.map(({ oid }) => oid));
  const gone = previous.files.filter(({ oid }) => !made.has(oid));
  const fresh = staged.filter(({ oid }) => !kept.has(oid));
  const before = gone.map(({ oid, compression }) => () => {
    return storedRows(blobBytes(git, oid), { format: previous.format, compression }, idTitle);
  });
  const after = fresh.map(
    ({ path }) =>
      () =>
        storedRows(fileBytes(path), form, idTitle),
  );
  try {
    return await compare(oneAfterAnother(before), oneAfterAnother(after));
  } catch (error) {
    const isUnreadable =
      error instanceof BackupError || (error instanceof Error && "code" in error);
    if (!isUnreadable || error instanceof GitError) throw error;
    log.warning(
      "The previous backup on the branch cannot be read, so its changes are not counted.",
    );
    return undefined;
  }
}

async function* fileBytes(path: string): AsyncGenerator<Buffer> {
  yield* createReadStream(path, { highWaterMark: 1024 * 1024 });
}

async function* oneAfterAnother(
  files: readonly (() => AsyncGenerator<KeyedBlock>)[],
): AsyncGenerator<KeyedBlock> {
  for (const rows of files) yield* rows();
}

async function* blobBytes(git: Git, oid: string): AsyncGenerator<Buffer> {
  await fetchBlob(git, oid);
  yield* git.stream(["cat-file", "blob", oid]);
}

/**
 * Brings a blob here that was left out when its commit was fetched. One at a time: of several large ones, the server would spend
 * minutes on finding out whether they are alike.
 */
async function fetchBlob(git: Git, oid: string): Promise<void> {
  await git.run(
    ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--filter=blob:none", "origin", oid],
    { network: true },
  );
}
