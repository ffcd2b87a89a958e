/** What was measured on one machine, as `docs/performance.json` keeps it. */

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import path from "node:path";
import { missingPrograms } from "../../test/programs.ts";
import type { DataFormat, Exports } from "./data.ts";
import type { Growth } from "./grow.ts";
import type { ProfiledFunction } from "./profile.ts";
import type { Result } from "./summary.ts";

export interface Performance {
  readonly machine: Machine;
  /** The day, as `2026-01-31`. */
  readonly measured: string;
  readonly users: number;
  readonly data: Readonly<
    Record<DataFormat, { readonly bytes: number; readonly gzipBytes: number }>
  >;
  readonly results: readonly Result[];
  readonly growth: readonly Growth[];
  /** Of lines that fall short of a target. */
  readonly profiles: readonly Profile[];
}

export interface Profile {
  readonly name: string;
  readonly functions: readonly ProfiledFunction[];
}

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly platform: string;
  readonly node: string;
  /** Other programs, with their versions. */
  readonly programs: Readonly<Record<string, string>>;
}

/** Asked for their versions. Busybox's have none, so what cannot be told is left out. */
const PROGRAMS = ["mlr", "jq", "zcat"];

export function thisMachine(): Machine {
  const programs: Record<string, string> = {};
  for (const name of PROGRAMS) {
    if (missingPrograms(name).length > 0) continue;
    const told = execFileSync(name, ["--version"], { stdio: ["ignore", "pipe", "ignore"] });
    const version = /\d+(\.\d+)+/.exec(told.toString())?.[0];
    if (version !== undefined) programs[name] = version;
  }
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    programs,
  };
}

/** Sizes alone: where files lie is nobody's business. */
export function sizesOf({ ndjson, csv }: Exports): Performance["data"] {
  const sizes = ({ bytes, gzipBytes }: Exports[DataFormat]) => ({ bytes, gzipBytes });
  return { ndjson: sizes(ndjson), csv: sizes(csv) };
}

/** What was measured last and is kept with the project. */
export function recordedPerformance(root: string): Performance {
  return JSON.parse(readFileSync(path.join(root, "docs", "performance.json"), "utf8"));
}
