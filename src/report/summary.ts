/** The job summary of a backup: result, changes, charts, files, times. */

import { formatBytes, formatCount, formatDuration, formatUsers } from "../base/format.ts";
import { formatLeftOut } from "../pipeline/import/left-out.ts";
import { listedFiles } from "../pipeline/plan.ts";
import type { PropertyChanges, PropertyCount } from "../rows/sort/changed-properties.ts";
import type { Backup, StepTime } from "../run.ts";
import { formatChanges, shortList } from "../store/branch/commit-message.ts";
import type { BranchBackup } from "../store/branch/result.ts";
import { accessLines, factLines, heading } from "./backup-facts.ts";
import { connectionsChart, signInsChart, usersChart } from "./chart.ts";
import { filesTable } from "./files-table.ts";
import { escapeMarkdown } from "./markup.ts";
import { membershipLines } from "./membership-lines.ts";
import { formatRetries } from "./run-log.ts";

/** Length of a commit's hash in the first line, which a phone shows without a break. The contents have the whole hash. */
const SHORT_COMMIT = 7;

/** What the summary shows besides the backup itself. */
export interface SummaryFacts {
  readonly steps: readonly StepTime[];
  /** What was retried, and how often. */
  readonly retries: ReadonlyMap<string, number>;
  readonly warnings: readonly string[];
  /** When the run began. */
  readonly now: Date;
}

/** The summary as GitHub-flavoured Markdown. Values from outside are escaped: none of them can add markup. */
export function summaryOf(backup: Backup, facts: SummaryFacts): string {
  const { result, branch } = backup;
  const sections = [
    [heading(backup), "", statusLine(backup, facts)],
    branch === undefined ? [] : branchLines(branch),
    result.memberships === undefined ? [] : membershipLines(result.memberships, branch),
    result.statistics === undefined
      ? []
      : connectionsChart(
          result.statistics,
          result.leftOut === undefined
            ? "Users by connection"
            : "Users by connection, including those left out",
        ),
    result.statistics === undefined ? [] : signInsChart(result.statistics, facts.now),
    leftOutLines(backup),
    factLines(backup),
    fileLines(backup),
    stepsTable(facts.steps),
    retryLines(facts.retries),
    accessLines(backup),
    warningLines(facts.warnings),
  ];
  const shown = sections.filter((lines) => lines.length > 0);
  return `${shown.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** How many users, how large, where, how long. */
function statusLine({ result, ...backup }: Backup, { steps, warnings }: SummaryFacts): string {
  const bytes = listedFiles(result).reduce((sum, file) => sum + file.bytes, 0);
  const total = steps.reduce((sum, step) => sum + step.milliseconds, 0);
  return [
    `✅ **${formatUsers(result.usersKept)}** kept of ${formatCount(result.usersExported)} exported`,
    formatBytes(bytes),
    ...storedWhere(backup),
    formatDuration(total),
    ...(warnings.length === 0
      ? []
      : [`⚠️ ${warnings.length === 1 ? "1 warning" : `${warnings.length} warnings`} below`]),
  ].join(" · ");
}

function storedWhere({
  artifact,
  branch,
  outputDirectory,
}: Pick<Backup, "artifact" | "branch" | "outputDirectory">): string[] {
  const places = [];
  if (artifact !== undefined) {
    const name = escapeMarkdown(artifact.name);
    places.push(
      artifact.url === undefined ? `artifact ${name}` : `artifact [${name}](${artifact.url})`,
    );
  }
  if (branch !== undefined) {
    const commit = `[${branch.commit.slice(0, SHORT_COMMIT)}](${branch.url})`;
    places.push(
      `branch ${escapeMarkdown(branch.name)} (${commit}${branch.changed ? "" : ", unchanged"})`,
    );
  }
  if (outputDirectory !== undefined) places.push(`files in ${escapeMarkdown(outputDirectory)}`);
  return places;
}

/** What changed on the branch, and how many users there were in its last backups. */
function branchLines({ changes, usersBefore, counts }: BranchBackup): string[] {
  const changed =
    changes === undefined
      ? usersBefore === undefined
        ? "The branch had no earlier backup to compare with."
        : `The last backup on the branch cannot be compared with this one: it has **${formatUsers(usersBefore)}**.`
      : `Since the last backup on the branch: **${formatChanges(changes)}** (added, removed, changed).`;
  return [
    changed,
    ...(changes === undefined ? [] : propertyLines(changes.properties)),
    ...(counts.length > 1 ? ["", ...usersChart(counts)] : []),
  ];
}

/** In how many users which property changed, with those that every sign-in changes in a line of their own. */
function propertyLines({ edited, signIns, onlySignedIn }: PropertyChanges): string[] {
  const lines = [];
  if (edited.length > 0) lines.push("", `Changed properties: ${propertyList(edited)}.`);
  if (signIns.length > 0) {
    const only = `${formatUsers(onlySignedIn)} changed in nothing else`;
    lines.push("", `Sign-ins: ${propertyList(signIns)}; ${only}.`);
  }
  return lines;
}

function propertyList(counts: readonly PropertyCount[]): string {
  const { listed, more } = shortList(counts);
  return [
    ...listed.map(
      ({ name, users }) => `<code>${escapeMarkdown(name)}</code> ${formatCount(users)}`,
    ),
    ...(more === 0 ? [] : [`${formatCount(more)} more`]),
  ].join(", ");
}

function leftOutLines({ result: { leftOut } }: Backup): string[] {
  const lines = leftOut === undefined ? [] : formatLeftOut(leftOut);
  if (lines.length === 0) return [];
  return [
    "### Left out because Auth0 would not import them",
    "",
    ...lines.map((line) => `- ${line}`),
  ];
}

function fileLines({ result, artifact, branch, outputDirectory }: Backup): string[] {
  const lines = ["### Files", "", ...filesTable(listedFiles(result))];
  if (branch !== undefined && (artifact !== undefined || outputDirectory !== undefined)) {
    lines.push(
      "",
      "The branch has the same users in files sorted by `user_id`. Their sizes and checksums are in the `manifest.json` next to them.",
    );
  }
  return lines;
}

function retryLines(retries: SummaryFacts["retries"]): string[] {
  const retried = formatRetries(retries);
  return retried === undefined ? [] : [`Retried: ${escapeMarkdown(retried)}.`];
}

/** The times of the steps. */
export function stepsTable(steps: readonly StepTime[]): string[] {
  return [
    "### Steps",
    "",
    "| Step | Time |",
    "|---|--:|",
    ...steps.map(
      ({ title, milliseconds }) => `| ${escapeMarkdown(title)} | ${formatDuration(milliseconds)} |`,
    ),
  ];
}

/** The warnings of a run. */
export function warningLines(warnings: readonly string[]): string[] {
  if (warnings.length === 0) return [];
  return ["### Warnings", "", ...warnings.map((warning) => `- ⚠️ ${escapeMarkdown(warning)}`)];
}
