/** What a backup consists of and who can read it, in the job summary. */

import path from "node:path";
import { formatList, formatNames } from "../base/format.ts";
import type { Backup } from "../run.ts";
import { escapeMarkdown, factsTable } from "./markup.ts";

/** Maximum length of the part of a filter that the table repeats, in UTF-16 units. */
const LONGEST_FILTER = 1000;

/** The heading, by which the summaries of several backups in one job can be told apart. */
export function heading(backup: Backup): string {
  const { tenant, connection } = backup;
  const parts = [tenant, ...(connection ? [`connection ${connection}`] : []), placeOf(backup)];
  return `## Auth0 user backup: ${parts.map(escapeMarkdown).join(" · ")}`;
}

function placeOf({ artifact, branch, outputDirectory, settings }: Backup): string {
  if (artifact !== undefined) return `artifact ${artifact.name}`;
  if (branch === undefined) return `folder ${path.basename(outputDirectory ?? "")}`;
  const directory = settings.destinations.branch?.directory ?? "";
  return `branch ${branch.name}${directory === "" ? "" : `, folder ${directory}`}`;
}

/** The table of what was exported, selected, stored and encrypted. */
export function factLines(backup: Backup): string[] {
  const { tenant, connection, jobId, fields, settings, branch } = backup;
  const { filter, recipients, destinations } = settings;
  const directory = destinations.branch?.directory ?? "";
  const rows: [string, string][] = [
    ["Tenant", escapeMarkdown(tenant)],
    ["Connection", escapeMarkdown(connection ?? "all")],
    ["Fields", escapeMarkdown(fields)],
    ["Export job", escapeMarkdown(jobId)],
  ];
  if (filter !== undefined) rows.push(["Filter", filterCell(filter.expression)]);
  if (branch !== undefined) rows.push(["Commit", `<code>${branch.commit}</code>`]);
  if (directory !== "") rows.push(["Folder on the branch", escapeMarkdown(directory)]);
  if (recipients.length > 0) {
    rows.push(["Encrypted to", escapeMarkdown(formatNames(recipients.map(shortened)))]);
  }
  return ["### Contents", "", ...factsTable(rows)];
}

/** A recipient is a key of 62 characters, or 1,959 with post-quantum protection. */
function shortened(recipient: string): string {
  return `${recipient.slice(0, 12)}…${recipient.slice(-6)}`;
}

function filterCell(expression: string): string {
  const shown = expression.slice(0, LONGEST_FILTER);
  const lines = `${shown}${shown === expression ? "" : "…"}`.split("\n");
  return lines
    .filter((line) => line.trim() !== "")
    .map((line) => `<code>${escapeMarkdown(line.trim())}</code>`)
    .join("<br>");
}

/** Who can read what is stored on GitHub. */
export function accessLines({ artifact, branch, settings }: Backup): string[] {
  const places = [
    ...(artifact === undefined ? [] : ["artifact"]),
    ...(branch === undefined ? [] : ["branch"]),
  ];
  if (places.length === 0) return [];
  const what = `The ${formatList(places)}`;
  const [are, contain, them] =
    places.length === 1 ? ["is", "contains", "it"] : ["are", "contain", "them"];
  return [
    settings.recipients.length === 0
      ? `${what} ${contain} personal data: everyone with read access to this repository can download ${them}.`
      : `${what} ${are} encrypted: everyone with read access to this repository can download ${them}, but only the key of a recipient decrypts ${them}.`,
  ];
}
