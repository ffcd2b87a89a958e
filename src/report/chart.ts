/** Numbers of users as Mermaid charts, which GitHub draws in a job summary. */

import type { BackupCount } from "../store/commit-message.ts";
import type { Tally } from "../users/tally.ts";
import { count, users } from "./words.ts";

/** Slices with a name of their own. */
const MOST_SLICES = 10;
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** Users over the last backups. @param counts oldest first, at least one */
export function usersChart(counts: readonly BackupCount[]): string[] {
  const bars = counts.map(({ users }) => users);
  return xyChart("Users in the last backups", daysOf(counts), "line", bars);
}

/** Days in UTC. The chart draws points of the same label on top of each other, so a day's second backup is numbered. */
function daysOf(counts: readonly BackupCount[]): string[] {
  const times = new Map<string, number>();
  return counts.map(({ date }) => {
    const day = date.toISOString().slice(5, 10);
    const time = (times.get(day) ?? 0) + 1;
    times.set(day, time);
    return time === 1 ? day : `${day} (${time})`;
  });
}

/**
 * Users by connection, the largest ten by name; nothing where the export does not tell, or they are all of one. Names are those that
 * a connection can have, letters, digits and hyphens, which Mermaid takes as they are.
 */
export function connectionsChart(tally: Tally, title: string): string[] {
  const connections = [...(tally.connections ?? [])].toSorted(
    ([a, most], [b, more]) => more - most || (a < b ? -1 : 1),
  );
  const named = connections.slice(0, MOST_SLICES);
  const others = connections.slice(MOST_SLICES).reduce((sum, [, users]) => sum + users, 0);
  const rest = others + tally.otherConnections;
  // Not a name that a connection can have.
  const slices = rest > 0 ? [...named, ["all others", rest] as const] : named;
  if (named.length === 0 || slices.length < 2) return [];
  return [
    "```mermaid",
    "pie showData",
    `  title ${title}`,
    ...slices.map(([name, users]) => `  "${name}" : ${users}`),
    "```",
  ];
}

/**
 * Users by the month of their last sign-in, over the twelve months (UTC) up to now, and in words all others; nothing where the export
 * does not tell.
 */
export function signInsChart(tally: Tally, now: Date): string[] {
  if (tally.months === undefined) return [];
  const left = new Map(tally.months);
  const bars = lastTwelve(now).map((month) => {
    const users = left.get(month) ?? 0;
    left.delete(month);
    return { month, users };
  });
  let earlier = 0;
  let unreadable = tally.unreadableSignIns;
  for (const [month, users] of left) {
    // A moment that is still to come is none.
    if (month < (bars[0]?.month ?? "")) earlier += users;
    else unreadable += users;
  }
  const [first, last] = [bars[0], bars.at(-1)].map((bar) => inWords(bar?.month ?? ""));
  const chart = xyChart(
    `Users by their last sign-in, ${first} to ${last}`,
    bars.map(({ month }) => inWords(month).slice(0, 3)),
    "bar",
    bars.map(({ users }) => users),
  );
  const others = [
    earlier > 0 ? `before ${first}: ${users(earlier)}` : "",
    tally.neverSignedIn > 0 ? `never: ${users(tally.neverSignedIn)}` : "",
    unreadable > 0 ? `no date that can be read: ${count(unreadable)}` : "",
  ].filter((words) => words !== "");
  const words = others.length === 0 ? [] : ["", `Last sign-in ${others.join(" · ")}`];
  return bars.some(({ users }) => users > 0) ? [...chart, ...words] : words.slice(1);
}

/** `2026-08`, twelve of them, the last that of `now`. */
function lastTwelve(now: Date): string[] {
  const last = now.getUTCFullYear() * 12 + now.getUTCMonth();
  return Array.from({ length: 12 }, (_, i) => {
    const month = last - 11 + i;
    return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;
  });
}

/** `2026-08` → `Aug 2026`. */
function inWords(month: string): string {
  return `${MONTHS[Number(month.slice(5)) - 1]} ${month.slice(0, 4)}`;
}

/** @param labels and @param values of the same length; labels without quotes */
function xyChart(
  title: string,
  labels: readonly string[],
  kind: "line" | "bar",
  values: readonly number[],
): string[] {
  return [
    "```mermaid",
    "xychart-beta",
    `  title "${title}"`,
    `  x-axis [${labels.map((label) => `"${label}"`).join(", ")}]`,
    `  y-axis "Users" 0 --> ${Math.max(Math.ceil(Math.max(...values) * 1.1), 1)}`,
    `  ${kind} [${values.join(", ")}]`,
    "```",
  ];
}
