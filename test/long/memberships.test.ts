/** A large tenant's memberships, read while it answers every seventh request with 429. */

import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { backupTo, logOf } from "../end-to-end/branch-run.ts";
import { expectDone } from "../end-to-end/checked-run.ts";
import type { FaultRule } from "../simulator/faults.ts";
import { startGitHub } from "../simulator/git-server.ts";
import { expectedMemberships, madeGroups } from "../simulator/groups.ts";
import type { Scenario } from "../simulator/world.ts";

const MOST_MEMORY = 250_000_000;
const USERS = 20_000;
const GROUPS = madeGroups({
  users: USERS,
  roles: 60,
  perRole: 2000,
  organizations: 3000,
  perOrganization: 44,
});
const LISTS = ["roles", "role-members", "organizations", "organization-members"] as const;
const SCENARIO: Scenario = {
  users: USERS,
  groups: GROUPS,
  requestsPerSecond: 100_000,
  application: {
    scopes: [
      "read:users",
      "read:roles",
      "read:role_members",
      "read:organizations",
      "read:organization_members",
      "read:organization_member_roles",
    ],
  },
  faults: LISTS.map(
    (on): FaultRule => ({
      on,
      from: 7,
      times: Number.POSITIVE_INFINITY,
      every: 7,
      fault: { kind: "answer", status: 429 },
    }),
  ),
};

test("250,000 memberships in 60 roles and 3,000 organizations are stored exactly, in less than 250 MB, in one commit for two equal nights.", {
  timeout: 600_000,
}, async () => {
  const sizes = [...GROUPS.roles, ...GROUPS.organizations].map(({ members }) => members.length);
  expect(sizes.reduce((sum, one) => sum + one)).toBeGreaterThanOrEqual(250_000);
  await using github = await startGitHub();
  const inputs = { destination: "branch, file", memberships: "roles, organizations" };
  const step = { measuresMemory: true };
  await using first = await backupTo(github, inputs, SCENARIO, step);
  expectDone(first);
  const [, file = ""]: string[] = JSON.parse(first.outputs["files"] ?? "[]");
  const expected = expectedMemberships(1, GROUPS).map((one) => `${JSON.stringify(one)}\n`);
  expect((await readFile(file, "utf8")) === expected.join("")).toBe(true);
  expect(first.peakBytes).toBeLessThan(MOST_MEMORY);
  await using second = await backupTo(github, inputs, SCENARIO, step);
  expectDone(second);
  expect(second.outputs["changed"]).toBe("false");
  expect(second.peakBytes).toBeLessThan(MOST_MEMORY);
  expect(await logOf(github)).toHaveLength(1);
});
