/** Measures lines in rounds, each measurement in its own process. */

import { execFile, execFileSync } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { missingPrograms } from "../../test/programs.ts";
import type { Exports } from "./data.ts";
import { hasDuckdb } from "./duckdb.ts";
import type { Line } from "./lines.ts";
import type { Measured, Order } from "./work.ts";

/** One measurement of a line, with the yardstick that was measured just before it. */
export interface Reading extends Measured {
  readonly yardstickSeconds?: number;
}

/** The data and the command prefix of all measurements. */
export interface Bench {
  readonly root: string;
  readonly exports: Exports;
  /** Put before the command of each process. */
  readonly prefix: readonly string[];
}

const LONGEST_MS = 600_000;
/** A yardstick is measured again after this many lines, because the machine's speed drifts. */
const LINES_A_YARDSTICK = 3;
/** A line that has taken longer than this in all is not measured again. */
const MOST_SECONDS = 20;

/** Compiles the measured code to JavaScript, so that no compiler is in the memory of the processes. */
export function compileWork(root: string): void {
  const out = path.join(root, "build", "bench", "code");
  execFileSync(path.join(root, "node_modules", ".bin", "tsc"), ["--noCheck", "--outDir", out], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
}

/**
 * Measures lines round by round.
 *
 * @param rounds measurements per line; slow lines get fewer
 * @param tell receives each measurement
 * @returns the readings of each line by name; lines whose program is not installed are left out
 * @throws when a process fails, or when lines or rounds that filter alike keep different numbers of users
 */
export async function measureRounds(
  bench: Bench,
  lines: readonly Line[],
  rounds: number,
  tell: (line: Line, round: number, measured: Measured) => void,
): Promise<Map<string, Reading[]>> {
  const possible = lines.filter(({ work }) => {
    if (work.kind === "duckdb") return hasDuckdb(bench.root);
    return work.kind !== "program" || missingPrograms(...work.needs).length === 0;
  });
  const isYardstick = (line: Line) => possible.some(({ yardstick }) => yardstick === line.name);
  const readings = new Map<string, Reading[]>(possible.map(({ name }) => [name, []]));
  const kept = new Map<string, number>();
  for (let round = 0; round < rounds; round++) {
    const yardsticks = new Map<string, { readonly seconds: number; uses: number }>();
    const measure = async (line: Line, yardstickSeconds?: number) => {
      const measured = await measureLine(bench, line);
      tell(line, round, measured);
      assertSameWork(line, measured, kept);
      readings
        .get(line.name)
        ?.push({ ...measured, ...(yardstickSeconds !== undefined && { yardstickSeconds }) });
      return measured.seconds;
    };
    for (const line of possible) {
      if (isYardstick(line)) continue; // measured when it is needed
      const before = readings.get(line.name) ?? [];
      if (before.reduce((sum, { seconds }) => sum + seconds, 0) > MOST_SECONDS) continue;
      const own = possible.find(({ name }) => name === line.yardstick);
      let yardstick = own && yardsticks.get(own.name);
      if (own !== undefined && (yardstick === undefined || yardstick.uses >= LINES_A_YARDSTICK)) {
        yardstick = { seconds: await measure(own), uses: 0 };
        yardsticks.set(own.name, yardstick);
      }
      if (yardstick !== undefined) yardstick.uses++;
      await measure(line, yardstick?.seconds);
    }
  }
  return readings;
}

/** Lines are only comparable if they keep the same users. */
function assertSameWork(line: Line, { kept }: Measured, known: Map<string, number>): void {
  if (kept === undefined) return;
  const key = `${line.data} ${filterOf(line)}`;
  const before = known.get(key) ?? kept;
  if (before !== kept) {
    throw new Error(`${line.name} kept ${kept} users, where ${before} were expected.`);
  }
  known.set(key, kept);
}

/** Identifies which users a line keeps. */
function filterOf({ name, work }: Line): string | undefined {
  if (work.kind === "program" || work.kind === "duckdb") return work.keepsAs;
  if (work.kind !== "stage" || work.format === "import") return name;
  return work.filter ?? "none";
}

/** Measures a line once. `profile` is the number of functions to profile, `nodeOptions` are options for Node. */
export async function measureLine(
  { root, exports, prefix }: Bench,
  { work, data }: Line,
  { profile, nodeOptions = [] }: { profile?: number; nodeOptions?: readonly string[] } = {},
): Promise<Measured> {
  const file = exports[data].gzip;
  const order: Order = { work, file, root, ...(profile !== undefined && { profile }) };
  const program = path.join(root, "build", "bench", "code", "scripts", "bench", "work.js");
  const [command = "", ...words] = [
    ...prefix,
    process.execPath,
    ...nodeOptions,
    program,
    JSON.stringify(order),
  ];
  const { stdout } = await promisify(execFile)(command, words, { timeout: LONGEST_MS });
  return JSON.parse(stdout);
}
