/** Measures the same work on growing exports: time per user, and whether memory stays flat. */

import { type DataPlace, exportsOf } from "./data.ts";
import { LINES, type Line } from "./lines.ts";
import { type Bench, measureLine } from "./measure.ts";
import { type Spread, spreadOf } from "./record.ts";

export interface Growth {
  readonly name: string;
  readonly title: string;
  /** Whether its memory must not grow. */
  readonly isBound: boolean;
  readonly sizes: readonly Size[];
}

interface Size {
  readonly users: number;
  /** Per user. */
  readonly microseconds: Spread;
  /** The maximum of all rounds. */
  readonly peakBytes: number;
  /** Peak memory when V8 collects garbage early: the memory in use. */
  readonly usedBytes: number;
}

const SIZES = [10_000, 100_000, 1_000_000, 4_000_000];
/** Maximum number of rounds. Exports above `LARGE` users are measured once. */
const ROUNDS = 3;
const LARGE = 2_000_000;
/** Options for Node: a small young generation is collected often. */
const COLLECTING_SOON = ["--max-semi-space-size=1"];
const GROWN = [
  "inflate-ndjson",
  "ndjson-date",
  "json-date",
  "gzip-pass",
  "gzip-date",
  "sort",
  "inflate-csv",
  "csv-date",
];
/** The allowed growth of peak memory from the second size to the largest. The first size is too small to fill the buffers. */
export const MAX_GROWTH = 1.1;

/**
 * Measures a few lines at each size.
 *
 * @param most sizes above it are left out
 */
export async function measureGrowth(
  bench: Omit<Bench, "exports">,
  data: DataPlace,
  most: number,
  tell: (what: string) => void,
): Promise<Growth[]> {
  const lines = LINES.filter(({ name }) => GROWN.includes(name));
  const sizes = new Map<Line, Size[]>(lines.map((line) => [line, []]));
  for (const users of SIZES.filter((size) => size <= most)) {
    const exports = await exportsOf(users, data, tell);
    const rounds = users > LARGE ? 1 : ROUNDS;
    for (const line of lines) {
      const seconds: number[] = [];
      const peaks: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const measured = await measureLine({ ...bench, exports }, line);
        tell(`${users} users: ${line.name} ${measured.seconds.toFixed(2)} s`);
        seconds.push(measured.seconds);
        peaks.push(measured.peakBytes ?? 0);
      }
      const microseconds = spreadOf(seconds.map((time) => (time / users) * 1e6));
      const { peakBytes: usedBytes = 0 } = await measureLine({ ...bench, exports }, line, {
        nodeOptions: COLLECTING_SOON,
      });
      sizes.get(line)?.push({ users, microseconds, peakBytes: Math.max(...peaks), usedBytes });
    }
  }
  return lines.map((line) => ({
    name: line.name,
    title: line.title,
    isBound: line.targets.some(({ kind }) => kind === "memory"),
    sizes: sizes.get(line) ?? [],
  }));
}

/** Peak memory at the largest size relative to 100,000 users, or undefined if one was not measured. */
export function memoryGrowth(line: Growth): number | undefined {
  return growthOf(line, ({ peakBytes }) => peakBytes);
}

/** The same for the memory in use. */
export function usedGrowth(line: Growth): number | undefined {
  return growthOf(line, ({ usedBytes }) => usedBytes);
}

function growthOf({ sizes }: Growth, bytes: (size: Size) => number): number | undefined {
  const base = sizes.find(({ users }) => users === SIZES[1]);
  const last = sizes.at(-1);
  if (base === undefined || last === undefined || last === base) return undefined;
  return bytes(last) / bytes(base);
}
