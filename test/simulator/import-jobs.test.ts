import { expect, test } from "vitest";
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
