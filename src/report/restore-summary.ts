/** The job summary of a restore: the plan or its result, the backup, counts by connection and property, the cost. */

import { formatCount, formatDuration, formatList, formatUsers } from "../base/format.ts";
import {
  type ActionCounts,
  NOT_RESTORABLE,
  type NotRestorable,
  type PlanCounts,
} from "../restore/plan/steps.ts";
import type { RestoreState } from "../restore/state.ts";
import { totals } from "../restore/step-results.ts";
import { escapeMarkdown, factsTable } from "./markup.ts";
import { type SummaryFacts, stepsTable, warningLines } from "./summary.ts";

/** Auth0's sustained limit for writing users with the Essentials and Professional plans; that of Enterprise is higher. */
const REQUESTS_PER_MINUTE = 200;
/** Size of an import file, in bytes; two are imported at the same time. */
const IMPORT_FILE_BYTES = 480_000;

const ACTIONS = {
  import: "import",
  create: "create",
  "set-back": "set back",
  assign: "assign roles and organizations",
};

/** The summary as GitHub-flavoured Markdown. Values from outside are escaped: none of them can add markup. */
export function restoreSummary(state: RestoreState, facts: SummaryFacts): string {
  const { plan, applied, settings } = state;
  if (plan === undefined) return "";
  const sections = [
    [
      `## Auth0 user restore${settings?.isConfirmed ? "" : ": preview"}`,
      "",
      applied ? resultLine(state) : planLine(plan),
    ],
    backupTable(state, plan, facts.now),
    connectionTable(plan),
    propertyTable(plan),
    failureTable(state),
    applied ? [] : nextLines(state, plan),
    stepsTable(facts.steps),
    warningLines(facts.warnings),
  ];
  const shown = sections.filter((lines) => lines.length > 0);
  return `${shown.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function planLine(plan: PlanCounts): string {
  if (plan.usersInBackup === 0) {
    return "**Nothing to restore.** The backup has no users, or `connection` and `filter` exclude them all.";
  }
  if (plan.touched === 0) {
    return "**Nothing to restore.** The tenant has everything of the backup that can be restored.";
  }
  return `**${formatUsers(plan.touched)} can be restored.** Nothing was written.`;
}

function resultLine({ done, remaining, plan }: RestoreState): string {
  const restored = `**${formatCount(done?.restored ?? 0)} of ${formatUsers(plan?.touched ?? 0)} restored**`;
  if (remaining === undefined) {
    return `❌ ${restored}, and the result was not verified. Run the restore again: it does what is left.`;
  }
  return remaining.touched === 0
    ? `✅ ${restored} and verified by a new export`
    : `❌ ${restored}, ${formatUsers(remaining.touched)} left`;
}

function backupTable({ backup, settings }: RestoreState, plan: PlanCounts, now: Date): string[] {
  const rows: [string, string][] = [];
  if (backup !== undefined) {
    const { place, url, commit, manifest } = backup;
    const named = `${escapeMarkdown(place)}${commit === undefined ? "" : ` <code>${commit}</code>`}`;
    const age = formatDuration(now.getTime() - manifest.createdAt.getTime());
    rows.push(
      ["Backup", url === undefined ? named : `[${named}](${url})`],
      ["Made", `${manifest.createdAt.toISOString()}, ${age} ago`],
      ["Tenant of the backup", escapeMarkdown(manifest.tenant)],
    );
  }
  if (settings !== undefined)
    rows.push(["This tenant", escapeMarkdown(settings.tenant.origin.host)]);
  rows.push(
    ["Users in the backup", formatCount(plan.usersInBackup)],
    ["Users in the tenant", formatCount(plan.usersInTenant)],
    ["Only in the tenant, left alone", formatCount(plan.onlyInTenant)],
    ["In the backup, missing in the tenant", formatCount(plan.missing)],
  );
  if (plan.linked > 0) rows.push(["Now linked into another user", formatCount(plan.linked)]);
  if (settings?.kinds.includes("changed")) {
    rows.push(["With properties that differ from the backup", formatCount(plan.changed)]);
  }
  if (plan.lackMemberships > 0) {
    rows.push(["Lacking roles or organizations of the backup", formatCount(plan.lackMemberships)]);
  }
  return factsTable(rows);
}

function connectionTable({ byConnection }: PlanCounts): string[] {
  const used = (name: string) =>
    [...byConnection.values()].some((counts) => (counts[name as keyof ActionCounts] ?? 0) > 0);
  const columns = [
    ...Object.entries(ACTIONS),
    ...(Object.entries(NOT_RESTORABLE) as [NotRestorable, string][]),
  ].filter(([name]) => used(name));
  if (columns.length === 0) return [];
  const rows = [...byConnection]
    .filter(([, counts]) => Object.values(counts).some((users) => users > 0))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([connection, counts]) => {
      const cells = columns.map(([name]) => formatCount(counts[name as keyof ActionCounts] ?? 0));
      return `| ${escapeMarkdown(connection || "(unknown)")} | ${cells.join(" | ")} |`;
    });
  return [
    "### Users by connection",
    "",
    `| Connection | ${columns.map(([, title]) => title).join(" | ")} |`,
    `|---|${"--:|".repeat(columns.length)}`,
    ...rows,
  ];
}

function propertyTable({ byProperty }: PlanCounts): string[] {
  if (byProperty.size === 0) return [];
  return [
    "### Users by property",
    "",
    "| Property | Users |",
    "|---|--:|",
    ...[...byProperty].map(([name, users]) => `| <code>${name}</code> | ${formatCount(users)} |`),
  ];
}

function failureTable({ done, applied }: RestoreState): string[] {
  if (!applied || done === undefined || done.failures.size === 0) return [];
  return [
    "### Not restored",
    "",
    "| Reason | Users |",
    "|---|--:|",
    ...[...done.failures].map(
      ([reason, users]) => `| ${escapeMarkdown(reason)} | ${formatCount(users)} |`,
    ),
  ];
}

/** The number of import files, each of which has users of one connection. */
function importJobs({ importBytes, byConnection }: PlanCounts): number {
  const connections = [...byConnection.values()].filter((counts) => counts.import).length;
  return Math.max(Math.ceil(importBytes / IMPORT_FILE_BYTES), connections);
}

/** What applying the plan takes, and how to do it. */
function nextLines(
  { scopes = [], missingScopes = [], settings }: RestoreState,
  plan: PlanCounts,
): string[] {
  if (plan.touched === 0 || settings === undefined) return [];
  const imports = importJobs(plan);
  const minutes = Math.ceil(plan.requests / REQUESTS_PER_MINUTE);
  const cost = [
    ...(imports === 0 ? [] : [`${formatCount(imports)} import ${imports === 1 ? "job" : "jobs"}`]),
    ...(plan.requests === 0
      ? []
      : [
          `${formatCount(plan.requests)} requests, about ${formatCount(minutes)} min at Auth0's limit of ${REQUESTS_PER_MINUTE} per minute`,
        ]),
  ];
  const lacks = missingScopes.length === 0 ? "" : `; it lacks ${formatList(missingScopes)}`;
  const limit = plan.touched > settings.maximumUsers ? [`maximum-users: ${plan.touched}`] : [];
  return [
    "### To restore these users",
    "",
    `Cost: ${cost.join("; ")}. The application requires the permissions ${formatList(scopes)}${lacks}.`,
    "",
    "Check the numbers, then run it again with:",
    "",
    "```yaml",
    `confirm: ${settings.tenant.origin.host}`,
    ...limit,
    "```",
  ];
}

/** The last lines of the log: what is back, what failed, and who can only return by signing in. */
export function restoreEnd({ plan, done, applied, report }: RestoreState): string[] {
  if (plan === undefined) return [];
  const counts = totals(plan);
  const lines = applied
    ? [
        `Restored: ${formatCount(done?.restored ?? 0)} of ${formatUsers(plan.touched)}.`,
        ...[...(done?.failures ?? [])].map(
          ([reason, users]) => `Not restored: ${reason}: ${formatUsers(users)}.`,
        ),
      ]
    : [
        plan.touched === 0
          ? "Nothing to restore."
          : `Restorable: ${formatUsers(plan.touched)}. Nothing was written.`,
      ];
  for (const [reason, text] of Object.entries(NOT_RESTORABLE)) {
    const users = counts[reason as NotRestorable] ?? 0;
    if (users === 0) continue;
    lines.push(
      reason === "returns"
        ? `${formatUsers(users)} can only return by signing in.`
        : `Not restorable (${text}): ${formatUsers(users)}.`,
    );
  }
  if (report !== undefined) lines.push(`Report: ${report}`);
  return lines;
}
