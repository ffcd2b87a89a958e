import { expect, test } from "vitest";
import type { TestUser } from "./test-users.ts";
import { MIXED_POPULATION } from "./users.ts";
import { startSimulator, type World } from "./world.ts";

const DATABASE = "con_Db00000000000001";

type Field = string | Blob;

/** Sends a form; a field given as undefined is left out. */
async function post(world: World, fields: Readonly<Record<string, Field | undefined>> = {}) {
  const form = new FormData();
  const all = { users: file([{ email: "a@example.com" }]), connection_id: DATABASE, ...fields };
  for (const [name, value] of Object.entries(all)) if (value !== undefined) form.set(name, value);
  return await ask(world, "users-imports", { method: "POST", body: form });
}

async function ask(world: World, path: string, request: RequestInit = {}) {
  const headers = { authorization: `Bearer ${world.readyToken}` };
  const answer = await fetch(`${world.tenant.origin}/api/v2/jobs/${path}`, { headers, ...request });
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? undefined : JSON.parse(text) };
}

function file(users: unknown): Blob {
  return new Blob([JSON.stringify(users)], { type: "application/json" });
}

function tenant(scenario = {}): Promise<World> {
  return startSimulator({
    application: { scopes: ["create:users"] },
    completes: { atPoll: 1 },
    ...scenario,
  });
}

test.each<[what: string, fields: Readonly<Record<string, Field | undefined>>, message: string]>([
  ["no file", { users: undefined }, "Must provide 'users' file as multipart part."],
  ["a file that is text", { users: "[]" }, "Must provide 'users' file as multipart part."],
  ["an empty file", { users: new Blob([]) }, "Users file must not be empty."],
  ["no connection", { connection_id: undefined }, "Must provide 'connection_id'"],
  ["a name", { connection_id: "acme" }, "String does not match pattern"],
  ["an unknown id", { connection_id: "con_0000000000000000" }, "The connection does not exist."],
  ["a social one", { connection_id: "con_Go00000000000002" }, "must be a database connection"],
  ["an odd flag", { upsert: "yes" }, "Expected type boolean"],
])("The simulated tenant rejects an import with %s.", async (_, fields, message) => {
  await using world = await tenant();
  const { status, body } = await post(world, fields);
  expect(status).toBe(400);
  expect(body.message).toContain(message);
  expect(world.imports()).toEqual([]);
});

test("An import needs its permission, a multipart body, and a body below the size limit.", async () => {
  await using reader = await startSimulator();
  expect((await post(reader)).status).toBe(403);
  await using world = await tenant();
  const json = { method: "POST", body: "{}" };
  expect((await ask(world, "users-imports", json)).body.message).toContain("multipart");
  expect((await post(world, { users: new Blob(["x".repeat(512_000)]) })).status).toBe(413);
});

test("A third import job is rejected while two are running.", async () => {
  await using world = await tenant();
  const [first] = [await post(world), await post(world)];
  expect(first).toMatchObject({ status: 202, body: { type: "users_import", status: "pending" } });
  expect(await post(world)).toMatchObject({
    status: 429,
    body: { message: expect.stringMatching(/^There are 2 active import users jobs/) },
  });
  expect((await ask(world, first.body.id)).body.status).toBe("completed");
  expect((await post(world)).status).toBe(202);
});

test("An import adds users and reports rejected ones with the reason.", async () => {
  const there = { connection_id: DATABASE, user_id: "auth0|1", email: "a@example.com" };
  await using world = await tenant({ residents: [there] });
  const users = [
    { email: "a@example.com" },
    { email: "b@example.com", user_id: "1" },
    { email: "c@example.com", user_id: "3", email_verified: true },
    { email: "c@example.com", user_id: "4" },
    { email: "d@example.com", created_at: "2026-01-01" },
    { email: "e@example.com", user_id: "auth0|5" },
  ];
  const { body } = await post(world, { users: file(users), external_id: "night" });
  expect(body.external_id).toBe("night");
  expect((await ask(world, body.id)).body).toMatchObject({
    status: "completed",
    summary: { failed: 4, inserted: 2, updated: 0, total: 6 },
  });
  const errors = await ask(world, `${body.id}/errors`);
  expect(errors.status).toBe(200);
  const codes = errors.body.map((one: { errors: { code: string }[] }) => one.errors[0]?.code);
  expect(codes).toEqual(["DUPLICATED_USER", "DUPLICATED_USER", "DUPLICATED_USER", "NOT_PASSED"]);
  expect(world.residents()).toEqual([
    there,
    {
      connection_id: DATABASE,
      user_id: "auth0|3",
      email: "c@example.com",
      email_verified: true,
    },
    // The import adds the prefix to every id.
    {
      connection_id: DATABASE,
      user_id: "auth0|auth0|5",
      email: "e@example.com",
      email_verified: false,
    },
  ]);
});

test("An upsert finds users by their email address and overwrites them.", async () => {
  const there = { connection_id: DATABASE, user_id: "auth0|1", email: "a@example.com", name: "A" };
  await using world = await tenant({ residents: [there] });
  const users = file([{ email: "a@example.com", user_id: "1", nickname: "a" }]);
  const { body } = await post(world, { users, upsert: "true" });
  expect((await ask(world, body.id)).body.summary).toMatchObject({ updated: 1, inserted: 0 });
  expect((await ask(world, `${body.id}/errors`)).status).toBe(204);
  expect(world.residents()).toMatchObject([{ user_id: "auth0|1", nickname: "a" }]);
  expect(world.residents()[0]).not.toHaveProperty("name");
});

test("An import file that is not a list of users fails the whole job.", async () => {
  await using world = await tenant();
  const { body } = await post(world, { users: new Blob(['{"email":"a@example.com"}\n']) });
  expect((await ask(world, body.id)).body.status).toBe("failed");
  expect((await ask(world, "job_unknown/errors")).status).toBe(404);
});

test.each<[what: string, user: object, code: string]>([
  ["without an address", { name: "A" }, "OBJECT_REQUIRED"],
  ["with an address that is none", { email: "a b@example.com" }, "INVALID_FORMAT"],
  ["with a flag that is a string", { email: "a@b.example", blocked: "yes" }, "INVALID_TYPE"],
  ["with an unknown algorithm", hashed({ algorithm: "rot13", hash: {} }), "ENUM_MISMATCH"],
  ["without factors", { email: "a@b.example", mfa_factors: [] }, "ARRAY_LENGTH_SHORT"],
  ["with a padded secret", factor({ totp: { secret: "AB==" } }), "PATTERN"],
  [
    "with two factors in one",
    factor({ phone: { value: "+1" }, totp: { secret: "AB" } }),
    "NOT_PASSED",
  ],
  [
    "with two hashes",
    { ...hashed({ algorithm: "md5", hash: {} }), password_hash: "x" },
    "NOT_PASSED",
  ],
  ["with a forbidden key", { email: "a@b.example", app_metadata: { email: "" } }, "NOT_PASSED"],
])(
  "An import rejects a user %s by the schema, and hides hashes in its report.",
  async (_, user, code) => {
    await using world = await tenant();
    const { body } = await post(world, { users: file([user]) });
    await ask(world, body.id);
    const [report] = (await ask(world, `${body.id}/errors`)).body;
    expect(report.errors[0].code).toBe(code);
    expect(JSON.stringify(report.user)).not.toContain(`"password_hash":"x"`);
  },
);

function hashed(hash: object): object {
  return { email: "a@b.example", custom_password_hash: hash };
}

function factor(value: object): object {
  return { email: "a@b.example", mfa_factors: [value] };
}

test("An import accepts addresses with letters of any script and with quoted local parts.", async () => {
  await using world = await tenant();
  const emails = ["zoë@example.com", "juerg@müller.example", '"a b"@example.com'];
  const { body } = await post(world, { users: file(emails.map((email) => ({ email }))) });
  expect((await ask(world, body.id)).body.summary).toMatchObject({ inserted: 3, failed: 0 });
});

test("An import rejects users whose id, address, user name or number a user of the tenant has.", async () => {
  await using world = await tenant({ users: 400, population: MIXED_POPULATION });
  const taken = [...world.users].filter(({ user_id: id }) => id.startsWith("auth0|"));
  const owners = ["user_id", "email", "username", "phone_number"].map((property) => {
    return taken.find((user) => user[property] !== undefined && inMain(user)) as TestUser;
  });
  const [id, email, name, phone] = owners;
  const users = [
    { email: "1@example.com", user_id: id?.user_id.replace("auth0|", "") },
    { email: email?.email?.toUpperCase() },
    { email: "3@example.com", username: name?.["username"] },
    { email: "4@example.com", phone_number: phone?.["phone_number"] },
  ];
  const { body } = await post(world, { users: file(users) });
  await ask(world, body.id);
  const errors = (await ask(world, `${body.id}/errors`)).body;
  expect(errors).toHaveLength(4);
  for (const one of errors) expect(one.errors[0].code).toBe("DUPLICATED_USER");
  // Another connection may have users with the same address; ids are unique in the tenant.
  const { body: other } = await post(world, {
    users: file(users.map((user) => ({ ...user, user_id: undefined }))),
    connection_id: "con_Db00000000000006",
  });
  expect((await ask(world, other.id)).body.summary).toMatchObject({ inserted: 4 });
});

function inMain({ identities }: TestUser): boolean {
  return identities[0]?.connection === "Username-Password-Authentication";
}

test("An upsert replaces metadata, and leaves ids, user names, numbers and blocks alone.", async () => {
  await using world = await tenant({ users: 400 });
  const [before] = [...world.users].filter(
    (user) => inMain(user) && user.email && user.app_metadata,
  );
  const id = before?.user_id ?? "";
  const user = {
    email: before?.email,
    user_id: "other",
    username: "other",
    blocked: before?.blocked !== true,
    app_metadata: { a: 1 },
  };
  const { body } = await post(world, { users: file([user]), upsert: "true" });
  expect((await ask(world, body.id)).body.summary).toMatchObject({ updated: 1 });
  const after = world.users.find(id);
  expect(after).toMatchObject({ app_metadata: { a: 1 }, email_verified: false });
  for (const name of ["user_id", "username", "blocked", "created_at"]) {
    expect(after?.[name]).toEqual(before?.[name]);
  }
});

test("A scripted import fails after some of its users, without a summary and without errors; another never ends.", async () => {
  await using world = await tenant({
    importOutcomes: [
      { kind: "fails", jobs: [1], users: 1 },
      { kind: "never ends", jobs: [2], users: 2 },
    ],
  });
  const users = (from: string) =>
    file(["a", "b", "c"].map((n) => ({ email: `${n}@${from}.example` })));
  const [failing, stuck] = [
    await post(world, { users: users("one") }),
    await post(world, { users: users("two") }),
  ];
  const { body: failed } = await ask(world, failing?.body.id);
  expect(failed.status).toBe("failed");
  expect(failed).not.toHaveProperty("summary");
  expect((await ask(world, `${failed.id}/errors`)).status).toBe(204);
  for (let poll = 0; poll < 3; poll++) {
    expect((await ask(world, stuck?.body.id)).body.status).toBe("pending");
  }
  world.finishImports();
  expect((await ask(world, stuck?.body.id)).body.status).toBe("pending");
  expect(world.residents().map(({ email }) => email)).toEqual([
    "a@one.example",
    "a@two.example",
    "b@two.example",
  ]);
});

test("An import that nothing polls ends with time, and its users are then in the next export.", async () => {
  await using world = await tenant({ completes: { afterMs: 1 } });
  await post(world);
  const end = Date.now() + 2;
  await expect.poll(() => Date.now(), { interval: 1 }).toBeGreaterThan(end);
  await ask(world, "users-exports", { method: "POST" });
  expect(world.residents()).toHaveLength(1);
  expect(world.importedFiles()).toEqual([1]);
  await post(world);
  expect(world.importedFiles()).toEqual([2]);
});
