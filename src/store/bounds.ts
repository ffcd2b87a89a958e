/** What keeps a backup from being stored: too many users gone, or a push too large. */

import { BackupError } from "../errors.ts";

/** Most that GitHub takes in one push, in bytes. */
const LARGEST_PUSH = 2 * 1024 ** 3;

/** @throws BackupError where more than the part `maximumDrop` of the previous users is gone */
export function refuseDrop(
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

/** @throws BackupError where GitHub would refuse a push of so many bytes */
export function refusePushOf(bytes: number): void {
  if (bytes < LARGEST_PUSH) return;
  throw new BackupError(
    `The backup is ${(bytes / 1024 ** 3).toFixed(1)} GiB, and GitHub takes less than 2 GiB in one push.`,
    "Nothing was stored: use `destination: artifact`, or export less with `fields`, `connection` or `filter`.",
  );
}
