import { expect, test } from "vitest";
import {
  type CommitFacts,
  commitMessage,
  readCounts,
} from "../../../src/store/branch/commit-message.ts";

const FACTS: CommitFacts = {
  tenant: "acme.eu.auth0.com",
  usersKept: 1,
  changes: {
    added: 12,
    removed: 3,
    changed: 45,
    properties: {
      edited: [
        { name: "app_metadata", users: 5 },
        { name: "email", users: 1 },
      ],
      signIns: [{ name: "last_login", users: 40 }],
      onlySignedIn: 39,
    },
  },
  directory: "backups/eu",
  jobId: "job_1",
  runUrl: "https://github.com/acme/b/actions/runs/7",
};

test("A commit message says what changed, and has the run's facts as trailers.", () => {
  expect(commitMessage(FACTS, undefined)).toBe(`Back up 1 user of acme.eu.auth0.com (+12 −3 ~45)

Backup-Users: 1
Backup-Changes: +12 −3 ~45
Backup-Edited-Properties: app_metadata 5, email 1
Backup-Sign-In-Properties: last_login 40
Backup-Only-Signed-In: 39
Backup-Tenant: acme.eu.auth0.com
Backup-Directory: backups/eu
Backup-Job: job_1
Backup-Run: https://github.com/acme/b/actions/runs/7
`);
});

test("A commit message omits facts that are unknown.", () => {
  const facts = { ...FACTS, usersKept: 2, changes: undefined, directory: "", runUrl: undefined };
  expect(commitMessage(facts, " Mine.\n")).toBe(`Mine.

Backup-Users: 2
Backup-Tenant: acme.eu.auth0.com
Backup-Directory: .
Backup-Job: job_1
`);
});

test("A commit message lists at most 25 properties, and no name can add a line or a trailer.", () => {
  const edited = [
    "a b",
    "x\nBackup-Users: 0",
    'q"',
    "\u2028\u202e\ud800",
    "n".repeat(200),
    ...Array.from({ length: 25 }, (_, i) => `p${i}`),
  ].map((name) => ({ name, users: 1 }));
  const properties = { edited, signIns: [], onlySignedIn: 0 };
  const changes = { added: 0, removed: 0, changed: 1, properties };
  const message = commitMessage({ ...FACTS, changes }, undefined);
  const lines = message.split("\n").filter((line) => line.startsWith("Backup-"));
  expect(lines.map((line) => line.split(":", 1)[0])).toEqual([
    "Backup-Users",
    "Backup-Changes",
    "Backup-Edited-Properties",
    "Backup-Tenant",
    "Backup-Directory",
    "Backup-Job",
    "Backup-Run",
  ]);
  expect(lines[2]).toBe(
    `Backup-Edited-Properties: "a b" 1, "x\ufffdBackup-Users: 0" 1, "q\\"" 1, "\ufffd\ufffd\ufffd" 1, ${"n".repeat(100)} 1, ${Array.from({ length: 20 }, (_, i) => `p${i} 1`).join(", ")}, 5 more`,
  );
});

test("The user counts of a branch are read from the backups of one folder, oldest first.", () => {
  const log = [
    "2026-11-23T02:00:00+00:00\t30\t.",
    "2026-11-22T12:00:00+01:00\t\t",
    "2026-11-22T03:00:00+01:00\t7\tother",
    "2026-11-22T02:00:00+01:00\t20\t.",
    "2026-11-21T02:00:00+01:00\tmany\t.",
    "",
  ].join("\n");
  expect(readCounts(log, "")).toEqual([
    { date: new Date("2026-11-22T01:00:00Z"), users: 20 },
    { date: new Date("2026-11-23T02:00:00Z"), users: 30 },
  ]);
  expect(readCounts(log, "other").map(({ users }) => users)).toEqual([7]);
});

test("A commit dated outside the range of dates is not counted.", () => {
  const log = "33658-09-27T01:46:39+00:00\t7\t.\n%cI\t8\t.\n2026-11-22T02:00:00+01:00\t20\t.\n";
  expect(readCounts(log, "").map(({ users }) => users)).toEqual([20]);
});
