/** What was measured on one machine, as stored in `docs/performance.json`: medians, ratios, and which targets are met. */

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import path from "node:path";
import { missingPrograms } from "../../test/programs.ts";
import type { DataFormat, Exports } from "./data.ts";
import { DUCKDB_VERSION, hasDuckdb } from "./duckdb.ts";
import type { Growth } from "./grow.ts";
import type { Line, Target } from "./lines.ts";
import type { Reading } from "./measure.ts";

export interface Performance {
  readonly machine: ReturnType<typeof thisMachine>;
  /** The day, as `2026-01-31`. */
  readonly measured: string;
  readonly users: number;
  readonly data: Readonly<
    Record<DataFormat, { readonly bytes: number; readonly gzipBytes: number }>
  >;
  readonly results: readonly Result[];
  readonly growth: readonly Growth[];
}

/** A median and the range of the readings. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** A target and the measured value. */
export type Verdict = Target & { readonly is: number; readonly met: boolean };

/** One line of the table. */
export interface Result {
  readonly name: string;
  readonly title: string;
  readonly group: Line["group"];
  readonly seconds: Spread;
  /** Relative to the yardstick of the same round. */
  readonly ratio?: Spread;
  /** Bytes of the export's text per second, if the line reads it. */
  readonly textPerSecond?: number;
  /** The maximum of all rounds. */
  readonly peakBytes?: number;
  readonly verdicts: readonly Verdict[];
}

/** The results of all measured lines, in the order of the lines. */
export function resultsOf(
  lines: readonly Line[],
  readings: ReadonlyMap<string, readonly Reading[]>,
  exports: Exports,
): Result[] {
  const secondsOf = (name: string) => readings.get(name)?.map(({ seconds }) => seconds) ?? [];
  return lines.flatMap((line) => {
    const own = readings.get(line.name) ?? [];
    if (own.length === 0) return [];
    const seconds = spreadOf(secondsOf(line.name));
    const ratios = own.flatMap(({ seconds, yardstickSeconds }) =>
      yardstickSeconds === undefined ? [] : [seconds / yardstickSeconds],
    );
    const peaks = own.flatMap(({ peakBytes }) => peakBytes ?? []);
    const readsText = line.work.kind !== "start" && line.work.kind !== "gzip";
    const result = {
      name: line.name,
      title: line.title,
      group: line.group,
      seconds,
      ...(ratios.length > 0 && { ratio: spreadOf(ratios) }),
      ...(readsText && { textPerSecond: exports[line.data].bytes / seconds.median }),
      ...(peaks.length > 0 && { peakBytes: Math.max(...peaks) }),
    };
    const measuredFor = (target: Target): number | undefined => {
      if (target.kind === "time") return seconds.median;
      if (target.kind === "memory") return result.peakBytes;
      if (target.to === line.yardstick) return result.ratio?.median;
      const others = secondsOf(target.to);
      return others.length === 0 ? undefined : seconds.median / spreadOf(others).median;
    };
    const verdicts = line.targets.flatMap((target) => {
      const is = measuredFor(target);
      return is === undefined ? [] : [{ ...target, is, met: is <= target.most }];
    });
    return [{ ...result, verdicts }];
  });
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (i: number) => sorted[i] as number;
  const half = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 === 1 ? at(half) : (at(half - 1) + at(half)) / 2;
  return { median, least: at(0), most: at(sorted.length - 1) };
}

/** @param root the project */
export function thisMachine(root: string) {
  const programs: Record<string, string> = {};
  for (const name of ["mlr", "jq", "zcat"]) {
    if (missingPrograms(name).length > 0) continue;
    const output = execFileSync(name, ["--version"], { stdio: ["ignore", "pipe", "ignore"] });
    const version = /\d+(\.\d+)+/.exec(output.toString())?.[0];
    if (version !== undefined) programs[name] = version; // Busybox prints none
  }
  if (hasDuckdb(root)) programs["DuckDB"] = DUCKDB_VERSION;
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    programs,
  };
}

/** The sizes without the files' paths, which must not be published. */
export function sizesOf({ ndjson, csv }: Exports): Performance["data"] {
  const sizes = ({ bytes, gzipBytes }: Exports[DataFormat]) => ({ bytes, gzipBytes });
  return { ndjson: sizes(ndjson), csv: sizes(csv) };
}

/** @param root the project */
export function recordedPerformance(root: string): Performance {
  return JSON.parse(readFileSync(path.join(root, "docs", "performance.json"), "utf8"));
}
