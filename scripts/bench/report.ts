/** The generated parts of `docs/performance.md` and of the README, and the tables in the terminal. */

import { type Growth, MAX_GROWTH, memoryGrowth, usedGrowth } from "./grow.ts";
import { GROUPS, type Target } from "./lines.ts";
import type { Performance, Result, Verdict } from "./record.ts";

/** On a fast processor, such lines take as long as inflating. */
const BUSY =
  "Our thread is busy all the time, a third of it with the search for fields. On the AMD EPYC (see above), it was faster than zlib's thread.";

/** Why a line misses its target. A test requires one for each such line. */
export const REASONS: Readonly<Record<string, string>> = {
  sort: "Runs of rows are sorted in bounded memory and spilled to private files, so each byte is written twice and read once, and our thread waits for the disk. How long it waits depends on the machine: a virtual machine that has to get memory for new pages first took up to ten times as long to write them, and this line varied between 3.4 × and 4.8 ×.",
  "ndjson-date": BUSY,
  "ndjson-regex": BUSY,
  "json-date": BUSY,
  "gzip-pass": BUSY,
  "age-pass":
    "Encryption makes a copy of every chunk, and V8 frees the copies late. Without encryption, the line stays below the target.",
  start: "Half of the time is starting Node and compiling the bundle. A faster machine took 99 ms.",
  "start-filter": "As above; the filter's modules are compiled too.",
  "ndjson-nested":
    "One scan finds the object and checks the whole row as JSON, and a second scan reads the object again to find the member. Its bytes are compared without decoding them.",
  "ndjson-list":
    "The only item of a list is compared in its bytes. A list with more items is decoded and checked as JSON, and each call of the function makes a value of the member that it reads.",
  json: "Every user is checked as JSON and copied into the array, and every byte of the array is hashed and written. On a processor without SHA instructions, hashing takes a quarter of all CPU time, more than inflating.",
  import:
    "Every user is checked as JSON and written again with other keys, and the files are hashed.",
  "ndjson-everything":
    "An expression that reads the whole row needs all its members: a scan finds them, and each becomes a typed value. Then the function is called for each member.",
};

const REASON_FOR_GROWTH =
  "The growth is garbage. The chunks of a file or download stay in memory until V8 collects them at about 32 MB, which the export of a hundred thousand users does not reach. When V8 collects sooner, the largest export needs only what the last column above shows. The action cannot choose that: a program cannot change Node's options while it runs.";

export function formatSeconds(seconds: number): string {
  return seconds < 1
    ? `${Math.round(seconds * 1000)} ms`
    : `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
}

export function formatRatio(ratio: number): string {
  return ratio.toFixed(ratio < 10 ? 2 : 1);
}

export function thousands(count: number): string {
  return count.toLocaleString("en-US");
}

function megabytes(bytes: number): string {
  return thousands(Math.round(bytes / 1e6));
}

function formatTarget(target: Verdict): string {
  const { kind, most } = target;
  if (kind === "memory") return `≤ ${megabytes(most)} MB`;
  if (kind === "time") return `≤ ${formatSeconds(most)}`;
  if (isMultiple(target)) return `≤ ${most} ×`;
  return `≥ ${formatRatio(1 / most).replace(/\.?0+$/, "")} × as fast as ${target.to}`;
}

function formatValue(verdict: Verdict): string {
  const { kind, is } = verdict;
  if (kind === "memory") return `${megabytes(is)} MB`;
  return kind === "time"
    ? formatSeconds(is)
    : `${formatRatio(isMultiple(verdict) ? is : 1 / is)} ×`;
}

/** Whether the line does more work than the other one. */
export function isMultiple(target: Target): boolean {
  return target.kind === "ratio" && target.to.startsWith("inflate-");
}

export const RESULT_HEAD = ["", "time", "ratio", "MB/s", "peak MB", "targets"];

export function resultCells(result: Result): string[] {
  const { title, seconds, ratio, textPerSecond, peakBytes, verdicts } = result;
  const { median, least, most } = seconds;
  const range = [least, most].map((value) =>
    median < 1 ? Math.round(value * 1000) : value.toFixed(median < 10 ? 2 : 1),
  );
  const ratios = ratio && [ratio.least, ratio.most].map(formatRatio).join("–");
  return [
    title,
    least === most ? formatSeconds(median) : `${formatSeconds(median)} (${range.join("–")})`,
    ratio === undefined
      ? ""
      : `${formatRatio(ratio.median)}${ratio.least === ratio.most ? "" : ` (${ratios})`}`,
    textPerSecond === undefined ? "" : megabytes(textPerSecond),
    peakBytes === undefined ? "" : megabytes(peakBytes),
    verdicts
      .map(
        (verdict) =>
          `${formatTarget(verdict)}: ${formatValue(verdict)}, ${verdict.met ? "met" : "NOT MET"}`,
      )
      .join("; "),
  ];
}

export function growthHead(growth: readonly Growth[]): string[] {
  const sizes = growth[0]?.sizes ?? [];
  return ["", ...sizes.map(({ users }) => `${thousands(users)} users`), "memory", "in use"];
}

/** Time per user and peak memory at each size, the growth of peak memory, and how much of it is in use. */
export function growthCells(line: Growth): string[] {
  const memory = memoryGrowth(line);
  const used = usedGrowth(line);
  return [
    line.title,
    ...line.sizes.map(
      ({ microseconds, peakBytes }) =>
        `${microseconds.median.toFixed(2)} µs, ${megabytes(peakBytes)} MB`,
    ),
    memory === undefined ? "" : `${formatChange(memory)}${growsTooMuch(line) ? ", NOT MET" : ""}`,
    used === undefined
      ? ""
      : `${megabytes(line.sizes.at(-1)?.usedBytes ?? 0)} MB, ${formatChange(used)}`,
  ];
}

/** 1.07 → `+7 %`. */
function formatChange(growth = 1): string {
  const percent = Math.round((growth - 1) * 100);
  return `${percent < 0 ? "−" : "+"}${Math.abs(percent)} %`;
}

function growsTooMuch(line: Growth): boolean {
  return line.isBound && (memoryGrowth(line) ?? 1) > MAX_GROWTH;
}

export function formatSizes(users: number, { ndjson, csv }: Performance["data"]): string {
  return `${thousands(users)} users: ${megabytes(ndjson.bytes)} MB of NDJSON (${megabytes(ndjson.gzipBytes)} MB as gzip), ${megabytes(csv.bytes)} MB of CSV (${megabytes(csv.gzipBytes)} MB).`;
}

/** A table for the terminal. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, c) => Math.max(...rows.map((row) => row[c]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, c) => cell.padEnd(widths[c] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows]
    .map((row) => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`)
    .join("");
}

/** The generated sections of the page, by the name of their markers. */
export function performanceSections(record: Performance): ReadonlyMap<string, string> {
  const { growth } = record;
  return new Map([
    ["machine", machineSection(record)],
    ["measurements", resultsSection(record)],
    ["growing", `\n${markdownTable(growthHead(growth), growth.map(growthCells))}\n`],
    ["shortfalls", shortfallsSection(record)],
  ]);
}

function machineSection({ machine, measured, users, data }: Performance): string {
  const { processor, cores, memoryBytes, platform, node, programs } = machine;
  const parts = [
    processor,
    `${cores} ${cores === 1 ? "core" : "cores"}`,
    `${Math.round(memoryBytes / 1e9)} GB of memory`,
    platform,
    `Node ${node}`,
    ...Object.entries(programs).map(([name, version]) => `${name} ${version}`),
  ];
  return `Measured on ${measured}: ${parts.join(", ")}. ${formatSizes(users, data)}\n`;
}

function resultsSection({ results }: Performance): string {
  const tables = Object.entries(GROUPS).flatMap(([group, title]) => {
    const rows = results.filter((result) => result.group === group).map(resultCells);
    if (rows.length === 0) return [];
    const isFilled = RESULT_HEAD.map((_, c) => c === 0 || rows.some((row) => row[c] !== ""));
    const cut = (row: readonly string[]) => row.filter((_, c) => isFilled[c]);
    return [`\n**${title}**\n\n${markdownTable(cut(RESULT_HEAD), rows.map(cut))}`];
  });
  return `${tables.join("")}\n`;
}

function shortfallsSection({ results, growth }: Performance): string {
  const missed = results.flatMap(({ name, title, verdicts }) => {
    const misses = verdicts
      .filter(({ met }) => !met)
      .map((verdict) => {
        const excess = Math.round((verdict.is / verdict.most - 1) * 100);
        return `${formatValue(verdict)}, ${excess} % above the target of ${formatTarget(verdict)}`;
      });
    if (misses.length === 0) return [];
    return [`**${title}** (\`${name}\`): ${misses.join("; ")}. ${REASONS[name] ?? ""}`.trimEnd()];
  });
  const growing = growth
    .filter(growsTooMuch)
    .map(
      (line) =>
        `**${line.title}** (\`${line.name}\`): peak memory changes by ${formatChange(memoryGrowth(line))} and memory in use by ${formatChange(usedGrowth(line))}; the target for peak memory is ${formatChange(MAX_GROWTH)}.`,
    );
  const parts = [...missed, ...growing, ...(growing.length > 0 ? [REASON_FOR_GROWTH] : [])];
  return parts.length === 0 ? "Every target is met.\n" : `\n${parts.join("\n\n")}\n\n`;
}

/** Quoted in the README: our line, and that of a program that does the same. */
const QUOTED = [
  ["Filtering them by a date", "ndjson-date", "mlr-ndjson", "mlr"],
  ["Filtering them into one JSON array", "json-date", "jq-array", "jq -s"],
] as const;

/** The README's three lines on speed. */
export function readmeRatios({ machine, users, results }: Performance): string {
  const by = new Map(results.map((result) => [result.name, result]));
  const lines = QUOTED.flatMap(([what, name, other, program]) => {
    const ours = by.get(name);
    if (ours?.ratio === undefined) return [];
    const theirs = by.get(other)?.seconds.median;
    const instead = theirs === undefined ? "" : `; \`${program}\` takes ${formatSeconds(theirs)}`;
    const { median } = ours.seconds;
    return `- ${what} takes ${formatSeconds(median)}, ${formatRatio(ours.ratio.median)} times as long as only unpacking the file${instead}.\n`;
  });
  const peaks = results.flatMap(({ verdicts, name, peakBytes = 0 }) =>
    name === "sort" || verdicts.some(({ kind }) => kind === "memory") ? peakBytes : [],
  );
  const memory = `- Memory stays below ${megabytes(Math.max(...peaks) + 1e6)} MB. [How this is measured](docs/performance.md).\n`;
  return `Measured with ${thousands(users)} users on ${machine.cores} cores:\n\n${lines.join("")}${memory}`;
}
