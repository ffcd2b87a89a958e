/** The numbers of docs/limits.md: counted by those who were asked. */

import { describe, expect, test } from "vitest";
import { pollDelay } from "../../../src/auth0/job.ts";
import { MAX_ROW_BYTES } from "../../../src/rows/block.ts";
import { MAX_IMPORT_FILE_BYTES } from "../../../src/rows/import/index.ts";
import { textOf } from "../../docs/pages.ts";
import { checkedRun, expectDone } from "../../end-to-end/checked-run.ts";
import { madeGroups } from "../../simulator/groups.ts";
import { type Scenario, startSimulator, type World } from "../../simulator/world.ts";

const page = textOf("docs/limits.md");

/** Requests of a run, by kind. */
function asked({ seen }: World): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { exchange } of seen) counts[exchange] = (counts[exchange] ?? 0) + 1;
  return counts;
}

async function requestsOf(
  inputs: Readonly<Record<string, string>>,
  scenario: Scenario = {},
): Promise<Record<string, number>> {
  await using world = await startSimulator({ completes: { atPoll: 3 }, ...scenario });
  await using run = await checkedRun(world, inputs);
  expectDone(run);
  return asked(world);
}

const EXPORT = { token: 1, connections: 1, users: 9, "create-job": 1, job: 3, download: 1 };
const SMALL = { users: 50 };

test.each([
  ["an export", {}, {}, EXPORT],
  ["an export of 20,000 users", {}, { users: 20_000 }, EXPORT],
  ["one of fewer than 100 users", {}, SMALL, { ...EXPORT, users: 1 }],
  ["one without *", { fields: "email" }, {}, { token: 1, "create-job": 1, job: 3, download: 1 }],
  [
    "one of a connection by name",
    { connection: "acme-saml" },
    { users: 3000 },
    { ...EXPORT, connections: 1 },
  ],
  [
    "one that becomes an artifact",
    { destination: "artifact" },
    {},
    { ...EXPORT, CreateArtifact: 1, FinalizeArtifact: 1, block: 1, "block-list": 1 },
  ],
  [
    "one whose token expires on the way",
    {},
    { faults: [{ on: "job", from: 2, fault: { kind: "tokens-expire" } }] },
    { ...EXPORT, token: 2, job: 4 },
  ],
  [
    "a dry run",
    { "dry-run": "true", connection: "acme-saml", destination: "artifact" },
    SMALL,
    { token: 1, connections: 1, users: 1, ListArtifacts: 1 },
  ],
] as const)("%s asks as often as the page says", async (_what, inputs, scenario, expected) => {
  expect(await requestsOf(inputs, scenario as Scenario)).toEqual(expected);
});

describe("The documented cost of memberships", () => {
  const groups = madeGroups({
    users: 2500,
    roles: 3,
    perRole: 201,
    organizations: 120,
    perOrganization: 5,
  });
  const scopes = [
    "read:users",
    "read:connections",
    "read:roles",
    "read:role_members",
    "read:organizations",
    "read:organization_members",
    "read:organization_member_roles",
  ];
  const scenario = { groups, application: { scopes }, requestsPerSecond: 1000 };
  const inputs = { memberships: "roles, organizations" };
  const pages = (entries: number) => Math.ceil(entries / 100);
  const sum = (counts: readonly number[]) => counts.reduce((all, one) => all + one, 0);
  const least = {
    ...EXPORT,
    roles: pages(groups.roles.length),
    "role-members": sum(groups.roles.map(({ members }) => pages(members.length))),
    organizations: pages(groups.organizations.length),
    "organization-members": sum(groups.organizations.map(({ members }) => pages(members.length))),
  };

  test("Each list costs one request per hundred entries.", async () => {
    expect(await requestsOf(inputs, { ...scenario, nextOnLastPage: false })).toEqual(least);
  });

  test("Each list except that of the roles may cost one request more.", async () => {
    expect(await requestsOf(inputs, { ...scenario, nextOnLastPage: true })).toEqual({
      ...least,
      "role-members": least["role-members"] + groups.roles.length,
      organizations: least.organizations + 1,
      "organization-members": least["organization-members"] + groups.organizations.length,
    });
  });

  test("The example of the page follows from the rule.", () => {
    const [least = 0, most = 0] =
      /about ([\d,]+) requests, and up to ([\d,]+) with/
        .exec(page)
        ?.slice(1)
        .map((number) => Number(number.replaceAll(",", ""))) ?? [];
    const lists = 60 + 3000 + 1;
    const exact = pages(60) + 60 * pages(2000) + pages(3000) + 3000 * pages(43);
    expect(Math.abs(least - exact)).toBeLessThan(100);
    expect(Math.abs(most - exact - lists)).toBeLessThan(100);
  });
});

/** Polls of a job that Auth0 says nothing about, where answers take no time: the most there can be. */
function pollsIn(seconds: number): number {
  let polls = 1;
  for (let waited = 0; waited < seconds * 1000; polls++) {
    waited += pollDelay(waited, Number.POSITIVE_INFINITY, 1000);
  }
  return polls;
}

test("The documented table of polling delays matches the code.", () => {
  const rows = page.matchAll(/^\| (\d+) (second|minute|hour)s? \| (\d+) \|$/gm);
  const told = [...rows].map(([, count, unit = "", polls]) => {
    const seconds = { second: 1, minute: 60, hour: 3600 }[unit] ?? 0;
    return [Number(count) * seconds, Number(polls)];
  });
  expect(told.map(([seconds]) => seconds)).toEqual([1, 10, 60, 600, 3600]);
  for (const [seconds = 0, polls] of told) expect(pollsIn(seconds)).toBe(polls);
});

test("The README's summary of the requests matches the code.", () => {
  const [, first, then] =
    /about (\d+) times in the first minute and then (\w+) times a minute/.exec(
      textOf("README.md"),
    ) ?? [];
  expect(Number(first)).toBe(pollsIn(60));
  expect(then).toBe("four");
  expect(pollsIn(3600) - pollsIn(3540)).toBe(4);
});

test("The documented limits of the action match the code.", () => {
  expect(page).toContain(`| A row | ${MAX_ROW_BYTES / 2 ** 20} MiB |`);
  const bytes = MAX_IMPORT_FILE_BYTES.toLocaleString("en");
  expect(page).toContain(`one file, so ${bytes} bytes`);
  expect(page).toContain(`makes files of at most ${bytes} bytes`);
});
