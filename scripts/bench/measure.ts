/** Rounds of measurements, each in a process of its own. */

import { execFile, execFileSync } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { missingPrograms } from "../../test/programs.ts";
import type { Exports } from "./data.ts";
import type { Line } from "./lines.ts";
import type { Measured, Order } from "./work.ts";

/** What one line took in one round, and its yardstick, measured last before it. */
export interface Reading extends Measured {
  readonly yardstickSeconds?: number;
}

/** What is measured with. */
export interface Bench {
  readonly root: string;
  readonly exports: Exports;
  /** Put before the command of each process. */
  readonly prefix: readonly string[];
}

const LONGEST_MS = 600_000;
/** A yardstick is measured again after so many lines: machines have moods. */
const LINES_A_YARDSTICK = 3;

/** Compiles what the processes run: plain JavaScript, as in the bundle, so that no compiler is in their memory. */
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
 * @param rounds how often; lines of other programs, which are slow, once
 * @param tell is told each measurement
 * @returns the readings of each line, by its name; none where a program is not installed
 * @throws when a process fails, or when one line keeps another number of users in another round
 */
export async function measureRounds(
  bench: Bench,
  lines: readonly Line[],
  rounds: number,
  tell: (line: Line, round: number, measured: Measured) => void,
): Promise<Map<string, Reading[]>> {
  const readings = new Map<string, Reading[]>(lines.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const yardsticks = new Map<string, { seconds: number; uses: number }>();
    const measure = async (line: Line) => {
      const measured = await measureLine(bench, line);
      tell(line, round, measured);
      return measured;
    };
    for (const line of lines) {
      if (line.work.kind === "program") {
        if (round > 0 || missingPrograms(...line.work.needs).length > 0) continue;
      }
      const own = lines.find(({ name }) => name === line.yardstick);
      if (own !== undefined) {
        const known = yardsticks.get(own.name);
        if (known === undefined || known.uses >= LINES_A_YARDSTICK) {
          const measured = await measure(own);
          add(readings, own, measured);
          yardsticks.set(own.name, { seconds: measured.seconds, uses: 0 });
        }
      }
      if (lines.some(({ yardstick }) => yardstick === line.name)) continue; // measured when it is needed
      const yardstick = own && yardsticks.get(own.name);
      if (yardstick !== undefined) yardstick.uses++;
      const measured = await measure(line);
      add(readings, line, measured, yardstick?.seconds);
    }
  }
  return readings;
}

function add(
  readings: Map<string, Reading[]>,
  line: Line,
  measured: Measured,
  yardstickSeconds?: number,
): void {
  const before = readings.get(line.name) ?? [];
  if (before.some(({ kept }) => kept !== measured.kept)) {
    throw new Error(`${line.name} kept ${measured.kept} users, and ${before[0]?.kept} before.`);
  }
  readings.set(line.name, [
    ...before,
    { ...measured, ...(yardstickSeconds === undefined ? {} : { yardstickSeconds }) },
  ]);
}

/** One measurement. @param profile how many functions of a profile are wanted, if one is */
export async function measureLine(
  { root, exports, prefix }: Bench,
  { work, data }: Line,
  profile?: number,
): Promise<Measured> {
  const file = exports[data].gzip;
  const order: Order = { work, file, root, ...(profile !== undefined && { profile }) };
  const program = path.join(root, "build", "bench", "code", "scripts", "bench", "work.js");
  const [command = "", ...words] = [...prefix, process.execPath, program, JSON.stringify(order)];
  const { stdout } = await promisify(execFile)(command, words, { timeout: LONGEST_MS });
  return JSON.parse(stdout);
}
