/** The files of a commit: looked up, and made anew with those of a backup in place of the one before. */

import { BackupError } from "../../base/errors.ts";
import type { Git } from "./git.ts";

/** Name of the manifest in a backup's folder. */
export const MANIFEST_NAME = "manifest.json";

/** A file of a backup that git has as an object. */
export interface StoredFile {
  readonly name: string;
  /** Git's name for its content. */
  readonly oid: string;
}

/** The files right inside a folder of a commit, by name: as only git tells them, none has a slash in it. */
export async function blobsIn(
  git: Git,
  commit: string,
  directory: string,
): Promise<Map<string, string>> {
  const folder = directory === "" ? "" : `${directory}/`;
  const blobs = new Map<string, string>();
  for (const { type, oid, path } of await entries(git, commit, folder === "" ? [] : [folder])) {
    if (type === "blob") blobs.set(path.slice(folder.length), oid);
  }
  return blobs;
}

/**
 * The tree of `head` with the files of a backup in place of the ones before. Other people's files stay.
 *
 * @param head a commit; an empty tree where there is none
 * @param previous the backup that `head` has in the folder
 * @param directory folder inside the branch, empty for the root
 * @returns git's name for the tree
 * @throws BackupError where other people's files have the names that are needed
 */
export async function writeTree(
  git: Git,
  head: string | undefined,
  previous: { readonly files: readonly StoredFile[] } | undefined,
  directory: string,
  files: readonly StoredFile[],
): Promise<string> {
  const pathOf = (name: string) => (directory === "" ? name : `${directory}/${name}`);
  const owned =
    previous === undefined ? [] : [...previous.files.map(({ name }) => name), MANIFEST_NAME];
  if (head !== undefined) {
    const made = files.map(({ name }) => pathOf(name));
    await refuseForeign(git, head, directory, made, new Set(owned.map(pathOf)));
  }
  const removed = (previous?.files ?? []).map(
    ({ name, oid }) => `0 ${"0".repeat(oid.length)}\t${pathOf(name)}\0`,
  );
  const added = files.map(({ name, oid }) => `100644 ${oid}\t${pathOf(name)}\0`);
  await git.run(["read-tree", head ?? "--empty"]);
  await git.run(["update-index", "-z", "--index-info"], { input: [...removed, ...added].join("") });
  // Files that were not fetched are missing here, and need not be here.
  return (await git.run(["write-tree", "--missing-ok"])).trim();
}

/** Lets paths that are `made` only take the place of those that the backup before `owned`, and no file that of the folder. */
async function refuseForeign(
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

/** What a commit has at these paths; a path with a slash at its end is the inside of a folder, and none at all that of the root. */
async function entries(git: Git, commit: string, paths: readonly string[]) {
  const listed = await git.run(["ls-tree", "-z", "--full-tree", commit, "--", ...paths]);
  return listed.split("\0").flatMap((entry) => {
    const [, type = "", oid = "", path = ""] = /^\d+ (\w+) (\w+)\t(.*)$/s.exec(entry) ?? [];
    return path === "" ? [] : [{ type, oid, path }];
  });
}
