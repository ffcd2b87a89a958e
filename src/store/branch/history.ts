/** `history`: the newest commits of the branch on a new root, so that the data of deleted users does not live for ever. */

import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Git } from "./git.ts";

/** The newest commits of a branch, made anew on a root of their own. */
export interface NewHistory {
  /** The newest of them. */
  readonly commit: string;
  /** For each, a line in the form of git's grafts that gives it the commit it stands for as a parent too. */
  readonly grafts: string;
}

/**
 * Cuts off what is older than the newest `count` commits. Trees, authors, dates and messages stay; other parents and
 * signatures cannot.
 *
 * @param commit the newest commit
 * @returns nothing where there is nothing to cut off
 */
export async function keepNewest(
  git: Git,
  commit: string,
  count: number,
): Promise<NewHistory | undefined> {
  const all = await git.run(["rev-list", "--count", commit]);
  if (Number(all) <= count) return undefined;
  const newestFirst = await git.run(["rev-list", "--first-parent", `--max-count=${count}`, commit]);
  let parent: string | undefined;
  let grafts = "";
  for (const old of newestFirst.trim().split("\n").reverse()) {
    const object = withParent(await commitObject(git, old), parent);
    const oid = await git.run(["hash-object", "-t", "commit", "-w", "--stdin"], { input: object });
    const made = oid.trim();
    grafts += `${[made, parent, old].filter((id) => id !== undefined).join(" ")}\n`;
    parent = made;
  }
  return { commit: parent ?? commit, grafts };
}

/**
 * Does some work while the new commits pass, here alone, for children of the old ones too: files of commits that the remote has
 * are not sent again by a push, and need not even be here.
 */
export async function asDescendants<T>(
  { folder }: Git,
  { grafts }: NewHistory,
  work: () => Promise<T>,
): Promise<T> {
  const file = path.join(folder, "info", "grafts");
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, grafts);
  try {
    return await work();
  } finally {
    await rm(file);
  }
}

async function commitObject(git: Git, oid: string): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of git.stream(["cat-file", "commit", oid])) chunks.push(chunk);
  // Latin-1 keeps every byte, whatever the message's encoding.
  return Buffer.concat(chunks).toString("latin1");
}

/** Lines of a commit object that stay. */
const KEPT_HEADERS = /^(?:tree|author|committer|encoding) /;

function withParent(object: string, parent: string | undefined): Buffer {
  const end = object.indexOf("\n\n");
  const headers = object
    .slice(0, end)
    .split("\n")
    .filter((line) => KEPT_HEADERS.test(line));
  if (parent !== undefined) headers.splice(1, 0, `parent ${parent}`);
  return Buffer.from(headers.join("\n") + object.slice(end), "latin1");
}
