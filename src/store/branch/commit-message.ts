/** The message of a backup's commit: what changed, for people, and trailers that later runs read. */

import type { Changes } from "../../rows/sort/compare.ts";

/** The facts of one backup that its message states. Unlike a tracked file, it may differ in every run. */
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

/** The trailers that identify the backups of a branch and count their users. */
const USERS = "Backup-Users";
const DIRECTORY = "Backup-Directory";

/** `+12 −3 ~45`: users added, removed, changed. */
export function formatChanges({ added, removed, changed }: Changes): string {
  return `+${added} −${removed} ~${changed}`;
}

/** @param custom replaces the generated subject; trailers follow it too */
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

/** The format for `git log` whose output {@link readCounts} reads: one line per commit. */
export const COUNT_FORMAT = ["%cI", trailer(USERS), trailer(DIRECTORY)].join("%x09");

/**
 * The backups in the output of `git log`, oldest first, without other commits and backups of other folders.
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
