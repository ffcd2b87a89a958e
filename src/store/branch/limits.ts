/** Limits of a backup: how many users may be missing from it, and how large its push may be. */

import { BackupError } from "../../base/errors.ts";
import { formatUsers } from "../../base/format.ts";
import type { MaximumDrop } from "../../settings.ts";
import type { Git } from "./git.ts";
import type { StoredFile } from "./tree.ts";

/** GitHub rejects pushes of this size and above, in bytes. */
const PUSH_LIMIT = 2 * 1024 ** 3;

/** @throws BackupError where the number of users fell by more than `maximum` */
export function assertMaximumDrop(
  previous: { readonly users: number } | undefined,
  usersKept: number,
  maximum: MaximumDrop,
): void {
  if (previous === undefined || previous.users === 0) return;
  const users = previous.users - usersKept;
  const share = users / previous.users;
  if (maximum.kind === "share" ? share <= maximum.share : users <= maximum.users) return;
  const [drop, allowed] =
    maximum.kind === "share" ? [percent(share), percent(maximum.share)] : [users, maximum.users];
  throw new BackupError(
    `The last backup on the branch has ${previous.users} users and this one has ${usersKept}, which is ${drop} fewer; \`maximum-drop\` is ${allowed}.`,
    "Nothing was stored: check the tenant, `connection` and `filter`, or raise `maximum-drop` for one run.",
  );
}

/** A loss is worth a warning if it is at least this share of the previous backup's users, and at least this many users. */
const NOTABLE_LOSS = { share: 0.01, users: 10 };

/**
 * The warning about users who are no longer in the backup.
 *
 * @param missing how many of the previous backup's users this one lacks
 * @returns `undefined` where they are few
 */
export function lossWarning(
  previous: { readonly users: number } | undefined,
  missing: number,
): string | undefined {
  if (previous === undefined || missing < NOTABLE_LOSS.users) return undefined;
  const share = missing / previous.users;
  if (share < NOTABLE_LOSS.share) return undefined;
  return `${formatUsers(missing)} of the last backup on the branch (${percent(share)}) are not in this one. If you do not expect this, look for deletions in the tenant's log, and check \`connection\` and \`filter\`.`;
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))}%`;
}

/**
 * Adds up the packed sizes of the files that a push would send.
 *
 * @throws BackupError where GitHub would reject the push for its size
 * @throws GitError
 */
export async function assertPushFits(git: Git, sent: readonly StoredFile[]): Promise<void> {
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
