/** The results of steps in a few words, for the log. */

import { undocumentedTitles } from "../auth0/fields.ts";
import { formatBytes, formatCount, formatNames, formatUsers } from "../base/format.ts";
import { listedFiles, type PipelineResult } from "../pipeline/plan.ts";
import type { Destinations, ExportSettings, Settings } from "../settings.ts";
import { formatChanges } from "../store/branch/commit-message.ts";
import type { PreparedCommit } from "../store/branch/index.ts";
import type { Stored } from "../store/index.ts";

/** `artifact auth0-users, branch auth0-backup`: where the backup will be stored. */
export function summarizeDestinations({ artifact, branch, outputDirectory }: Destinations): string {
  return [
    ...(artifact === undefined ? [] : [`artifact ${artifact.name}`]),
    ...(branch === undefined ? [] : [`branch ${branch.name}`]),
    ...(outputDirectory === undefined ? [] : [`folder ${outputDirectory}`]),
  ].join(", ");
}

/** `23 documented, 2 not documented`. */
export function summarizeFields({ export: job }: Settings): string {
  const fields = job.kind === "start" ? (job.fields ?? []) : [];
  const further = undocumentedTitles(job).length;
  return `${fields.length - further} documented, ${further} not documented`;
}

/** `full profile: 25 fields, of which Auth0 does not document department, locale`, or the fields that the input names. */
export function describeFields(job: ExportSettings): string {
  if (job.kind === "collect") return "those of the existing job";
  const { fields, named } = job;
  if (fields === undefined) return "chosen by Auth0";
  if (fields.length === named.length) {
    return formatNames(named.map(({ path, title }) => (title ? `${path} as ${title}` : path)));
  }
  const further = undocumentedTitles(job);
  const which =
    further.length === 0 ? "" : `, of which Auth0 does not document ${formatNames(further)}`;
  return `full profile: ${fields.length} fields${which}`;
}

/** `+12 −3 ~45`, or why there is no comparison. */
export function summarizeComparison(comparison: PreparedCommit): string {
  const { changed, changes, membershipChanges, usersBefore } = comparison;
  if (!changed) return "nothing changed";
  const memberships =
    membershipChanges === undefined ? "" : `, memberships ${formatChanges(membershipChanges)}`;
  if (changes !== undefined) return `${formatChanges(changes)}${memberships}`;
  return usersBefore === undefined
    ? "the first backup"
    : `cannot be compared, ${formatUsers(usersBefore)} before`;
}

/** `artifact auth0-users, commit 4bf8e14`: where the backup was stored. */
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

/** `4,999 of 5,000 users, 1.23 MB`. */
export function summarizeFiles(result: PipelineResult): string {
  const { usersExported, usersKept } = result;
  const bytes = listedFiles(result).reduce((sum, file) => sum + file.bytes, 0);
  const kept = usersKept === usersExported ? "" : `${formatCount(usersKept)} of `;
  return `${kept}${formatUsers(usersExported)}, ${formatBytes(bytes)}`;
}
