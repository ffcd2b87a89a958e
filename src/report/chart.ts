/** Numbers of users as Mermaid charts, which GitHub draws in a job summary. */

import { formatUsers } from "../base/format.ts";
import type { Statistics } from "../rows/statistics.ts";
import type { BackupCount } from "../store/branch/commit-message.ts";

/** Maximum number of slices with a name. */
const MOST_SLICES = 10;
/** Maximum number of labels below a chart. */
const MOST_DAYS = 10;
/** Colours of the slices. Mermaid's own are nearly white on GitHub's light pages and nearly black on its dark ones. */
const SLICE_COLOURS =
  "#1f6feb #238636 #9e6a03 #8957e5 #bf3989 #1b7c83 #cf222e #bc4c00 #57606a #4d2d00 #6e7781".split(
    " ",
  );
const PIE_SETTINGS = {
  themeVariables: {
    pieOpacity: "1",
    pieOuterStrokeWidth: "0px",
    pieSectionTextColor: "#ffffff",
    ...Object.fromEntries(SLICE_COLOURS.map((colour, index) => [`pie${index + 1}`, colour])),
  },
};
/**
 * Narrow, because a phone shrinks a wide chart including its letters. Mermaid measures labels after shrinking and draws them before: the
 * padding keeps it from cutting them off. Without a background colour the chart would not have that of the page.
 */
const XY_SETTINGS = {
  xyChart: {
    width: 420,
    height: 280,
    xAxis: { labelPadding: 8 },
    yAxis: { labelFontSize: 12, labelPadding: 10 },
  },
  themeVariables: {
    xyChart: { backgroundColor: "transparent", plotColorPalette: SLICE_COLOURS[0] },
  },
};
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** Users over the last backups. @param counts oldest first, at least two */
export function usersChart(counts: readonly BackupCount[]): string[] {
  const days = daysOf(counts);
  const numbers = `"${days[0]} to ${days.at(-1)}" 1 --> ${days.length}`;
  const points = counts.map(({ users }) => users);
  const [least, most] = [Math.min(...points), Math.max(...points)];
  // A nightly change is small compared with the total.
  const margin = Math.max((most - least) / 4, most / 50, 5);
  return xyChart(
    `Users in the last ${days.length} backups`,
    days.length <= MOST_DAYS ? labelled(days) : numbers,
    [Math.max(Math.floor(least - margin), 0), Math.ceil(most + margin)],
    `line [${points.join(", ")}]`,
  );
}

/** Days in UTC. Points with equal labels would be drawn over each other, so a day's second backup is numbered. */
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
 * Users by connection, the largest ten by name; nothing if the export lacks connections or has only one. A connection's name has only
 * letters, digits and hyphens, which need no escaping in Mermaid.
 */
export function connectionsChart(statistics: Statistics, title: string): string[] {
  const connections = [...(statistics.connections ?? [])].toSorted(
    ([a, most], [b, more]) => more - most || (a < b ? -1 : 1),
  );
  const named = connections.slice(0, MOST_SLICES);
  const others = connections.slice(MOST_SLICES).reduce((sum, [, users]) => sum + users, 0);
  const rest = others + statistics.otherConnections;
  // No connection can have this name.
  const slices = rest > 0 ? [...named, ["all others", rest] as const] : named;
  if (named.length === 0 || slices.length < 2) return [];
  return [
    "```mermaid",
    directive(PIE_SETTINGS),
    "pie showData",
    `  title ${title}`,
    ...slices.map(([name, users]) => `  "${name}" : ${users}`),
    "```",
  ];
}

/**
 * Users by the month of their last sign-in: a bar for each of the last twelve months (UTC), and a line of text for all others. Nothing if the export
 * lacks the field.
 */
export function signInsChart(statistics: Statistics, now: Date): string[] {
  if (statistics.months === undefined) return [];
  const left = new Map(statistics.months);
  const bars = lastTwelve(now).map((month) => {
    const users = left.get(month) ?? 0;
    left.delete(month);
    return { month, users };
  });
  let earlier = 0;
  let unreadable = statistics.unreadableSignIns;
  for (const [month, users] of left) {
    // A time in the future is not a sign-in.
    if (month < (bars[0]?.month ?? "")) earlier += users;
    else unreadable += users;
  }
  const [first, last] = [bars[0], bars.at(-1)].map((bar) => inWords(bar?.month ?? ""));
  const most = Math.max(...bars.map(({ users }) => users));
  const chart = xyChart(
    `Last sign-in, ${first} to ${last}`,
    labelled(bars.map(({ month }) => inWords(month).slice(0, 3))),
    [0, Math.max(Math.ceil(most * 1.1), 10)],
    `bar [${bars.map(({ users }) => users).join(", ")}]`,
  );
  const others = [
    earlier > 0 ? `${formatUsers(earlier)} last signed in before ${first}` : "",
    statistics.neverSignedIn > 0 ? `${formatUsers(statistics.neverSignedIn)} never signed in` : "",
    unreadable > 0 ? `${formatUsers(unreadable)} with an unreadable date of the last sign-in` : "",
  ].filter((words) => words !== "");
  const words = others.length === 0 ? [] : ["", others.join(" · ")];
  return most > 0 ? [...chart, ...words] : words.slice(1);
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

/** @param x and `plot` in Mermaid's syntax; the pair is the lowest and the highest number of users */
function xyChart(
  title: string,
  x: string,
  [lowest, highest]: readonly [number, number],
  plot: string,
): string[] {
  return [
    "```mermaid",
    directive(XY_SETTINGS),
    "xychart-beta",
    `  title "${title}"`,
    `  x-axis ${x}`,
    `  y-axis ${lowest} --> ${highest}`,
    `  ${plot}`,
    "```",
  ];
}

/** @param labels without quotes */
function labelled(labels: readonly string[]): string {
  return `[${labels.map((label) => `"${label}"`).join(", ")}]`;
}

/** The first line of a chart: how to draw it. */
function directive(settings: object): string {
  return `%%{init: ${JSON.stringify(settings)}}%%`;
}
