/** The results of the steps of a restore, in a few words for the log. */

import { formatCount, formatUsers } from "../base/format.ts";
import type { LedgerCounts } from "./ledger.ts";
import type { ActionCounts, PlanCounts } from "./plan/steps.ts";
import type { OpenedBackup } from "./source/opened.ts";

/** Where the backup was found, and how many users it has. */
export function summarizeBackup({ place, manifest }: OpenedBackup): string {
  return `${place} of ${manifest.createdAt.toISOString()}, ${formatUsers(manifest.usersKept)}`;
}

/** What the plan does, or that nothing is left to do. */
export function summarizePlan(counts: PlanCounts): string {
  const { import: imports, create, "set-back": setBack, assign } = totals(counts);
  const parts = [
    [imports, "to import"],
    [create, "to create"],
    [setBack, "to set back"],
    [assign, "to assign roles and organizations to"],
  ] as const;
  const shown = parts.flatMap(([users = 0, what]) =>
    users === 0 ? [] : [`${formatUsers(users)} ${what}`],
  );
  return shown.length === 0 ? "nothing to restore" : shown.join(", ");
}

/** The results of writing. */
export function summarizeDone({ restored, failed }: LedgerCounts): string {
  return `${formatUsers(restored)} restored${failed === 0 ? "" : `, ${formatCount(failed)} failed`}`;
}

/** Numbers of users by action or reason, over all connections. */
export function totals({ byConnection }: PlanCounts): ActionCounts {
  const sums: Record<string, number> = {};
  for (const counts of byConnection.values()) {
    for (const [name, users] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + users;
  }
  return sums;
}
