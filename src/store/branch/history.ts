/** `history`: shortens the history to its newest or younger commits, on a new root, so that the data of deleted users does not stay forever. */

import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { BackupError } from "../../base/errors.ts";
import type { History } from "../../settings.ts";
import { ORIGIN_FORMAT, readForeignCommits } from "./commit-message.ts";
import type { Git } from "./git.ts";

/** Copies of the newest commits of a branch, on a root of their own. */
export interface ShortHistory {
  /** The newest copy. */
  readonly commit: string;
  /** One line per copy, in the format of git's grafts, that adds the original commit to its parents. */
  readonly grafts: string;
}

/** The depth that means all commits to git. */
export const ALL_COMMITS = 2 ** 31 - 1;

/** How many of the newest commits must be fetched to apply `history`. */
export function neededCommits(history: History | undefined): number {
  if (history === undefined) return 0;
  return history.kind === "commits" ? history.commits + 1 : ALL_COMMITS;
}

/**
 * How many of the newest commits `history` keeps, at least one. An age counts from the time that a commit was made.
 *
 * @param commit the newest commit
 * @param now in milliseconds
 * @throws GitError
 */
async function countKept(git: Git, commit: string, history: History, now: number): Promise<number> {
  if (history.kind === "commits") return history.commits;
  const oldest = now / 1000 - history.days * 86_400;
  const isKept = (seconds: string) => Number(seconds) >= oldest;
  const datesOf = async (...args: string[]) =>
    (await git.run(["log", "--format=%ct", ...args, commit])).trim().split("\n");
  if ((await datesOf()).every(isKept)) return ALL_COMMITS;
  return Math.max(1, (await datesOf("--first-parent")).findLastIndex(isKept) + 1);
}

/**
 * Copies the commits that `history` keeps without those before them. Trees, authors, dates and messages stay; other parents and signatures
 * cannot.
 *
 * @param commit the newest commit
 * @param fetchOlder fetches the commits that are not here
 * @returns `undefined` where there are no older commits
 * @throws BackupError where a commit would be removed that no backup made
 * @throws GitError
 */
export async function shortenHistory(
  git: Git,
  commit: string,
  history: History,
  fetchOlder: () => Promise<void>,
): Promise<ShortHistory | undefined> {
  const kept = await keptCommits(git, commit, history, fetchOlder);
  if (kept === undefined) return undefined;
  let parent: string | undefined;
  let grafts = "";
  for (const original of kept.toReversed()) {
    const input = withParent(await commitObject(git, original), parent);
    const oid = await git.run(["hash-object", "-t", "commit", "-w", "--stdin"], { input });
    const copy = oid.trim();
    grafts += `${[copy, parent, original].filter((id) => id !== undefined).join(" ")}\n`;
    parent = copy;
  }
  return { commit: parent ?? commit, grafts };
}

/**
 * The commits that `history` keeps, the newest first.
 *
 * @param commit the newest commit
 * @param fetchOlder fetches the commits that are not here
 * @returns `undefined` where it keeps all
 * @throws BackupError where a commit would be removed that no backup made
 * @throws GitError
 */
export async function keptCommits(
  git: Git,
  commit: string,
  history: History,
  fetchOlder: () => Promise<void>,
): Promise<string[] | undefined> {
  const count = await countKept(git, commit, history, Date.now());
  const all = await git.run(["rev-list", "--count", commit]);
  if (Number(all) <= count) return undefined;
  const newest = ["--first-parent", `--max-count=${count}`];
  const kept = (await git.run(["rev-list", ...newest, commit])).trim().split("\n");
  await fetchOlder();
  const log = await git.run(["log", `--format=${ORIGIN_FORMAT}`, commit]);
  const foreign = readForeignCommits(log).filter((id) => !kept.includes(id)).length;
  if (foreign === 0) return kept;
  throw new BackupError(
    `\`history\` would remove ${foreign} ${foreign === 1 ? "commit" : "commits"} of the branch that no backup made.`,
    "The branch is unchanged: choose a `branch` that only has backups, or remove `history`.",
  );
}

/**
 * Runs work while git takes the copies for children of the originals, in this repository only: a push then sends no file again that
 * the remote has, and the file need not even be here.
 */
export async function asDescendants<T>(
  { folder }: Git,
  { grafts }: ShortHistory,
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

/** Headers of a commit object that are copied. */
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
