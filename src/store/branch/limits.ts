/** What keeps a backup from being stored: too many users gone, or a push too large. */

import { BackupError } from "../../base/errors.ts";
import type { Git } from "./git.ts";
import type { StoredFile } from "./tree.ts";

/** Most that GitHub takes in one push, in bytes. */
const LARGEST_PUSH = 2 * 1024 ** 3;

/** @throws BackupError where more than the part `maximumDrop` of the previous users is gone */
export function assertMaximumDrop(
  previous: { readonly users: number } | undefined,
  usersKept: number,
  maximumDrop: number,
): void {
  if (previous === undefined || previous.users === 0) return;
  const drop = (previous.users - usersKept) / previous.users;
  if (drop <= maximumDrop) return;
  throw new BackupError(
    `The last backup on the branch has ${previous.users} users and this one ${usersKept}, which is ${percent(drop)} fewer; \`maximum-drop\` is ${percent(maximumDrop)}.`,
    "Nothing was stored: check the tenant, `connection` and `filter`, or raise `maximum-drop` for one run.",
  );
}

function percent(part: number): string {
  return `${Number((part * 100).toFixed(1))}%`;
}

/**
 * Adds up what a push of these files would send: what git has packed of them, but for those that the previous backup has.
 *
 * @throws BackupError where it is more than GitHub takes
 */
export async function assertPushFits(
  git: Git,
  previous: { readonly files: readonly StoredFile[] } | undefined,
  files: readonly StoredFile[],
): Promise<void> {
  const there = new Set(previous?.files.map(({ oid }) => oid));
  const sent = files.filter(({ oid }) => !there.has(oid));
  const sizes = await git.run(["cat-file", "--batch-check=%(objectsize:disk)"], {
    input: sent.map(({ oid }) => `${oid}\n`).join(""),
  });
  assertPushSize(sizes.split("\n").reduce((sum, size) => sum + Number(size), 0));
}

/** @throws BackupError where GitHub would refuse a push of so many bytes */
export function assertPushSize(bytes: number): void {
  if (bytes < LARGEST_PUSH) return;
  throw new BackupError(
    `The backup is ${(bytes / 1024 ** 3).toFixed(1)} GiB, and GitHub takes less than 2 GiB in one push.`,
    "Nothing was stored: use `destination: artifact`, or export less with `fields`, `connection` or `filter`.",
  );
}
