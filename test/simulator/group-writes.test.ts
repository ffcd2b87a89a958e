import { ManagementClient } from "auth0";
import { expect, test } from "vitest";
import { MEMBERSHIP_SCOPES, madeGroups, userIdAt } from "./groups.ts";
import { type Scenario, startSimulator, type World } from "./world.ts";

const GROUPS = madeGroups({
  users: 100,
  roles: 3,
  perRole: 5,
  organizations: 2,
  perOrganization: 5,
});
const [ROLE = "", OTHER_ROLE = ""] = GROUPS.roles.map(({ id }) => id);
const [ORGANIZATION = ""] = GROUPS.organizations.map(({ id }) => id);
const SCOPES = [
  ...MEMBERSHIP_SCOPES,
  "create:users",
  "delete:users",
  "update:users",
  "update:roles",
  "create:role_members",
  "create:organization_members",
  "create:organization_member_roles",
];
const SCENARIO: Scenario = {
  users: 100,
  groups: GROUPS,
  requestsPerSecond: 1000,
  application: { scopes: SCOPES },
};
/** Users without any membership. */
const [FREE = "", OTHER = "", ...MORE] = Array.from({ length: 20 }, (_, i) => userIdAt(1, 80 + i));

async function post(world: World, path: string, body: object) {
  const response = await fetch(`${world.tenant.origin}/api/v2/${path}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${world.readyToken}`,
      "content-type": "application/json",
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, message: text && String(JSON.parse(text).message) };
}

function of(world: World, userId: string) {
  return world.memberships().find(({ user_id: id }) => id === userId);
}

test("Auth0's SDK assigns roles, members and their roles, and reads them back.", async () => {
  await using world = await startSimulator(SCENARIO);
  const client = new ManagementClient({
    domain: new URL(world.tenant.origin).host,
    token: world.readyToken,
    // The SDK knows only https.
    fetch: (input, init) => fetch(String(input).replace("https:", "http:"), init),
  });
  await client.roles.users.assign(ROLE, { users: [FREE, OTHER] });
  await client.users.roles.assign(FREE, { roles: [OTHER_ROLE, ROLE] });
  await client.organizations.members.create(ORGANIZATION, { members: [FREE] });
  await client.organizations.members.roles.assign(ORGANIZATION, FREE, { roles: [ROLE] });
  expect(of(world, FREE)).toMatchObject({
    roles: [{ id: ROLE }, { id: OTHER_ROLE }].sort((a, b) => (a.id < b.id ? -1 : 1)),
    organizations: [{ id: ORGANIZATION, roles: [{ id: ROLE }] }],
  });
  expect(of(world, OTHER)).toMatchObject({ roles: [{ id: ROLE }], organizations: [] });
  const members: (string | undefined)[] = [];
  for await (const { user_id: id } of await client.roles.users.list(ROLE)) members.push(id);
  expect(members.filter((id) => id === FREE || id === OTHER)).toEqual([FREE, OTHER]);
});

test("Roles in an organization that come before the membership show after it.", async () => {
  await using world = await startSimulator(SCENARIO);
  const path = `organizations/${ORGANIZATION}/members`;
  const roles = { roles: [ROLE] };
  expect((await post(world, `${path}/${encodeURIComponent(FREE)}/roles`, roles)).status).toBe(204);
  expect(of(world, FREE)).toBeUndefined();
  expect((await post(world, path, { members: [FREE] })).status).toBe(204);
  expect(of(world, FREE)?.organizations).toMatchObject([
    { id: ORGANIZATION, roles: [{ id: ROLE }] },
  ]);
});

test.each<[what: string, path: string, body: object, status: number]>([
  ["of an unknown role", "roles/rol_none/users", { users: [FREE] }, 404],
  ["of a role to an unknown user", `roles/${ROLE}/users`, { users: [FREE, "auth0|none"] }, 404],
  [
    "of an unknown role to a user",
    `users/${encodeURIComponent(FREE)}/roles`,
    { roles: ["x"] },
    404,
  ],
  ["of no roles", `users/${encodeURIComponent(FREE)}/roles`, { roles: [] }, 400],
  ["with another property", `roles/${ROLE}/users`, { users: [FREE], all: true }, 400],
  [
    "of a member of an unknown organization",
    "organizations/none/members",
    { members: [FREE] },
    404,
  ],
  [
    "of eleven members",
    `organizations/${ORGANIZATION}/members`,
    { members: [FREE, OTHER, ...MORE].slice(0, 11) },
    400,
  ],
])("An assignment %s is rejected and changes nothing.", async (_, path, body, status) => {
  await using world = await startSimulator(SCENARIO);
  const before = world.memberships();
  expect((await post(world, path, body)).status).toBe(status);
  expect(world.memberships()).toEqual(before);
});

test("Each assignment names the permissions that it lacks.", async () => {
  await using world = await startSimulator({
    ...SCENARIO,
    application: { scopes: MEMBERSHIP_SCOPES },
  });
  const messages = [
    await post(world, `roles/${ROLE}/users`, { users: [FREE] }),
    await post(world, `users/${encodeURIComponent(FREE)}/roles`, { roles: [ROLE] }),
    await post(world, `organizations/${ORGANIZATION}/members`, { members: [FREE] }),
  ].map(({ status, message }) => `${status} ${message}`);
  expect(messages).toEqual([
    "403 Insufficient scope, expected all of: update:roles,create:role_members",
    "403 Insufficient scope, expected all of: read:roles,update:users,create:role_members",
    "403 Insufficient scope, expected any of: create:organization_members",
  ]);
});

test("A deleted user leaves all groups, and comes back without them.", async () => {
  await using world = await startSimulator({ ...SCENARIO, completes: { atPoll: 1 } });
  const member = GROUPS.roles[0]?.members.find((user) => userIdAt(1, user).startsWith("auth0|"));
  const id = userIdAt(1, member ?? 0);
  const { email } = world.users.find(id) ?? {};
  expect(of(world, id)).toBeDefined();
  world.users.delete(({ user_id }) => user_id === id);
  expect(of(world, id)).toBeUndefined();
  const body = { connection: "Username-Password-Authentication", email, password: "p" };
  await post(world, "users", { ...body, user_id: id.replace("auth0|", "") });
  expect(world.users.find(id)?.email).toBe(email);
  expect(of(world, id)).toBeUndefined();
  await post(world, `roles/${ROLE}/users`, { users: [id] });
  expect(of(world, id)?.roles).toHaveLength(1);
});

test("A test can remove memberships without a request.", async () => {
  await using world = await startSimulator(SCENARIO);
  const removed = world.removeMemberships(({ role }) => role === ROLE);
  expect(removed.length).toBeGreaterThan(0);
  expect(JSON.stringify(world.memberships())).not.toContain(ROLE);
  expect(world.seen).toEqual([]);
  const places = world.removeMemberships(({ organization, role }) => {
    return organization === ORGANIZATION && role === undefined;
  });
  expect(places).toHaveLength(GROUPS.organizations[0]?.members.length ?? 0);
  expect(JSON.stringify(world.memberships())).not.toContain(ORGANIZATION);
});
