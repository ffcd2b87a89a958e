import { expect, test } from "vitest";
import { connectionsChart, signInsChart, usersChart } from "../../src/report/chart.ts";
import type { Statistics } from "../../src/rows/statistics.ts";

/** A chart's lines after its settings, which are checked. */
function plotOf([fence, settings = "", ...lines]: readonly string[]): string[] {
  expect(fence).toBe("```mermaid");
  expect(lines).toContain("```");
  const init = /^%%\{init: (\{.*\})\}%%$/.exec(settings)?.[1] ?? "";
  expect(JSON.parse(init)).toHaveProperty("themeVariables");
  return lines.slice(0, lines.indexOf("```"));
}

test("The chart of backups has a label for each backup, even with several on one day.", () => {
  const at = (date: string, users: number) => ({ date: new Date(date), users });
  const chart = usersChart([
    at("2026-11-21T02:00:00Z", 90),
    at("2026-11-22T02:00:00Z", 95),
    at("2026-11-22T23:00:00-05:00", 100),
    at("2026-11-23T05:00:00Z", 0),
  ]);
  expect(plotOf(chart)).toEqual([
    "xychart-beta",
    '  title "Users in the last 4 backups"',
    '  x-axis ["11-21", "11-22", "11-23", "11-23 (2)"]',
    "  y-axis 0 --> 125",
    "  line [90, 95, 100, 0]",
  ]);
});

test("The chart of more than ten backups is labeled with the first and the last day, and small changes are visible.", () => {
  const nights = Array.from({ length: 30 }, (_, index) => ({
    date: new Date(Date.UTC(2026, 9, 26 + index)),
    users: 50_000 + index,
  }));
  expect(plotOf(usersChart(nights)).slice(0, 4)).toEqual([
    "xychart-beta",
    '  title "Users in the last 30 backups"',
    '  x-axis "10-26 to 11-24" 1 --> 30',
    "  y-axis 48999 --> 51030",
  ]);
});

const TALLY: Statistics = {
  connections: undefined,
  otherConnections: 0,
  months: undefined,
  neverSignedIn: 0,
  unreadableSignIns: 0,
};

test("The pie chart has a slice for each of the ten largest connections and one for the rest.", () => {
  const connections = new Map(Array.from({ length: 13 }, (_, i) => [`c${i}`, i + 1]));
  const lines = connectionsChart({ ...TALLY, connections, otherConnections: 4 }, "Users");
  expect(plotOf(lines)).toEqual([
    "pie showData",
    "  title Users",
    ...Array.from({ length: 10 }, (_, i) => `  "c${12 - i}" : ${13 - i}`),
    '  "all others" : 10',
  ]);
});

test("There is no pie chart with one slice, and none if the export lacks connections.", () => {
  expect(connectionsChart(TALLY, "Users")).toEqual([]);
  expect(connectionsChart({ ...TALLY, otherConnections: 7 }, "Users")).toEqual([]);
  const connections = new Map([["Users", 7]]);
  expect(connectionsChart({ ...TALLY, connections }, "Users")).toEqual([]);
});

test("Last sign-ins have a bar for each of the last twelve months, and a line of text for all other users.", () => {
  const months = new Map([
    ["2025-02", 5],
    ["2025-03", 1],
    ["2026-02", 20],
    ["2026-03", 3],
  ]);
  const tally = { ...TALLY, months, neverSignedIn: 1000, unreadableSignIns: 2 };
  const chart = signInsChart(tally, new Date("2026-02-28T23:59:59Z"));
  expect(plotOf(chart)).toEqual([
    "xychart-beta",
    '  title "Last sign-in, Mar 2025 to Feb 2026"',
    '  x-axis ["Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb"]',
    "  y-axis 0 --> 22",
    "  bar [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20]",
  ]);
  expect(chart.slice(-2)).toEqual([
    "",
    "5 users last signed in before Mar 2025 · 1,000 users never signed in · 5 users with an unreadable date of the last sign-in",
  ]);
});

test("If no user signed in for a year, last sign-ins are a line of text without a chart.", () => {
  const months = new Map([["2019-01", 1]]);
  expect(signInsChart({ ...TALLY, months }, new Date("2026-02-01T00:00:00Z"))).toEqual([
    "1 user last signed in before Mar 2025",
  ]);
  const never = { ...TALLY, months: new Map(), neverSignedIn: 12 };
  expect(signInsChart(never, new Date("2026-02-01T00:00:00Z"))).toEqual([
    "12 users never signed in",
  ]);
  expect(signInsChart(TALLY, new Date("2026-02-01T00:00:00Z"))).toEqual([]);
});
