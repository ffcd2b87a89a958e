/** The message of a backup's commit: what changed for people, and facts that later runs read again. */

import type { Changes } from "../../rows/sort/compare.ts";

/** What the message tells of one backup. Unlike a tracked file, it may differ in every run. */
export interface CommitFacts {
  readonly tenant: string;
  readonly usersKept: number;
  /** Since the previous backup in the folder; `undefined` where there is none to compare with. */
  readonly changes: Changes | undefined;
  /** Folder inside the branch, empty for the root. */
  readonly directory: string;
  readonly jobId: string;
  /** Address of the workflow run. */
  readonly runUrl: string | undefined;
}

/** Trailers, by which the backups of a branch are found and counted again. */
const USERS = "Backup-Users";
const DIRECTORY = "Backup-Directory";

/** `+12 −3 ~45`: users added, removed, changed. */
export function formatChanges({ added, removed, changed }: Changes): string {
  return `+${added} −${removed} ~${changed}`;
}

/** @param custom stands in place of the generated first lines */
export function commitMessage(facts: CommitFacts, custom: string | undefined): string {
  const { tenant, usersKept, changes, jobId, runUrl } = facts;
  const changed = changes === undefined ? undefined : formatChanges(changes);
  const users = `${usersKept} ${usersKept === 1 ? "user" : "users"}`;
  const generated = `Back up ${users} of ${tenant}${changed === undefined ? "" : ` (${changed})`}`;
  const trailers = [
    `${USERS}: ${usersKept}`,
    ...(changed === undefined ? [] : [`Backup-Changes: ${changed}`]),
    `Backup-Tenant: ${tenant}`,
    `${DIRECTORY}: ${facts.directory || "."}`,
    `Backup-Job: ${jobId}`,
    ...(runUrl === undefined ? [] : [`Backup-Run: ${runUrl}`]),
  ];
  return `${(custom ?? generated).trim()}\n\n${trailers.join("\n")}\n`;
}

/** The number of users in one backup of the branch's history. */
export interface BackupCount {
  /** When it was committed. */
  readonly date: Date;
  readonly users: number;
}

const trailer = (key: string) => `%(trailers:key=${key},valueonly,separator=%x2C)`;

/** The format in which `git log` prints what {@link readCounts} reads: one line a commit. */
export const COUNT_FORMAT = ["%cI", trailer(USERS), trailer(DIRECTORY)].join("%x09");

/**
 * The backups in `git log`'s output, oldest first; other commits, and backups of other folders, are left out.
 *
 * @param directory folder inside the branch, empty for the root
 */
export function readCounts(log: string, directory: string): BackupCount[] {
  const counts: BackupCount[] = [];
  for (const line of log.split("\n")) {
    const [date = "", users = "", where] = line.split("\t");
    if (where !== (directory || ".") || !/^\d+$/.test(users)) continue;
    counts.unshift({ date: new Date(date), users: Number(users) });
  }
  return counts;
}
