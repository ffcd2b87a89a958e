/** The page on performance and its image match docs/performance.json, which the benchmark writes. */

import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { GROUPS, LINES } from "../../scripts/bench/lines.ts";
import { plotOf } from "../../scripts/bench/plot.ts";
import { recordedPerformance, spreadOf } from "../../scripts/bench/record.ts";
import { performanceSections, REASONS } from "../../scripts/bench/report.ts";
import { sectionOf } from "../../scripts/readme-sections.ts";

const root = path.join(import.meta.dirname, "..", "..");
const textOf = (file: string) => readFileSync(path.join(root, file), "utf8");
const record = recordedPerformance(root);

test.each([...performanceSections(record)])(
  "The section %s of docs/performance.md is generated from docs/performance.json.",
  (name, section) => {
    expect(sectionOf(textOf("docs/performance.md"), name)).toBe(section);
  },
);

test("The image of docs/performance.md is drawn from docs/performance.json.", () => {
  expect(textOf("docs/images/performance.svg")).toBe(plotOf(record));
});

test("docs/performance.json has every line of the action, with verdicts on the current targets.", () => {
  const ours = LINES.filter(({ group }) => group !== "programs");
  const measured = new Map(record.results.map((result) => [result.name, result]));
  expect(ours.map(({ name }) => name).filter((name) => !measured.has(name))).toEqual([]);
  for (const { name, targets } of LINES) {
    for (const { kind, most, is, met } of measured.get(name)?.verdicts ?? []) {
      expect(targets).toContainEqual(expect.objectContaining({ kind, most }));
      expect(met, name).toBe(is <= most);
    }
  }
  expect(Object.keys(GROUPS)).toEqual([...new Set(LINES.map(({ group }) => group))]);
});

test("docs/performance.md gives a reason for each line that misses a target.", () => {
  const short = record.results.filter(({ verdicts }) => verdicts.some(({ met }) => !met));
  expect(short.map(({ name }) => name).filter((name) => REASONS[name] === undefined)).toEqual([]);
});

test("docs/performance.json contains no path of the machine that measured it.", () => {
  expect(JSON.stringify(record)).not.toMatch(/"(\/|file:)/);
});

test("The median of an even number of measurements is the mean of the middle two.", () => {
  expect(spreadOf([3, 1, 2])).toEqual({ median: 2, least: 1, most: 3 });
  expect(spreadOf([4, 1, 2, 3])).toEqual({ median: 2.5, least: 1, most: 4 });
});
