import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { CLIENT_ID, CLIENT_SECRET, type Scenario, startSimulator, type World } from "./world.ts";

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into foreign JSON.
  readonly body: any;
}

async function api(world: World, path: string, body?: unknown, token?: string): Promise<Reply> {
  const response = await fetch(world.tenant.origin + path, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      authorization: `Bearer ${token ?? world.readyToken}`,
      "content-type": "application/json",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

async function signIn(world: World, form: Record<string, string> = {}): Promise<Reply> {
  const response = await fetch(`${world.tenant.origin}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: CLIENT_ID,
      client_secret: CLIENT_SECRET,
      audience: world.tenant.audience,
      ...form,
    }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

async function completedJob(world: World, request: object): Promise<Reply["body"]> {
  const { body: job } = await api(world, "/api/v2/jobs/users-exports", request);
  for (;;) {
    const { body } = await api(world, `/api/v2/jobs/${job.id}`);
    if (body.status === "completed") return body;
  }
}

test("A client secret is exchanged for a token that names its scopes.", async () => {
  await using world = await startSimulator();
  const { status, body } = await signIn(world);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    token_type: "Bearer",
    expires_in: 86_400,
    scope: "read:users read:connections",
  });
  expect((await api(world, "/api/v2/connections", undefined, body.access_token)).status).toBe(200);
});

test.each<
  [title: string, scenario: Scenario, form: Record<string, string>, status: number, error: string]
>([
  ["a wrong secret", {}, { client_secret: "wrong" }, 401, "access_denied"],
  ["an unknown client", {}, { client_id: "nobody" }, 401, "access_denied"],
  ["another audience", {}, { audience: "https://other.example/api/v2/" }, 403, "access_denied"],
  [
    "an audience without its last slash",
    {},
    { audience: "http://127.0.0.1/api/v2" },
    403,
    "access_denied",
  ],
  ["another grant type", {}, { grant_type: "password" }, 403, "unsupported_grant_type"],
  [
    "an application without a client grant",
    { application: { scopes: undefined } },
    {},
    403,
    "access_denied",
  ],
  [
    "an ordinary application",
    { application: { isMachineToMachine: false } },
    {},
    403,
    "unauthorized_client",
  ],
])("The token endpoint refuses %s.", async (_title, scenario, form, status, error) => {
  await using world = await startSimulator(scenario);
  const reply = await signIn(world, form);
  expect(reply).toMatchObject({ status, body: { error } });
});

test("A job echoes its request, is pending, then processing, and completes with a fresh link at every poll.", async () => {
  await using world = await startSimulator({ completes: { atPoll: 3 } });
  const request = {
    connection_id: "con_Db00000000000001",
    format: "json",
    limit: 5,
    fields: [{ name: "email" }],
  };
  const created = await api(world, "/api/v2/jobs/users-exports", request);
  expect(created).toMatchObject({
    status: 200,
    body: { ...request, type: "users_export", status: "pending" },
  });
  expect(created.body).toMatchObject({
    id: expect.stringMatching(/^job_[A-Za-z0-9]{16}$/),
    connection: "Username-Password-Authentication",
  });
  const polls: Reply["body"][] = [];
  for (let poll = 0; poll < 4; poll++)
    polls.push((await api(world, `/api/v2/jobs/${created.body.id}`)).body);
  expect(polls.map(({ status }) => status)).toEqual([
    "pending",
    "processing",
    "completed",
    "completed",
  ]);
  expect(polls[1]).toMatchObject({ percentage_done: 66, time_left_seconds: expect.any(Number) });
  expect(polls[1]).not.toHaveProperty("location");
  expect(polls[2].location).not.toBe(polls[3].location);
});

test("An export without a format is CSV, and its reply says so.", async () => {
  await using world = await startSimulator({ users: 2 });
  const job = await completedJob(world, {});
  const file = await fetch(job.location);
  expect(job.format).toBe("csv");
  expect(gunzipSync(await file.bytes()).toString()).toMatch(/^user_id,/);
});

test.each<[title: string, body: unknown, message: string]>([
  [
    "an unknown key",
    { format: "json", compress: true },
    "Additional properties not allowed: compress",
  ],
  [
    "an unknown key in a field",
    { fields: [{ name: "email", as: "mail" }] },
    "Additional properties not allowed: as",
  ],
  [
    "a field without a name",
    { fields: [{ export_as: "mail" }] },
    "Missing required property: name",
  ],
  ["a doubled array of fields", { fields: [[{ name: "email" }]] }, "Expected type object"],
  ["a connection id of another shape", { connection_id: "con_1" }, "does not match pattern"],
  ["an unknown format", { format: "ndjson" }, "No enum match"],
  ["a limit of 0", { limit: 0 }, "at least 1"],
  ["a limit as a string", { limit: "5" }, "at least 1"],
  ["a name longer than 100 characters", { fields: [{ name: "x".repeat(101) }] }, "longer than 100"],
  ["31 CSV fields", { fields: Array(31).fill({ name: "email" }) }, "longer than 30"],
  [
    "whole metadata in CSV",
    { format: "csv", fields: [{ name: "app_metadata" }] },
    "Metadata cannot",
  ],
  ["a body that is no object", [], "Expected type object"],
])("Creating a job refuses %s.", async (_title, body, message) => {
  await using world = await startSimulator();
  const reply = await api(world, "/api/v2/jobs/users-exports", body);
  expect(reply).toMatchObject({
    status: 400,
    body: { statusCode: 400, errorCode: "invalid_body" },
  });
  expect(reply.body.message).toContain(message);
  expect(world.jobs()).toEqual([]);
});

test("A body that is not declared as JSON is refused.", async () => {
  await using world = await startSimulator();
  const response = await fetch(`${world.tenant.origin}/api/v2/jobs/users-exports`, {
    method: "POST",
    headers: { authorization: `Bearer ${world.readyToken}` },
    body: "{}",
  });
  expect(response.status).toBe(400);
});

test("JSON takes more than 30 fields and whole metadata.", async () => {
  await using world = await startSimulator();
  const fields = [...Array(31).fill({ name: "email" }), { name: "app_metadata" }];
  const reply = await api(world, "/api/v2/jobs/users-exports", { format: "json", fields });
  expect(reply.status).toBe(200);
});

test("Creating a job for a connection of another tenant says that it does not exist.", async () => {
  await using world = await startSimulator();
  const reply = await api(world, "/api/v2/jobs/users-exports", {
    connection_id: "con_0000000000000000",
  });
  expect(reply).toMatchObject({ status: 400, body: { errorCode: "inexistent_connection" } });
});

test("A token without read:users can neither create a job nor look at one.", async () => {
  await using world = await startSimulator({ application: { scopes: ["read:connections"] } });
  const created = await api(world, "/api/v2/jobs/users-exports", {});
  const shown = await api(world, "/api/v2/jobs/job_0000000000000000");
  for (const { status, body } of [created, shown]) {
    expect(status).toBe(403);
    expect(body.errorCode).toBe("insufficient_scope");
  }
});

test("A token without read:connections cannot list connections.", async () => {
  await using world = await startSimulator({ application: { scopes: ["read:users"] } });
  expect((await api(world, "/api/v2/connections?name=email")).status).toBe(403);
});

test("Unknown, expired and missing tokens are refused with 401.", async () => {
  await using world = await startSimulator({ tokenSeconds: 0 });
  const { body } = await signIn(world);
  expect((await api(world, "/api/v2/connections", undefined, "nonsense")).status).toBe(401);
  expect((await api(world, "/api/v2/connections", undefined, body.access_token)).status).toBe(401);
  const bare = await fetch(`${world.tenant.origin}/api/v2/connections`);
  expect(await bare.json()).toMatchObject({ statusCode: 401, message: "Missing authentication" });
});

test("Connections are found by name, listed page by page, and refused with an unknown parameter.", async () => {
  await using world = await startSimulator();
  const named = await api(
    world,
    "/api/v2/connections?name=acme-saml&fields=id,name&include_totals=false",
  );
  const page = await api(world, "/api/v2/connections?page=1&per_page=3&include_totals=true");
  const refused = await api(world, "/api/v2/connections?named=acme-saml");
  expect(named.body).toEqual([{ id: "con_Sa00000000000003", name: "acme-saml" }]);
  expect(page.body).toMatchObject({ start: 3, limit: 3, length: 1, total: 4 });
  expect(refused.status).toBe(400);
});

test("A job of another tenant, and one that was forgotten, are not found.", async () => {
  await using world = await startSimulator({
    faults: [{ on: "job", from: 2, fault: { kind: "jobs-vanish" } }],
  });
  const { body } = await api(world, "/api/v2/jobs/users-exports", {});
  expect((await api(world, "/api/v2/jobs/job_0000000000000000")).status).toBe(404);
  expect((await api(world, `/api/v2/jobs/${body.id}`)).status).toBe(404);
});

test("Every reply of the Management API counts down the rate limit, and 429 comes when it is used up.", async () => {
  await using world = await startSimulator({ requestsPerSecond: 2 });
  const replies = await Promise.all(
    Array.from({ length: 7 }, () => api(world, "/api/v2/connections")),
  );
  for (const { headers } of replies) {
    expect(headers.get("x-ratelimit-limit")).toBe("2");
    expect(Number(headers.get("x-ratelimit-remaining"))).toBeLessThan(2);
    const reset = Number(headers.get("x-ratelimit-reset")) * 1000;
    expect(reset).toBeGreaterThan(Date.parse(headers.get("date") ?? ""));
  }
  // The seven may fall into two seconds of the clock, which let four of them through.
  const refused = replies.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThanOrEqual(3);
  expect(refused[0]?.body.errorCode).toBe("too_many_requests");
});
