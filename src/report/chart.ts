/** The number of users over the last backups, as a Mermaid chart. */

import type { BackupCount } from "../store/commit-message.ts";

/** Lines of a fenced block that GitHub draws as a chart. @param counts oldest first, at least one */
export function usersChart(counts: readonly BackupCount[]): string[] {
  const most = Math.max(...counts.map(({ users }) => users));
  return [
    "```mermaid",
    "xychart-beta",
    '  title "Users in the last backups"',
    `  x-axis [${labels(counts).join(", ")}]`,
    `  y-axis "Users" 0 --> ${Math.max(Math.ceil(most * 1.1), 1)}`,
    `  line [${counts.map(({ users }) => users).join(", ")}]`,
    "```",
  ];
}

/** Days in UTC. The chart draws bars of the same label on top of each other, so a day's second backup is numbered. */
function labels(counts: readonly BackupCount[]): string[] {
  const times = new Map<string, number>();
  return counts.map(({ date }) => {
    const day = date.toISOString().slice(5, 10);
    const time = (times.get(day) ?? 0) + 1;
    times.set(day, time);
    return time === 1 ? `"${day}"` : `"${day} (${time})"`;
  });
}
