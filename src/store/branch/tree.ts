/** The tree of a commit: its files are listed, and a new tree is written with the files of a backup in place of the previous ones. */

import { BackupError } from "../../base/errors.ts";
import { MANIFEST_NAME } from "../manifest.ts";
import type { Git } from "./git.ts";

/** A file of a backup that is an object of the repository. */
export interface StoredFile {
  readonly name: string;
  /** Git's id of its content. */
  readonly oid: string;
}

/** The files directly inside a folder of a commit: their ids by name. @throws GitError */
export async function blobsIn(
  git: Git,
  commit: string,
  directory: string,
): Promise<Map<string, string>> {
  const folder = directory === "" ? "" : `${directory}/`;
  const found = await entries(git, commit, folder === "" ? [] : [folder]);
  const blobs = found.filter(({ type }) => type === "blob");
  return new Map(blobs.map(({ path, oid }) => [path.slice(folder.length), oid]));
}

/**
 * Writes the tree of `head` with the files of a backup in place of the previous ones. Other files stay.
 *
 * @param head a commit; `undefined` for an empty tree
 * @param previous the backup that `head` has in the folder
 * @param directory folder inside the branch, empty for the root
 * @returns git's id of the tree
 * @throws BackupError where other files have the names that the backup needs
 * @throws GitError
 */
export async function writeTree(
  git: Git,
  head: string | undefined,
  previous: { readonly files: readonly StoredFile[] } | undefined,
  directory: string,
  files: readonly StoredFile[],
): Promise<string> {
  const pathOf = (name: string) => (directory === "" ? name : `${directory}/${name}`);
  if (head !== undefined) {
    const owned =
      previous === undefined ? [] : [...previous.files.map(({ name }) => name), MANIFEST_NAME];
    const added = files.map(({ name }) => pathOf(name));
    await assertNoForeignFiles(git, head, directory, added, owned.map(pathOf));
  }
  const removed = (previous?.files ?? []).map(
    ({ name, oid }) => `0 ${"0".repeat(oid.length)}\t${pathOf(name)}\0`,
  );
  const added = files.map(({ name, oid }) => `100644 ${oid}\t${pathOf(name)}\0`);
  await git.run(["read-tree", head ?? "--empty"]);
  await git.run(["update-index", "-z", "--index-info"], { input: [...removed, ...added].join("") });
  // Files that were not fetched are missing in this repository; the tree needs only their ids.
  return (await git.run(["write-tree", "--missing-ok"])).trim();
}

/** Allows files to replace only those that the previous backup `owned`, and no file to be in the place of their folder. */
async function assertNoForeignFiles(
  git: Git,
  commit: string,
  directory: string,
  added: readonly string[],
  owned: readonly string[],
): Promise<void> {
  const parts = directory === "" ? [] : directory.split("/");
  const folders = parts.map((_, i) => parts.slice(0, i + 1).join("/"));
  const needed = [...folders, ...added];
  for (const { type, path } of await entries(git, commit, needed)) {
    // For a deep path, ls-tree also lists the neighbors of the folders on the way.
    if (!needed.includes(path)) continue;
    if (type === "tree" ? folders.includes(path) : type === "blob" && owned.includes(path))
      continue;
    throw new BackupError(
      `On the branch, ${path} is in the way of the backup: it is not part of an earlier backup.`,
      "Choose another `directory` or `file-name`, or remove it from the branch.",
    );
  }
}

/** The entries of a commit at these paths: a path with a slash at its end lists that folder, no path at all the root. */
async function entries(git: Git, commit: string, paths: readonly string[]) {
  const listed = await git.run(["ls-tree", "-z", "--full-tree", commit, "--", ...paths]);
  return listed.split("\0").flatMap((entry) => {
    const [, type = "", oid = "", path = ""] = /^\d+ (\w+) (\w+)\t(.*)$/s.exec(entry) ?? [];
    return path === "" ? [] : [{ type, oid, path }];
  });
}
