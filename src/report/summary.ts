/** The job summary: what was backed up, where it is, how long it took. */

import * as core from "@actions/core";
import type { Backup } from "../backup.ts";
import type { BranchBackup } from "../store/branch.ts";
import { changesInShort } from "../store/commit-message.ts";
import { usersChart } from "./chart.ts";
import type { StepTime } from "./console.ts";
import { leftOutInWords } from "./left-out.ts";
import { count, duration, size, users } from "./words.ts";

/** What the summary tells besides the backup itself. */
export interface SummaryFacts {
  readonly steps: readonly StepTime[];
  readonly warnings: readonly string[];
}

/** Writes the summary, where the runner takes one. */
export async function writeSummary(backup: Backup, facts: SummaryFacts): Promise<void> {
  await core.summary.addRaw(summaryOf(backup, facts)).write();
}

/** The summary as GitHub-flavoured Markdown. Values from outside are escaped: none of them can add markup. */
export function summaryOf(backup: Backup, { steps, warnings }: SummaryFacts): string {
  const { staged, artifact, branch } = backup;
  const bytes = staged.files.reduce((sum, file) => sum + file.bytes, 0);
  const total = steps.reduce((sum, step) => sum + step.milliseconds, 0);
  const lines = [
    "## Auth0 user backup",
    "",
    `**${users(staged.usersKept)}** kept of ${count(staged.usersExported)} exported · ${size(bytes)} · ${duration(total)}`,
    "",
    "| | |",
    "|---|---|",
    `| Tenant | ${escaped(backup.tenant)} |`,
    `| Job | ${escaped(backup.jobId)} |`,
  ];
  if (backup.connection !== undefined) {
    lines.push(`| Connection | ${escaped(backup.connection)} |`);
  }
  lines.push(
    `| Users exported | ${count(staged.usersExported)} |`,
    `| Users kept | ${count(staged.usersKept)} |`,
    `| Stored | ${storedWhere(backup)} |`,
    "",
    "| File | Users | Size | SHA-256 |",
    "|---|--:|--:|---|",
  );
  for (const file of staged.files) {
    lines.push(
      `| ${escaped(file.name)} | ${count(file.users)} | ${size(file.bytes)} | <code>${file.sha256}</code> |`,
    );
  }
  if (staged.leftOut !== undefined) {
    const leftOut = leftOutInWords(staged.leftOut);
    if (leftOut.length > 0) lines.push("", "**Left out, as Auth0 would not import them**", "");
    lines.push(...leftOut.map((line) => `- ${line}`));
  }
  lines.push("", "| Step | Time |", "|---|--:|");
  for (const { title, milliseconds } of steps) {
    lines.push(`| ${escaped(title)} | ${duration(milliseconds)} |`);
  }
  if (branch !== undefined) lines.push(...branchLines(branch));
  if (warnings.length > 0) {
    lines.push("", "**Warnings**", "", ...warnings.map((warning) => `- ${escaped(warning)}`));
  }
  if (artifact !== undefined) {
    lines.push(
      "",
      "The artifact holds personal data: everyone who may read this repository's workflow runs can download it.",
    );
  }
  return `${lines.join("\n")}\n`;
}

/** What changed on the branch, and how many users there were in its last backups. */
function branchLines({ changes, usersBefore, counts }: BranchBackup): string[] {
  const changed =
    changes === undefined
      ? usersBefore === undefined
        ? "Nothing to compare with on the branch."
        : `The last backup on the branch cannot be compared with this one: it has **${users(usersBefore)}**.`
      : `Since the last backup on the branch: **${changesInShort(changes)}** (added, removed, changed).`;
  return ["", changed, ...(counts.length > 1 ? ["", ...usersChart(counts)] : [])];
}

function storedWhere({ artifact, branch, outputDirectory }: Backup): string {
  const places = [];
  if (artifact !== undefined) {
    const name = escaped(artifact.name);
    places.push(
      artifact.url === undefined ? `artifact ${name}` : `artifact [${name}](${artifact.url})`,
    );
  }
  if (branch !== undefined) {
    const commit = `[${branch.commit.slice(0, 7)}](${branch.url})`;
    places.push(`branch ${escaped(branch.name)} (${commit}${branch.changed ? "" : ", unchanged"})`);
  }
  if (outputDirectory !== undefined) places.push(`files in ${escaped(outputDirectory)}`);
  return places.join(", ");
}

/** Text as itself in a table cell or a list: every character that Markdown or HTML could read becomes an entity. */
export function escaped(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/[&<>"'`*_~|[\](){}#!\\$@:]/g, (character) => `&#${character.charCodeAt(0)};`);
}
