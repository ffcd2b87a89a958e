/** The made parts of `docs/performance.md`, and what the README quotes of them. */

import { MOST_GROWTH, memoryGrowth, usedGrowth } from "./grow.ts";
import { GROUPS } from "./lines.ts";
import { REASON_OF_GROWTH, REASONS } from "./reasons.ts";
import type { Performance, Profile } from "./record.ts";
import type { Result, Verdict } from "./summary.ts";
import {
  cellsOf,
  change,
  growsTooMuch,
  growthCells,
  growthHead,
  HEAD,
  markdownTable,
  megabytes,
  PROFILE_HEAD,
  profileCells,
  ratioOf,
  secondsOf,
  sizesInWords,
  standingOf,
  targetOf,
  thousands,
} from "./words.ts";

/** By the name of their markers. */
export function performanceSections(record: Performance): ReadonlyMap<string, string> {
  return new Map([
    ["machine", machine(record)],
    ["measurements", measurements(record)],
    ["growing", growing(record)],
    ["shortfalls", shortfalls(record)],
  ]);
}

function machine({ machine, measured, users, data }: Performance): string {
  const { processor, cores, memoryBytes, platform, node, programs } = machine;
  const parts = [
    processor,
    `${cores} ${cores === 1 ? "core" : "cores"}`,
    `${Math.round(memoryBytes / 1e9)} GB of memory`,
    platform,
    `Node ${node}`,
    ...Object.entries(programs).map(([name, version]) => `${name} ${version}`),
  ];
  return `Measured on ${measured}: ${parts.join(", ")}. ${sizesInWords(users, data)}\n`;
}

function measurements({ results }: Performance): string {
  let text = "";
  for (const [group, title] of Object.entries(GROUPS)) {
    const rows = results.filter((result) => result.group === group).map(cellsOf);
    if (rows.length === 0) continue;
    // A column that no line of the group fills is left out.
    const filled = HEAD.map((_, c) => c === 0 || rows.some((row) => row[c] !== ""));
    const cut = (row: readonly string[]) => row.filter((_, c) => filled[c]);
    text += `\n**${title}**\n\n${markdownTable(cut(HEAD), rows.map(cut))}`;
  }
  return `${text}\n`;
}

function growing({ growth }: Performance): string {
  return `\n${markdownTable(growthHead(growth), growth.map(growthCells))}\n`;
}

function shortfalls({ results, growth, profiles }: Performance): string {
  const parts = results.flatMap((result) => {
    const missed = result.verdicts.filter(({ met }) => !met);
    if (missed.length === 0) return [];
    const profile = profiles.find(({ name }) => name === result.name);
    const reason = REASONS[result.name] ?? "";
    const words = `**${result.title}** (\`${result.name}\`): ${missed.map(missedBy).join("; ")}. ${reason}`;
    return [`${words.trimEnd()}\n`, ...(profile === undefined ? [] : [profileTable(profile)])];
  });
  const growing = growth.filter(growsTooMuch);
  for (const line of growing) {
    parts.push(
      `**${line.title}** (\`${line.name}\`): peak memory changes by ${change(memoryGrowth(line) ?? 1)} and what is in use by ${change(usedGrowth(line) ?? 1)}, where ${change(MOST_GROWTH)} is the target for peak memory.\n`,
    );
  }
  if (growing.length > 0) parts.push(`${REASON_OF_GROWTH}\n`);
  return parts.length === 0 ? "Every target is met.\n" : `\n${parts.join("\n")}\n`;
}

/** `1.70 × where ≤ 1.2 × is the target: 42 % more`. */
function missedBy(verdict: Verdict): string {
  const { is, most } = verdict;
  return `${standingOf(verdict)} where ${targetOf(verdict)} is the target, ${Math.round((is / most - 1) * 100)} % too much`;
}

function profileTable({ functions }: Profile): string {
  const rows = functions
    .map(profileCells)
    .map(([share = "", name = "", file = ""]) => [
      share,
      `\`${name}\``,
      file === "" ? "" : `\`${file}\``,
    ]);
  return markdownTable(PROFILE_HEAD, rows);
}

/** What the README says of speed: a few lines of the record, beside the programs that do the same. */
export function readmeRatios({ machine, users, results }: Performance): string {
  const by = new Map(results.map((result) => [result.name, result]));
  const rows = QUOTED.flatMap(([what, name, other, program]) => {
    const ours = by.get(name);
    if (ours?.ratio === undefined) return [];
    const theirs = by.get(other ?? "");
    const instead = theirs?.ratio && `${inWords(theirs)} with \`${program}\``;
    return [[what, inWords(ours), instead ?? ""]];
  });
  const start = by.get("start-filter");
  const peaks = results.flatMap(({ verdicts }) =>
    verdicts.flatMap(({ kind, is }) => (kind === "memory" ? is : [])),
  );
  const sortPeak = by.get("sort")?.peakBytes;
  const sorting =
    sortPeak === undefined ? "" : `, and ${megabytes(sortPeak)} MB where rows are sorted`;
  return `**How fast.** ${thousands(users)} users on ${machine.cores} cores, as a multiple of the time that inflating the file alone takes in Node:\n
${markdownTable(["Work", "This action", "Instead"], rows)}
At most ${megabytes(Math.max(...peaks))} MB of memory${sorting}. ${start === undefined ? "" : `The first request is sent ${secondsOf(start.seconds.median)} after the start. `}[How it is measured, all lines, and why](docs/performance.md).\n`;
}

/** What is quoted: our line, and the one of a program that does the same. */
const QUOTED: readonly (readonly [what: string, ours: string, other?: string, program?: string])[] =
  [
    ["Filter NDJSON by a date", "ndjson-date", "mlr-ndjson", "mlr"],
    ["The same into a JSON array, its rows checked whole", "json-date", "jq-array", "jq -s"],
    ["Filter CSV by a date", "csv-date", "mlr-csv", "mlr"],
    ["Keep Auth0's gzip, checked and counted", "gzip-pass"],
    ["Sort NDJSON for a branch", "sort"],
  ];

/** `1.25 × (1.81 s)`. */
function inWords({ ratio, seconds }: Result): string {
  return `${ratioOf(ratio?.median ?? 0)} × (${secondsOf(seconds.median)})`;
}
