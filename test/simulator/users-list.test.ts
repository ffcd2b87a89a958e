import { expect, test } from "vitest";
import { type Scenario, startSimulator, type World } from "./world.ts";

const USERS_ONLY: Scenario = { application: { scopes: ["read:users"] } };

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into foreign JSON.
  readonly body: any;
}

async function usersOf(world: World, query: string): Promise<Reply> {
  const response = await fetch(`${world.tenant.origin}/api/v2/users${query}`, {
    headers: { authorization: `Bearer ${world.readyToken}` },
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

test("The list of users has 50 users per page by default, and at most 100.", async () => {
  await using world = await startSimulator({ users: 250 });
  expect((await usersOf(world, "")).body).toHaveLength(50);
  expect((await usersOf(world, "?per_page=100&page=2")).body).toHaveLength(50);
  expect((await usersOf(world, "?per_page=101")).body).toMatchObject({
    statusCode: 400,
    message:
      "Query validation error: 'Value 101 is greater than maximum 100' on property per_page (Number of results per page).",
  });
});

test("The list of users ends at 1,000 users, however many match.", async () => {
  await using world = await startSimulator({ users: 12_000 });
  expect((await usersOf(world, "?per_page=100&page=9")).body).toHaveLength(100);
  const { status, body } = await usersOf(world, "?per_page=100&page=10");
  expect([status, body.errorCode]).toEqual([400, "invalid_paging"]);
  const totals = (await usersOf(world, "?per_page=1&include_totals=true")).body;
  expect(totals).toMatchObject({ start: 0, limit: 1, length: 1, total: 12_000 });
});

test.each([
  ["created_at:1", (a: string, b: string) => a <= b],
  ["created_at:-1", (a: string, b: string) => a >= b],
  ["last_login:-1", (a: string, b: string) => a >= b],
])("The list of users can be sorted by %s.", async (sort, isOrdered) => {
  await using world = await startSimulator({ users: 6000 });
  const [field = ""] = sort.split(":");
  const pages = await Promise.all(
    [0, 1].map((page) => usersOf(world, `?per_page=100&page=${page}&sort=${sort}`)),
  );
  const values = pages.flatMap(({ body }) =>
    body.map((user: Record<string, string>) => user[field]),
  );
  expect(values).toHaveLength(200);
  expect(values.every((value, i) => i === 0 || isOrdered(values[i - 1], value))).toBe(true);
});

test("The list of users rejects metadata as the field to sort by.", async () => {
  await using world = await startSimulator();
  expect((await usersOf(world, "?sort=user_metadata.age:1")).status).toBe(400);
});

test("A search by connection finds the users who have an identity of it.", async () => {
  await using world = await startSimulator({ users: 250 });
  const { body } = await usersOf(
    world,
    `?q=${encodeURIComponent('identities.connection:"acme-saml"')}`,
  );
  expect(body.length).toBeGreaterThan(5);
  for (const { identities } of body) {
    expect(identities).toContainEqual(expect.objectContaining({ connection: "acme-saml" }));
  }
});

test("The list of users contains undocumented properties, and an export only those that are requested.", async () => {
  await using world = await startSimulator({
    users: 1,
    population: { properties: [{ name: "department" }, { name: "__proto__", value: "7" }] },
  });
  const { body } = await usersOf(world, "?fields=department,user_id");
  expect(Object.keys(body[0])).toEqual(["user_id", "department"]);
  const rest = await usersOf(world, "?fields=department&include_fields=false");
  expect(Object.keys(rest.body[0])).toContain("__proto__");
  expect(Object.keys(rest.body[0])).not.toContain("department");
});

test("Only a token with read:user_idp_tokens lists the tokens of providers.", async () => {
  const scopes = ["read:users", "read:user_idp_tokens"];
  await using without = await startSimulator({ ...USERS_ONLY, users: 1 });
  await using having = await startSimulator({ application: { scopes }, users: 1 });
  expect((await usersOf(without, "")).body[0].identities[0]).not.toHaveProperty("access_token");
  expect((await usersOf(having, "")).body[0].identities[0]).toHaveProperty("access_token");
});

test("The list of users requires read:users, and counts against the rate limit.", async () => {
  await using world = await startSimulator({
    application: { scopes: ["read:connections"] },
    requestsPerSecond: 7,
  });
  const { status, headers, body } = await usersOf(world, "");
  expect([status, body.errorCode]).toEqual([403, "insufficient_scope"]);
  expect(body.message).toBe("Insufficient scope, expected any of: read:users");
  expect(headers.get("x-ratelimit-limit")).toBe("7");
});
