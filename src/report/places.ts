/** Where a backup goes and where it is, in the words of the log. */

import { formatUsers } from "../base/format.ts";
import type { Destinations } from "../settings.ts";
import { formatChanges } from "../store/branch/commit-message.ts";
import type { PreparedCommit } from "../store/branch/index.ts";
import type { Stored } from "../store/index.ts";

/** `artifact auth0-users, branch auth0-backup`: where the backup is to go. */
export function summarizeDestinations({ artifact, branch, outputDirectory }: Destinations): string {
  return [
    ...(artifact === undefined ? [] : [`artifact ${artifact.name}`]),
    ...(branch === undefined ? [] : [`branch ${branch.name}`]),
    ...(outputDirectory === undefined ? [] : [`folder ${outputDirectory}`]),
  ].join(", ");
}

/** `+12 −3 ~45`, or why that is not known. */
export function summarizeComparison({ changed, changes, usersBefore }: PreparedCommit): string {
  if (!changed) return "nothing changed";
  if (changes !== undefined) return formatChanges(changes);
  return usersBefore === undefined
    ? "the first backup"
    : `cannot be compared, ${formatUsers(usersBefore)} before`;
}

/** `artifact auth0-users, commit 4bf8e14`: what was stored. */
export function summarizeStored({ artifact, branch, outputDirectory, files }: Stored): string {
  const folder = `${files.length} ${files.length === 1 ? "file" : "files"}`;
  return [
    ...(artifact === undefined ? [] : [`artifact ${artifact.name}`]),
    ...(branch === undefined
      ? []
      : [branch.changed ? `commit ${branch.commit.slice(0, 7)}` : "no commit needed"]),
    ...(outputDirectory === undefined ? [] : [folder]),
  ].join(", ");
}

/** A line for each place that holds the backup. */
export function formatLocations({ artifact, branch, outputDirectory }: Stored): string[] {
  return [
    ...(artifact === undefined
      ? []
      : [`Artifact ${artifact.name}: ${artifact.url ?? `id ${artifact.id}`}`]),
    ...(branch === undefined ? [] : [`Branch ${branch.name}: ${branch.url}`]),
    ...(outputDirectory === undefined ? [] : [`Folder: ${outputDirectory}`]),
  ];
}
