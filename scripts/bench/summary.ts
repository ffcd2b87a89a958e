/** Readings → what is shown: medians, ratios, and whether targets are met. */

import type { Exports } from "./data.ts";
import type { Line, Target } from "./lines.ts";
import type { Reading } from "./measure.ts";

/** A median, and how far readings lie apart. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** A target, and where the line stands to it. */
export type Verdict = Target & { readonly is: number; readonly met: boolean };

/** One line of the table. */
export interface Result {
  readonly name: string;
  readonly title: string;
  readonly group: Line["group"];
  readonly rounds: number;
  readonly seconds: Spread;
  /** To the yardstick of the same round. */
  readonly ratio?: Spread;
  readonly cpuSeconds?: number;
  /** Bytes of the export's text a second; none where it is not read. */
  readonly textPerSecond?: number;
  /** The most of all rounds. */
  readonly peakBytes?: number;
  readonly kept?: number;
  /** Bytes that came out. */
  readonly bytes?: number;
  readonly verdicts: readonly Verdict[];
}

/** Results in the order of the lines, without those that were not measured. */
export function resultsOf(
  lines: readonly Line[],
  readings: ReadonlyMap<string, readonly Reading[]>,
  exports: Exports,
): Result[] {
  const medians = new Map(
    [...readings]
      .filter(([, own]) => own.length > 0)
      .map(([name, own]) => [name, spreadOf(own.map(({ seconds }) => seconds)).median]),
  );
  return lines.flatMap((line) => {
    const own = readings.get(line.name) ?? [];
    const [first] = own;
    if (first === undefined) return [];
    const seconds = spreadOf(own.map((reading) => reading.seconds));
    const ratios = own.flatMap((reading) =>
      reading.yardstickSeconds === undefined ? [] : [reading.seconds / reading.yardstickSeconds],
    );
    const peaks = own.flatMap(({ peakBytes }) => peakBytes ?? []);
    const cpu = own.flatMap(({ cpuSeconds }) => cpuSeconds ?? []);
    const readsText = line.work.kind !== "start" && line.work.kind !== "gzip";
    const ratio = ratios.length === 0 ? undefined : spreadOf(ratios);
    const result = {
      name: line.name,
      title: line.title,
      group: line.group,
      rounds: own.length,
      seconds,
      ...(ratio && { ratio }),
      ...(cpu.length > 0 && { cpuSeconds: spreadOf(cpu).median }),
      ...(readsText && { textPerSecond: exports[line.data].bytes / seconds.median }),
      ...(peaks.length > 0 && { peakBytes: Math.max(...peaks) }),
      ...(first.kept !== undefined && { kept: first.kept }),
      ...(first.bytes !== undefined && { bytes: first.bytes }),
    };
    const verdicts = line.targets.flatMap((target) => {
      const is = standing(line, target, result, medians);
      return is === undefined ? [] : [{ ...target, is, met: is <= target.most }];
    });
    return [{ ...result, verdicts }];
  });
}

function standing(
  line: Line,
  target: Target,
  { seconds, ratio, peakBytes }: Omit<Result, "verdicts">,
  medians: ReadonlyMap<string, number>,
): number | undefined {
  switch (target.kind) {
    case "time":
      return seconds.median;
    case "memory":
      return peakBytes;
    case "ratio": {
      if (target.to === line.yardstick) return ratio?.median;
      const other = medians.get(target.to);
      return other === undefined ? undefined : seconds.median / other;
    }
  }
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const median =
    sorted.length % 2 === 1
      ? (sorted[Math.floor(half)] as number)
      : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
  return { median, least: sorted[0] as number, most: sorted.at(-1) as number };
}
