/** The message of a backup's commit: what changed, for people, and trailers that later runs read. */

import type { PropertyCount } from "../../rows/sort/changed-properties.ts";
import type { Changes } from "../../rows/sort/compare.ts";
import { BOT } from "./git-environment.ts";

/** The facts of one backup that its message states. Unlike a tracked file, it may differ in every run. */
export interface CommitFacts {
  readonly tenant: string;
  readonly usersKept: number;
  /** Since the previous backup in the folder; `undefined` where there is none to compare with. */
  readonly changes: Changes | undefined;
  /** Likewise for the rows of memberships. */
  readonly membershipChanges?: Changes | undefined;
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
  const { tenant, usersKept, changes, membershipChanges, jobId, runUrl } = facts;
  const changed = changes === undefined ? undefined : formatChanges(changes);
  const users = `${usersKept} ${usersKept === 1 ? "user" : "users"}`;
  const generated = `Back up ${users} of ${tenant}${changed === undefined ? "" : ` (${changed})`}`;
  const trailers = [
    `${USERS}: ${usersKept}`,
    ...(changes === undefined ? [] : changeTrailers(changes)),
    ...(membershipChanges === undefined
      ? []
      : [`Backup-Membership-Changes: ${formatChanges(membershipChanges)}`]),
    `Backup-Tenant: ${tenant}`,
    `${DIRECTORY}: ${facts.directory || "."}`,
    `Backup-Job: ${jobId}`,
    ...(runUrl === undefined ? [] : [`Backup-Run: ${runUrl}`]),
  ];
  return `${(custom ?? generated).trim()}\n\n${trailers.join("\n")}\n`;
}

function changeTrailers(changes: Changes): string[] {
  const { edited, signIns, onlySignedIn } = changes.properties;
  return [
    `Backup-Changes: ${formatChanges(changes)}`,
    ...(edited.length === 0 ? [] : [`Backup-Edited-Properties: ${formatCounts(edited)}`]),
    ...(signIns.length === 0
      ? []
      : [
          `Backup-Sign-In-Properties: ${formatCounts(signIns)}`,
          `Backup-Only-Signed-In: ${onlySignedIn}`,
        ]),
  ];
}

/** Maximum number of properties that are listed. */
const MOST_LISTED = 25;
const LONGEST_NAME = 100;

/** `email 4, blocked 2, 3 more`. */
function formatCounts(counts: readonly PropertyCount[]): string {
  const { listed, more } = shortList(counts);
  return [
    ...listed.map(
      ({ name, users }) => `${/^[\w.-]+$/.test(name) ? name : JSON.stringify(name)} ${users}`,
    ),
    ...(more === 0 ? [] : [`${more} more`]),
  ].join(", ");
}

/** The properties that changed in most users, with names that are safe for one line, and how many others there are. */
export function shortList(counts: readonly PropertyCount[]): {
  readonly listed: readonly PropertyCount[];
  readonly more: number;
} {
  const listed = counts.slice(0, MOST_LISTED).map(({ name, users }) => ({
    name: name.slice(0, LONGEST_NAME).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "\ufffd"),
    users,
  }));
  return { listed, more: counts.length - listed.length };
}

/** The number of users in one backup of the branch's history. */
export interface BackupCount {
  /** When it was committed. */
  readonly date: Date;
  readonly users: number;
}

const trailer = (key: string) => `%(trailers:key=${key},valueonly,separator=%x2C)`;

/** The number of users in a commit's backup, for the format of `git log`; empty for other commits. */
export const USERS_FORMAT = trailer(USERS);

/** The format for `git log` whose output {@link readCounts} reads: one line per commit. */
export const COUNT_FORMAT = ["%cI", USERS_FORMAT, trailer(DIRECTORY)].join("%x09");

/**
 * The backups in the output of `git log`, oldest first, without other commits, backups of other folders, and commits without a
 * readable date.
 *
 * @param directory folder inside the branch, empty for the root
 */
export function readCounts(log: string, directory: string): BackupCount[] {
  const counts: BackupCount[] = [];
  for (const line of log.split("\n")) {
    const [time = "", users = "", where] = line.split("\t");
    const date = new Date(time);
    if (where !== (directory || ".") || !/^\d+$/.test(users) || Number.isNaN(date.getTime()))
      continue;
    counts.unshift({ date, users: Number(users) });
  }
  return counts;
}

/** The format for `git log` whose output {@link readForeignCommits} reads: one line per commit. */
export const ORIGIN_FORMAT = ["%H", USERS_FORMAT, "%ae"].join("%x09");

/** The ids of the commits in the output of `git log` that no backup made: they lack its trailer or its author. */
export function readForeignCommits(log: string): string[] {
  return log
    .trimEnd()
    .split("\n")
    .flatMap((line) => {
      const [id = "", users = "", author] = line.split("\t");
      return /^\d+$/.test(users) && author === BOT.email ? [] : [id];
    });
}
