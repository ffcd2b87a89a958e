/** `memberships`: roles and organizations, stored with the users. */

import path from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { checkedRun, expectDone, failure } from "../../end-to-end/checked-run.ts";
import type { FaultRule } from "../../simulator/faults.ts";
import {
  expectedMemberships,
  MEMBERSHIP_SCOPES as SCOPES,
  userIdAt,
} from "../../simulator/groups.ts";
import { startSimulator } from "../../simulator/world.ts";
import {
  AGE_RECIPIENT,
  BOTH,
  fileNamed,
  files,
  GROUPS,
  lines,
  manifestOf,
  SCENARIO,
  USERS,
} from "./memberships-run.ts";

describe("memberships: roles, organizations", () => {
  test.each([true, false])(
    "memberships.ndjson is what the tenant has, whether the last page has a `next` or not (%s).",
    async (nextOnLastPage) => {
      await using world = await startSimulator({ ...SCENARIO, nextOnLastPage });
      await using run = await checkedRun(world, BOTH);
      expectDone(run);
      const expected = expectedMemberships(world.tenant.seed, GROUPS);
      expect(lines(await fileNamed(run, "memberships.ndjson"))).toEqual(expected);
      expect(files(run).map((file) => path.basename(file))).toEqual([
        "users.ndjson",
        "memberships.ndjson",
      ]);
      expect(run.outputs["file"]).toMatch(/users\.ndjson$/);
      const { memberships, files: described, users_kept } = await manifestOf(run);
      expect(described.map((file: { content: string }) => file.content)).toEqual([
        "users",
        "memberships",
      ]);
      expect(users_kept).toBe(USERS);
      expect(memberships).toEqual({
        roles: 5,
        organizations: 120,
        members: expected.length,
        role_members: expected.reduce((sum, { roles }) => sum + roles.length, 0),
        organization_members: expected.reduce((sum, one) => sum + one.organizations.length, 0),
        members_not_in_users: 0,
      });
    },
  );

  test("A rate limit and passing errors in the middle of a list lose no member and read none twice.", async () => {
    const faults: FaultRule[] = (
      ["roles", "role-members", "organizations", "organization-members"] as const
    ).flatMap((on) => [
      { on, from: 1, times: 1000, every: 7, fault: { kind: "answer", status: 429 } },
      { on, from: 3, times: 1000, every: 11, fault: { kind: "answer", status: 502 } },
      { on, from: 5, times: 1000, every: 13, fault: { kind: "reset" } },
    ]);
    await using world = await startSimulator({ ...SCENARIO, faults });
    await using run = await checkedRun(world, BOTH);
    expectDone(run);
    expect(lines(await fileNamed(run, "memberships.ndjson"))).toEqual(
      expectedMemberships(world.tenant.seed, GROUPS),
    );
  });

  test("The requests keep to the rate limit that the headers tell.", async () => {
    await using world = await startSimulator({ ...SCENARIO, requestsPerSecond: 30 });
    await using run = await checkedRun(world, BOTH);
    expectDone(run);
    const refused = world.seen.filter(({ status }) => status === 429);
    // Requests that are already on their way when the limit is reached are refused.
    expect(refused.length).toBeLessThan(world.seen.length / 8);
  });

  test("The list of members is never read per user.", async () => {
    await using world = await startSimulator(SCENARIO);
    await using run = await checkedRun(world, BOTH);
    expectDone(run);
    expect(world.requests("other")).toEqual([]);
    // An empty page follows the last one.
    const pages = GROUPS.roles.map(({ members }) => Math.ceil(members.length / 100) + 1);
    expect(world.requests("role-members")).toHaveLength(pages.reduce((sum, one) => sum + one));
    expect(world.requests("organization-members")).toHaveLength(120 * 2);
  });

  test("A tenant without roles and organizations gets an empty file.", async () => {
    await using world = await startSimulator({
      ...SCENARIO,
      groups: { roles: [], organizations: [] },
    });
    await using run = await checkedRun(world, BOTH);
    expectDone(run);
    expect(await fileNamed(run, "memberships.ndjson")).toBe("");
    expect((await manifestOf(run)).memberships).toMatchObject({ roles: 0, members: 0 });
  });
});

test.each([
  ["roles", "organizations"],
  ["organizations", "roles"],
] as const)("With memberships: %s, no other list is read.", async (memberships, other) => {
  const scopes = SCOPES.filter((scope) => !scope.includes(other.slice(0, -1)));
  await using world = await startSimulator({
    ...SCENARIO,
    application: { scopes: memberships === "roles" ? scopes : SCOPES },
  });
  await using run = await checkedRun(world, { memberships });
  expectDone(run);
  expect(world.requests(other)).toEqual([]);
  const expected = expectedMemberships(world.tenant.seed, GROUPS)
    .map((one) => ({ ...one, [other]: [] }))
    .filter((one) => one[memberships].length > 0);
  expect(lines(await fileNamed(run, "memberships.ndjson"))).toEqual(expected);
});

test.each([
  ["roles", "role-members", "The role does not exist.", GROUPS.roles],
  [
    "organizations",
    "organization-members",
    "No organization found by that id or name",
    GROUPS.organizations,
  ],
] as const)(
  "%s that disappear in the middle of their members are a note, and none of them is stored.",
  async (kind, on, message, groups) => {
    const body = { statusCode: 404, error: "Not Found", message };
    const fault = { kind: "answer", status: 404, body } as const;
    await using world = await startSimulator({
      ...SCENARIO,
      faults: [{ on, from: 9, times: 1, fault }],
    });
    await using run = await checkedRun(world, BOTH);
    expectDone(run);
    const gone = groups.filter(({ id }) => run.log.includes(`${id} disappeared`));
    expect(gone).toHaveLength(1);
    const left = groups.map((group) => (group === gone[0] ? { ...group, members: [] } : group));
    const expected = expectedMemberships(world.tenant.seed, { ...GROUPS, [kind]: left });
    expect(lines(await fileNamed(run, "memberships.ndjson"))).toEqual(expected);
    expect((await manifestOf(run)).memberships[kind]).toBe(groups.length - 1);
  },
);

test("Members whom the filter does not keep, or who were deleted meanwhile, are stored and counted.", async () => {
  await using world = await startSimulator({
    ...SCENARIO,
    edits: { removed: [3], changed: [] },
  });
  await using run = await checkedRun(world, { ...BOTH, filter: "$logins_count > 400" });
  expectDone(run);
  const expected = expectedMemberships(world.tenant.seed, GROUPS);
  expect(lines(await fileNamed(run, "memberships.ndjson"))).toEqual(expected);
  const kept = lines(await fileNamed(run, "users.ndjson")) as { user_id: string }[];
  const ids = new Set(kept.map(({ user_id }) => user_id));
  const missing = expected.filter(({ user_id }) => !ids.has(user_id));
  expect(missing.map(({ user_id }) => user_id)).toContain(userIdAt(world.tenant.seed, 3));
  expect((await manifestOf(run)).memberships.members_not_in_users).toBe(missing.length);
});

test("A download that restarts counts the members of its last attempt.", async () => {
  await using world = await startSimulator({
    ...SCENARIO,
    faults: [{ on: "download", fault: { kind: "corrupt", atByte: -6 } }],
  });
  await using run = await checkedRun(world, BOTH);
  expectDone(run);
  expect((await manifestOf(run)).memberships.members_not_in_users).toBe(0);
});

test("memberships.csv has one guarded row per user and role or organization.", async () => {
  await using world = await startSimulator(SCENARIO);
  await using run = await checkedRun(world, { ...BOTH, format: "csv", compression: "none" });
  expectDone(run);
  const text = await fileNamed(run, "memberships.csv");
  const expected = expectedMemberships(world.tenant.seed, GROUPS).flatMap((one) => [
    ...one.roles.map((role) => [one.user_id, role.id, role.name, "", ""]),
    ...one.organizations.flatMap(({ id, name, roles }) =>
      roles.length === 0
        ? [[one.user_id, "", "", id, name]]
        : roles.map((role) => [one.user_id, role.id, role.name, id, name]),
    ),
  ]);
  const [header, ...rows] = parse(text) as string[][];
  expect(header).toEqual([
    "user_id",
    "role_id",
    "role_name",
    "organization_id",
    "organization_name",
  ]);
  expect(rows).toEqual(expected.map((cells) => cells.map((cell) => cell && `'${cell}`)));
});

test("A list that does not advance ends the run.", async () => {
  const body = { organizations: [], next: "again" };
  await using world = await startSimulator({
    ...SCENARIO,
    faults: [{ on: "organizations", times: 9, fault: { kind: "answer", status: 200, body } }],
  });
  await using run = await checkedRun(world, BOTH);
  expect(failure(run)).toContain("with the same page again");
});

test("file-name cannot be the name of the files of memberships.", async () => {
  await using world = await startSimulator(SCENARIO);
  await using run = await checkedRun(world, { ...BOTH, "file-name": "memberships" });
  expect(failure(run)).toContain("`file-name` is the name of the files of `memberships`");
});

test("Encrypted memberships are not readable without the key.", async () => {
  await using world = await startSimulator(SCENARIO);
  await using run = await checkedRun(world, { ...BOTH, "encrypt-to": AGE_RECIPIENT });
  expectDone(run);
  const text = await fileNamed(run, "memberships.ndjson.gz.age");
  expect(text.startsWith("age-encryption.org/v1")).toBe(true);
});
