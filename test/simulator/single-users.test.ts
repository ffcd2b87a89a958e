import { gunzipSync } from "node:zlib";
import { ManagementClient } from "auth0";
import { expect, test } from "vitest";
import { userIdAt } from "./groups.ts";
import type { TestUser } from "./test-users.ts";
import { MIXED_POPULATION } from "./users.ts";
import { type Scenario, startSimulator, type World } from "./world.ts";

const WRITER: Scenario = {
  users: 60,
  population: MIXED_POPULATION,
  requestsPerSecond: 1000,
  application: {
    scopes: ["read:users", "create:users", "update:users", "delete:users"],
  },
};

async function call(world: World, method: string, path: string, body?: unknown) {
  const response = await fetch(`${world.tenant.origin}/api/v2/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${world.readyToken}`,
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into bodies of any shape
  const parsed: any = text === "" ? undefined : JSON.parse(text);
  return { status: response.status, text, body: parsed, headers: response.headers };
}

const user = (id: string) => `users/${encodeURIComponent(id)}`;

/** The id of the first user of a connection. */
function firstOf(world: World, connection: string): string {
  for (const { user_id: id, identities } of world.users) {
    if (identities[0]?.connection === connection) return id;
  }
  throw new Error("The connection has no users.");
}

test("Auth0's SDK creates, reads, changes and deletes a user.", async () => {
  await using world = await startSimulator(WRITER);
  const client = new ManagementClient({
    domain: new URL(world.tenant.origin).host,
    token: world.readyToken,
    // The SDK knows only https.
    fetch: (input, init) => fetch(String(input).replace("https:", "http:"), init),
  });
  const created = await client.users.create({
    connection: "email",
    email: "ann@example.com",
    user_id: "ann",
  });
  expect(created).toMatchObject({
    user_id: "email|ann",
    email_verified: false,
    name: "ann@example.com",
    identities: [{ connection: "email", provider: "email", user_id: "ann", isSocial: false }],
  });
  await client.users.update("email|ann", { user_metadata: { a: 1 }, blocked: true });
  expect(await client.users.get("email|ann")).toMatchObject({
    user_metadata: { a: 1 },
    blocked: true,
  });
  await client.users.delete("email|ann");
  await expect(client.users.get("email|ann")).rejects.toMatchObject({ statusCode: 404 });
  expect(world.users.find("email|ann")).toBeUndefined();
});

test("A change merges metadata at the first level, keeps numbers as written, deletes by null and wipes by an empty object.", async () => {
  await using world = await startSimulator(WRITER);
  const id = firstOf(world, "google-oauth2");
  const before: Partial<TestUser> = world.users.find(id) ?? {};
  world.users.change(id, { app_metadata: { a: { b: 1 }, c: 2 }, user_metadata: { d: 3 } });
  const changed = await call(
    world,
    "PATCH",
    user(id),
    `{"app_metadata":{"a":{"n":900719925474099312},"c":null,"e":1.0}}`,
  );
  expect(changed.status).toBe(200);
  expect(changed.text).toContain(`"app_metadata":{"a":{"n":900719925474099312},"e":1.0}`);
  expect(changed.body.user_metadata).toEqual({ d: 3 });
  const wiped = await call(world, "PATCH", user(id), { app_metadata: {}, user_metadata: {} });
  expect(wiped.body.user_metadata).toEqual({});
  expect(wiped.body).not.toHaveProperty("app_metadata");
  const { updated_at: _before, app_metadata: _app, user_metadata: _user, ...rest } = before;
  expect(wiped.body).toMatchObject(JSON.parse(JSON.stringify(rest)));
});

test.each<[what: string, connection: string, body: object, code: string]>([
  ["the name of a social user", "google-oauth2", { name: "A" }, "operation_not_supported"],
  ["the picture of an enterprise user", "acme-saml", { picture: "a" }, "operation_not_supported"],
  [
    "the address of a passwordless user",
    "email",
    { email: "a@b.example" },
    "operation_not_supported",
  ],
  ["the verified flag of an sms user", "sms", { email_verified: true }, "operation_not_supported"],
  ["the number of a database user", "customers", { phone_number: "+1" }, "operation_not_supported"],
  [
    "the name of a database user to nothing",
    "customers",
    { name: null },
    "operation_not_supported",
  ],
  [
    "a user name and an address together",
    "customers",
    { username: "a", email: "a@b.example" },
    "operation_not_supported",
  ],
  ["an unknown property", "customers", { created_at: "2026" }, "invalid_body"],
  ["a flag that is a string", "customers", { blocked: "yes" }, "invalid_body"],
  ["metadata that is a list", "customers", { user_metadata: [] }, "invalid_body"],
  ["a forbidden key", "customers", { app_metadata: { email: "a" } }, "invalid_body"],
  ["a key with a dot", "customers", { user_metadata: { "a.b": 1 } }, "invalid_body"],
])("A change of %s is rejected as a whole.", async (_, connection, body, code) => {
  await using world = await startSimulator(WRITER);
  const id = firstOf(world, connection);
  const before = world.users.json(id);
  const answer = await call(world, "PATCH", user(id), { ...body });
  expect([answer.status, answer.body.errorCode]).toEqual([400, code]);
  expect(world.users.json(id)).toBe(before);
});

test("A change of a user who does not exist, or to an address that is taken, is rejected.", async () => {
  await using world = await startSimulator(WRITER);
  const missing = await call(world, "PATCH", user("auth0|none"), { blocked: true });
  expect([missing.status, missing.body.errorCode]).toEqual([404, "inexistent_user"]);
  const [first, second] = [...world.users].filter(({ email, identities }) => {
    return identities[0]?.connection === "customers" && email !== undefined;
  });
  const taken = await call(world, "PATCH", user(first?.user_id ?? ""), { email: second?.email });
  expect(taken.status).toBe(400);
});

test.each<[what: string, body: object, status: number]>([
  ["without a connection", { email: "a@example.com" }, 400],
  ["of an unknown connection", { connection: "none", email: "a@example.com" }, 400],
  ["of a social connection", { connection: "google-oauth2", email: "a@example.com" }, 400],
  ["of a database without a password", { connection: "customers", email: "a@example.com" }, 400],
  ["of sms without a number", { connection: "sms" }, 400],
  ["of sms with an address", { connection: "sms", phone_number: "+1", email: "a@b.example" }, 400],
  ["with identities", { connection: "email", email: "a@example.com", identities: [] }, 400],
  ["with spaces in the id", { connection: "email", email: "a@example.com", user_id: "a b" }, 400],
  ["with a new number", { connection: "sms", phone_number: "+4912345" }, 201],
  ["of a database", { connection: "customers", email: "a@example.com", password: "p" }, 201],
])("A user %s is created or rejected with its status.", async (_, body, status) => {
  await using world = await startSimulator(WRITER);
  const count = [...world.users].length;
  expect((await call(world, "POST", "users", body)).status).toBe(status);
  expect([...world.users].length - count).toBe(status === 201 ? 1 : 0);
});

test("A user whose id, address or number exists is not created, and after a deletion is.", async () => {
  await using world = await startSimulator(WRITER);
  const [, bare = ""] = firstOf(world, "sms").split("|");
  const number = world.users.find(`sms|${bare}`)?.["phone_number"];
  for (const body of [{ phone_number: number }, { phone_number: "+1", user_id: bare }]) {
    expect((await call(world, "POST", "users", { connection: "sms", ...body })).status).toBe(409);
  }
  await call(world, "DELETE", user(`sms|${bare}`));
  const again = { connection: "sms", phone_number: number, user_id: bare };
  expect((await call(world, "POST", "users", again)).body.user_id).toBe(`sms|${bare}`);
  expect((await call(world, "POST", "users", again)).status).toBe(409);
});

test("With the permission update:users_app_metadata alone, only app_metadata can be changed.", async () => {
  const scopes = ["read:users", "update:users_app_metadata"];
  await using world = await startSimulator({ ...WRITER, application: { scopes } });
  const id = firstOf(world, "customers");
  const refused = await call(world, "PATCH", user(id), { blocked: true });
  expect([refused.status, refused.body.errorCode]).toEqual([403, "insufficient_scope"]);
  expect((await call(world, "PATCH", user(id), { app_metadata: { a: 1 } })).status).toBe(200);
  const created = await call(world, "POST", "users", {});
  expect(created.body.message).toBe("Insufficient scope, expected any of: create:users");
});

test("Writes have a rate limit of their own if a scenario sets one, with the time of its reset.", async () => {
  const writeLimit = { requests: 2, seconds: 3600 };
  await using world = await startSimulator({ ...WRITER, writeLimit });
  const id = firstOf(world, "customers");
  const answers = [];
  for (let i = 0; i < 3; i++) answers.push(await call(world, "PATCH", user(id), { blocked: true }));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
  const { headers, body } = answers[2] ?? {};
  expect(body.message).toBe("Global per second users_write group limit has been reached");
  expect(headers?.get("x-ratelimit-limit")).toBe("2");
  expect(headers?.get("x-ratelimit-remaining")).toBe("0");
  expect(Number(headers?.get("x-ratelimit-reset")) * 1000).toBeGreaterThan(Date.now());
  expect((await call(world, "GET", user(id))).headers.get("x-ratelimit-limit")).toBe("1000");
});

test("A request that is lost has no effect, and one whose answer is reset has.", async () => {
  await using world = await startSimulator({
    ...WRITER,
    faults: [
      { on: "update-user", fault: { kind: "lost" } },
      { on: "update-user", from: 2, fault: { kind: "reset" } },
    ],
  });
  const id = firstOf(world, "customers");
  const before = world.users.json(id);
  await expect(call(world, "PATCH", user(id), { nickname: "lost" })).rejects.toThrow();
  expect(world.users.json(id)).toBe(before);
  await expect(call(world, "PATCH", user(id), { nickname: "reset" })).rejects.toThrow();
  expect(world.users.find(id)?.["nickname"]).toBe("reset");
});

test("Changes of users are in the next export and in the list of users, each connection's in its own.", async () => {
  await using world = await startSimulator(WRITER);
  const [gone, changed] = [userIdAt(1, 3, MIXED_POPULATION), userIdAt(1, 5, MIXED_POPULATION)];
  world.users.delete(({ user_id: id }) => id === gone);
  world.users.change(changed, { nickname: "changed" });
  await call(world, "POST", "users", { connection: "email", email: "new@example.com" });
  const fields = [{ name: "user_id" }, { name: "nickname" }];
  await call(world, "POST", "jobs/users-exports", { format: "json", fields });
  const exported = gunzipSync(world.exportedGzip()).toString().trim().split("\n");
  const listed = (await call(world, "GET", "users?per_page=100")).body;
  for (const users of [exported.map((line) => JSON.parse(line)), listed]) {
    const ids = users.map((one: { user_id: string }) => one.user_id);
    expect(ids).not.toContain(gone);
    expect(users.find((one: { user_id: string }) => one.user_id === changed).nickname).toBe(
      "changed",
    );
    expect(users.some((one: { nickname: string }) => one.nickname === "new")).toBe(true);
    expect(users).toHaveLength(60);
  }
  const own = { connection_id: "con_Em00000000000004", format: "json", fields };
  await call(world, "POST", "jobs/users-exports", own);
  const one = gunzipSync(world.exportedGzip()).toString();
  expect(one).toContain(`"nickname":"new"`);
  expect(one.split("\n").every((line) => line === "" || line.includes(`"email|`))).toBe(true);
});

test("Users of a large tenant are found, changed and deleted without looking at all.", async () => {
  await using world = await startSimulator({ ...WRITER, users: 5_000_000 });
  const id = userIdAt(1, 4_000_123, MIXED_POPULATION);
  expect(world.users.find(id)?.user_id).toBe(id);
  expect(world.users.deleteAt([4_000_123])).toEqual([id]);
  expect((await call(world, "GET", user(id))).status).toBe(404);
});
