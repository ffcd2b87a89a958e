/** Numbers as they are shown. */

import { type Growth, MOST_GROWTH, memoryGrowth, usedGrowth } from "./grow.ts";
import type { ProfiledFunction } from "./profile.ts";
import type { Performance } from "./record.ts";
import type { Result, Spread, Verdict } from "./summary.ts";

export function secondsOf(seconds: number): string {
  return seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${figures(seconds)} s`;
}

function figures(seconds: number): string {
  return seconds.toFixed(seconds < 10 ? 2 : 1);
}

/** `1.42 s (1.40–1.51)`, all in the unit of the median. */
export function timeOf({ median, least, most }: Spread): string {
  if (least === most) return secondsOf(median);
  const inUnit = (seconds: number) => (median < 1 ? Math.round(seconds * 1000) : figures(seconds));
  return `${secondsOf(median)} (${inUnit(least)}–${inUnit(most)})`;
}

export function ratioOf(ratio: number): string {
  return ratio.toFixed(ratio < 10 ? 2 : 1);
}

/** In millions of bytes. */
export function megabytes(bytes: number): string {
  return String(Math.round(bytes / 1e6)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `≤ 1.3 × (1.25, met)`. */
export function verdictOf(verdict: Verdict): string {
  return `${targetOf(verdict)}: ${standingOf(verdict)}, ${verdict.met ? "met" : "NOT MET"}`;
}

export function targetOf(verdict: Verdict): string {
  switch (verdict.kind) {
    case "memory":
      return `≤ ${megabytes(verdict.most)} MB`;
    case "time":
      return `≤ ${secondsOf(verdict.most)}`;
    case "ratio":
      if (verdict.most >= 1) return `≤ ${verdict.most} ×`;
      return `≥ ${ratioOf(1 / verdict.most).replace(/\.?0+$/, "")} × as fast as ${verdict.to}`;
  }
}

export function standingOf({ kind, is, most }: Verdict): string {
  switch (kind) {
    case "memory":
      return `${megabytes(is)} MB`;
    case "time":
      return secondsOf(is);
    case "ratio":
      return `${ratioOf(most >= 1 ? is : 1 / is)} ×`;
  }
}

/** The cells of a result, as text. */
export function cellsOf(result: Result): string[] {
  const { title, seconds, ratio, textPerSecond, peakBytes, verdicts } = result;
  const isLoose = ratio !== undefined && ratio.least !== ratio.most;
  const range = isLoose ? ` (${ratioOf(ratio.least)}–${ratioOf(ratio.most)})` : "";
  return [
    title,
    timeOf(seconds),
    ratio === undefined ? "" : `${ratioOf(ratio.median)}${range}`,
    textPerSecond === undefined ? "" : megabytes(textPerSecond),
    peakBytes === undefined ? "" : megabytes(peakBytes),
    verdicts.map(verdictOf).join("; "),
  ];
}

export const HEAD = ["", "time", "ratio", "MB/s", "peak MB", "targets"];

export const PROFILE_HEAD = ["self time", "function", "file"];

export function profileCells({ name, file, share }: ProfiledFunction): string[] {
  return [`${(share * 100).toFixed(1)} %`, name, file];
}

export function growthHead(growth: readonly Growth[]): string[] {
  const sizes = growth[0]?.sizes ?? [];
  return ["", ...sizes.map(({ users }) => `${thousands(users)} users`), "memory", "in use"];
}

/** Time for each user and peak memory at each size, how much more memory the last takes, and what is in use of it. */
export function growthCells(line: Growth): string[] {
  return [
    line.title,
    ...line.sizes.map(
      ({ microseconds, peakBytes }) =>
        `${microseconds.median.toFixed(2)} µs, ${megabytes(peakBytes)} MB`,
    ),
    memoryInWords(line),
    usedInWords(line),
  ];
}

function memoryInWords(line: Growth): string {
  const growth = memoryGrowth(line);
  if (growth === undefined) return "";
  return `${change(growth)}${growsTooMuch(line) ? ", NOT MET" : ""}`;
}

function usedInWords(line: Growth): string {
  const growth = usedGrowth(line);
  const used = line.sizes.at(-1)?.usedBytes ?? 0;
  return growth === undefined ? "" : `${megabytes(used)} MB, ${change(growth)}`;
}

/** 1.07 → `+7 %`. */
export function change(growth: number): string {
  const percent = Math.round((growth - 1) * 100);
  return `${percent < 0 ? "−" : "+"}${Math.abs(percent)} %`;
}

export function growsTooMuch(line: Growth): boolean {
  return line.isBound && (memoryGrowth(line) ?? 1) > MOST_GROWTH;
}

export function sizesInWords(users: number, { ndjson, csv }: Performance["data"]): string {
  return `${thousands(users)} users: ${megabytes(ndjson.bytes)} MB of NDJSON (${megabytes(ndjson.gzipBytes)} MB as gzip), ${megabytes(csv.bytes)} MB of CSV (${megabytes(csv.gzipBytes)} MB).`;
}

export function thousands(count: number): string {
  return count.toLocaleString("en-US");
}

/** A table for the terminal. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, c) => Math.max(...all.map((row) => (row[c] ?? "").length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, c) => cell.padEnd(widths[c] ?? 0))
      .join("  ")
      .trimEnd();
  return all.map(line).join("\n");
}

/** A table for a page. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
  return line(head) + line(head.map(() => "---")) + rows.map(line).join("");
}
