import { expect, test } from "vitest";
import { usersChart } from "../../src/report/chart.ts";

test("The chart has a label for each backup, also where a day has several.", () => {
  const at = (date: string, users: number) => ({ date: new Date(date), users });
  expect(
    usersChart([
      at("2026-11-21T02:00:00Z", 90),
      at("2026-11-22T02:00:00Z", 95),
      at("2026-11-22T23:00:00-05:00", 100),
      at("2026-11-23T05:00:00Z", 0),
    ]),
  ).toEqual([
    "```mermaid",
    "xychart-beta",
    '  title "Users in the last backups"',
    '  x-axis ["11-21", "11-22", "11-23", "11-23 (2)"]',
    '  y-axis "Users" 0 --> 111',
    "  line [90, 95, 100, 0]",
    "```",
  ]);
});
