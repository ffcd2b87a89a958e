import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { summaryText } from "../scripts/summary-text.ts";
import { connectionsChart, usersChart } from "../src/report/chart.ts";
import { checkListOf } from "../src/report/check-list.ts";
import { filesTable } from "../src/report/files-table.ts";

const textOf = (lines: readonly string[]) =>
  stripVTControlCharacters(summaryText(lines.join("\n"))).split("\n");

test("The demo shows a table of the summary with aligned columns, and values without markup.", () => {
  const sha256 = "ab".repeat(32);
  const file = { path: "", content: "users", compression: "none" } as const;
  const text = textOf(
    filesTable([
      { ...file, name: "users_*.json", bytes: 1234, sha256, users: 5 },
      { ...file, name: "users-0002.json", bytes: 12, sha256, users: 12_345 },
    ]),
  );
  expect(text.slice(0, 4)).toEqual([
    "File              Users      Size  SHA-256",
    `users_*.json          5   1.23 kB  ${sha256}`,
    `users-0002.json  12,345  12 bytes  ${sha256}`,
    "",
  ]);
  expect(text.join("\n")).toContain(
    "Verify a copy of the files\n\nIn the folder that holds them:\n\n    jq -r",
  );
});

test("The demo shows a mistake in a filter of the check list with its caret in place.", () => {
  const note = "An input is wrong.\n\n  $lst > 1\n  ^^^^";
  const text = textOf([checkListOf([{ title: "Fields", outcome: "failed", note }])]);
  expect(text.slice(-4)).toEqual([
    "    Check   Result",
    "❌  Fields  An input is wrong.",
    "            $lst > 1",
    "            ^^^^",
  ]);
});

test("The demo shows charts as bars, the longest for the highest number.", () => {
  const statistics = {
    connections: new Map([
      ["Users", 30],
      ["acme-saml", 15],
    ]),
    otherConnections: 0,
    months: undefined,
    neverSignedIn: 0,
    unreadableSignIns: 0,
  };
  expect(textOf(connectionsChart(statistics, "Users by connection"))).toEqual([
    "Users by connection",
    `  Users      ${"█".repeat(40)} 30`,
    `  acme-saml  ${"█".repeat(20)} 15`,
  ]);
  const counts = [100, 0, 104].map((users, i) => ({
    date: new Date(Date.UTC(2026, 10, i + 1)),
    users,
  }));
  const lines = textOf(usersChart(counts));
  expect(lines[0]).toBe("Users in the last 3 backups");
  expect(lines[2]).toBe("  11-02  0");
  expect(lines[3]).toBe(`  11-03  ${"█".repeat(40)} 104`);
});
