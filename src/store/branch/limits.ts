/** Reasons not to store a backup: too many users are gone, or the push is too large. */

import { BackupError } from "../../base/errors.ts";
import type { Git } from "./git.ts";
import type { StoredFile } from "./tree.ts";

/** GitHub rejects pushes of this size and above, in bytes. */
const PUSH_LIMIT = 2 * 1024 ** 3;

/** @throws BackupError where more than the share `maximumDrop` of the previous users is gone */
export function assertMaximumDrop(
  previous: { readonly users: number } | undefined,
  usersKept: number,
  maximumDrop: number,
): void {
  if (previous === undefined || previous.users === 0) return;
  const drop = (previous.users - usersKept) / previous.users;
  if (drop <= maximumDrop) return;
  throw new BackupError(
    `The last backup on the branch has ${previous.users} users and this one has ${usersKept}, which is ${percent(drop)} fewer; \`maximum-drop\` is ${percent(maximumDrop)}.`,
    "Nothing was stored: check the tenant, `connection` and `filter`, or raise `maximum-drop` for one run.",
  );
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))}%`;
}

/**
 * Adds up the packed sizes of the files that a push would send: those that the previous backup does not have.
 *
 * @throws BackupError where GitHub would reject the push for its size
 * @throws GitError
 */
export async function assertPushFits(
  git: Git,
  previous: { readonly files: readonly StoredFile[] } | undefined,
  files: readonly StoredFile[],
): Promise<void> {
  const stored = new Set(previous?.files.map(({ oid }) => oid));
  const sent = files.filter(({ oid }) => !stored.has(oid));
  const sizes = await git.run(["cat-file", "--batch-check=%(objectsize:disk)"], {
    input: sent.map(({ oid }) => `${oid}\n`).join(""),
  });
  assertPushSize(sizes.split("\n").reduce((sum, size) => sum + Number(size), 0));
}

/** @throws BackupError where GitHub would reject a push of so many bytes */
export function assertPushSize(bytes: number): void {
  if (bytes < PUSH_LIMIT) return;
  throw new BackupError(
    `The backup is ${(bytes / 1024 ** 3).toFixed(1)} GiB, and GitHub accepts less than 2 GiB per push.`,
    "Nothing was stored: use `destination: artifact`, or export less with `fields`, `connection` or `filter`.",
  );
}
