import { ManagementClient } from "auth0";
import { describe, expect, test } from "vitest";
import {
  expectedMemberships,
  madeGroups,
  MEMBERSHIP_SCOPES as SCOPES,
  userIdAt,
} from "./groups.ts";
import { type Scenario, startSimulator, type World } from "./world.ts";

const GROUPS = madeGroups({
  users: 250,
  roles: 3,
  perRole: 120,
  organizations: 60,
  perOrganization: 7,
});
const SCENARIO: Scenario = { groups: GROUPS, application: { scopes: SCOPES } };
const [FIRST_ROLE] = GROUPS.roles;
const [FIRST_ORGANIZATION] = GROUPS.organizations;

async function get(world: World, path: string) {
  const response = await fetch(`${world.tenant.origin}/api/v2/${path}`, {
    headers: { authorization: `Bearer ${world.readyToken}` },
  });
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of any shape
  return { status: response.status, body: (await response.json()) as any };
}

test("Auth0's SDK reads the roles, organizations and members that the tenant was made with.", async () => {
  await using world = await startSimulator(SCENARIO);
  const client = new ManagementClient({
    domain: new URL(world.tenant.origin).host,
    token: world.readyToken,
    // The SDK knows only https.
    fetch: (input, init) => fetch(String(input).replace("https:", "http:"), init),
  });
  const read: Record<string, { roles: string[]; organizations: [string, string[]][] }> = {};
  const of = (userId: string | undefined) => {
    read[userId ?? ""] ??= { roles: [], organizations: [] };
    return read[userId ?? ""] as (typeof read)[string];
  };
  for await (const { id = "" } of await client.roles.list()) {
    for await (const user of await client.roles.users.list(id)) of(user.user_id).roles.push(id);
  }
  for await (const { id = "" } of await client.organizations.list()) {
    for await (const member of await client.organizations.members.list(id, {
      fields: "user_id,roles",
      include_fields: true,
    })) {
      const roles = member.roles?.map((role) => role.id ?? "") ?? [];
      of(member.user_id).organizations.push([id, roles.sort()]);
    }
  }
  const expected = expectedMemberships(world.tenant.seed, GROUPS);
  expect(Object.keys(read)).toHaveLength(expected.length);
  for (const { user_id, roles, organizations } of expected) {
    expect(read[user_id]?.roles.sort()).toEqual(roles.map(({ id }) => id));
    expect(read[user_id]?.organizations.sort(([a], [b]) => (a < b ? -1 : 1))).toEqual(
      organizations.map((one) => [one.id, one.roles.map(({ id }) => id)]),
    );
  }
});

describe("Checkpoint pagination", () => {
  const path = `roles/${FIRST_ROLE?.id}/users?take=100`;

  test("The last page has a `next` in some recorded replies, and an empty page follows it.", async () => {
    await using world = await startSimulator(SCENARIO);
    const first = (await get(world, path)).body;
    expect(first.users).toHaveLength(100);
    const second = (await get(world, `${path}&from=${encodeURIComponent(first.next)}`)).body;
    expect(second.users).toHaveLength(20);
    const third = (await get(world, `${path}&from=${encodeURIComponent(second.next)}`)).body;
    expect(third).toEqual({ users: [] });
  });

  test("The last page has no `next` in other recorded replies.", async () => {
    await using world = await startSimulator({ ...SCENARIO, nextOnLastPage: false });
    const { next } = (await get(world, path)).body;
    const second = (await get(world, `${path}&from=${encodeURIComponent(next)}`)).body;
    expect(Object.keys(second)).toEqual(["users"]);
  });

  test("A page has at most 100 entries, and a cursor belongs to one list.", async () => {
    await using world = await startSimulator(SCENARIO);
    expect((await get(world, path.replace("100", "101"))).status).toBe(400);
    const { next } = (await get(world, path)).body;
    const other = `organizations?take=100&from=${encodeURIComponent(next)}`;
    expect((await get(world, other)).body.errorCode).toBe("invalid_query_string");
  });
});

test("Offset pagination ends at 1,000 entries, and shows totals only on request.", async () => {
  await using world = await startSimulator(SCENARIO);
  const roles = await get(world, "roles?per_page=100&page=0&include_totals=true");
  expect(roles.body).toMatchObject({ start: 0, limit: 100, total: 3 });
  expect((await get(world, "roles")).body).toHaveLength(3);
  expect((await get(world, "roles?per_page=100&page=9")).body).toEqual([]);
  expect((await get(world, "roles?per_page=100&page=10")).body).toMatchObject({
    statusCode: 400,
    errorCode: "invalid_paging",
  });
  expect((await get(world, "roles?take=10")).status).toBe(400);
});

test("The members of an organization have roles only if the request names them.", async () => {
  await using world = await startSimulator(SCENARIO);
  const path = `organizations/${FIRST_ORGANIZATION?.id}/members`;
  const [member] = (await get(world, path)).body;
  expect(Object.keys(member)).toEqual(["user_id", "email", "picture", "name"]);
  const [withRoles] = (await get(world, `${path}?fields=user_id,roles`)).body;
  expect(Object.keys(withRoles)).toEqual(["user_id", "roles"]);
  const userId = userIdAt(world.tenant.seed, FIRST_ORGANIZATION?.members[1]?.user ?? 0);
  const roles = await get(world, `${path}/${encodeURIComponent(userId)}/roles`);
  expect(roles.body.length).toBeGreaterThan(0);
});

test.each([
  ["roles", "read:roles"],
  [`roles/${FIRST_ROLE?.id}/users`, "read:role_members"],
  ["organizations", "read:organizations"],
  [`organizations/${FIRST_ORGANIZATION?.id}/members`, "read:organization_members"],
  [
    `organizations/${FIRST_ORGANIZATION?.id}/members?fields=user_id,roles`,
    "read:organization_member_roles",
  ],
])("GET %s requires %s.", async (path, scope) => {
  const scopes = SCOPES.filter((one) => one !== scope);
  await using world = await startSimulator({ ...SCENARIO, application: { scopes } });
  const { status, body } = await get(world, path);
  expect([status, body.errorCode]).toEqual([403, "insufficient_scope"]);
  expect(body.message).toContain(scope);
});

test("An unknown role or organization is a 404.", async () => {
  await using world = await startSimulator(SCENARIO);
  expect((await get(world, "roles/rol_0000000000000000/users")).body).toEqual({
    statusCode: 404,
    error: "Not Found",
    message: "The role does not exist.",
  });
  expect((await get(world, "organizations/org_0000000000000000/members")).body).toMatchObject({
    message: "No organization found by that id or name",
  });
});
