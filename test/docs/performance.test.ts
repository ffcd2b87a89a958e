/** The page on performance, its picture and the README say what was measured. */

import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { GROUPS, LINES } from "../../scripts/bench/lines.ts";
import { performanceSections } from "../../scripts/bench/page.ts";
import { plotOf } from "../../scripts/bench/plot.ts";
import { REASONS } from "../../scripts/bench/reasons.ts";
import { recordedPerformance } from "../../scripts/bench/record.ts";
import { spreadOf } from "../../scripts/bench/summary.ts";
import { sectionOf } from "../../scripts/readme-sections.ts";

const root = path.join(import.meta.dirname, "..", "..");
const textOf = (file: string) => readFileSync(path.join(root, file), "utf8");
const record = recordedPerformance(root);

test.each([...performanceSections(record)])(
  "the section %s of the page is what `npm run docs` makes of the record",
  (name, section) => {
    expect(sectionOf(textOf("docs/performance.md"), name)).toBe(section);
  },
);

test("the picture is drawn from the record", () => {
  expect(textOf("docs/images/performance.svg")).toBe(plotOf(record));
});

test("the record holds every line of ours, with the verdicts on today's targets", () => {
  const ours = LINES.filter(({ work }) => work.kind !== "program");
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

test("of each line that falls short of a target the page says why", () => {
  const short = record.results.filter(({ verdicts }) => verdicts.some(({ met }) => !met));
  expect(short.map(({ name }) => name).filter((name) => REASONS[name] === undefined)).toEqual([]);
});

test("the record names no place of the machine that it was measured on", () => {
  expect(JSON.stringify(record)).not.toMatch(/"(\/|file:)/);
});

test("medians are those of the middle", () => {
  expect(spreadOf([3, 1, 2])).toEqual({ median: 2, least: 1, most: 3 });
  expect(spreadOf([4, 1, 2, 3])).toEqual({ median: 2.5, least: 1, most: 4 });
});
