/** What a backup on the branch reports: its commit, and what it changes. */

import type { Changes } from "../../rows/sort/compare.ts";
import { type BackupCount, formatChanges } from "./commit-message.ts";

/** What a backup changes on the branch. */
export interface Comparison {
  /** Whether the backup makes a commit; it makes none when its data is that of the previous backup. */
  readonly changed: boolean;
  /** Since the previous backup, where there is one to compare with. */
  readonly changes: Changes | undefined;
  /** Likewise in the rows of memberships, where both backups have them. */
  readonly membershipChanges?: Changes | undefined;
  /** How many users the previous backup has, where the two cannot be compared: one is encrypted or unreadable. */
  readonly usersBefore: number | undefined;
}

/** A backup that is on the branch. */
export interface BranchBackup extends Comparison {
  readonly name: string;
  /** The newest commit of the branch. */
  readonly commit: string;
  /** Address of that commit's page. */
  readonly url: string;
  /** The last backups in the branch's folder, oldest first. */
  readonly counts: readonly BackupCount[];
}

/** The sentence for the log. */
export function formatResult({
  name,
  commit,
  changed,
  changes,
  usersBefore,
}: BranchBackup): string {
  if (!changed) return `Nothing changed since the last backup on ${name}, so there is no commit.`;
  const counted = usersBefore === undefined ? "" : `; the previous backup has ${usersBefore} users`;
  const difference = changes === undefined ? counted : `: ${formatChanges(changes)}`;
  return `Committed ${commit.slice(0, 7)} to ${name}${difference}.`;
}
