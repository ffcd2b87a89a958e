import { mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import type { Exchange, FaultRule } from "../../simulator/faults.ts";
import { apply, DATABASE, imports, tenantFor, withResult } from "./applied.ts";

test("An import sends each user once, in files of at most 480,000 bytes, as new users and without a completion mail.", async () => {
  await using world = await tenantFor();
  const steps = imports(36, 50_000);
  const applied = await apply(world, steps);
  expect(applied.error).toBeUndefined();
  const ids = steps.map(({ userId }) => userId);
  expect(withResult(applied, "restored")).toEqual(ids);
  expect(world.imports()).toHaveLength(4);
  for (const { connectionId, upsert, sendsEmail, text } of world.imports()) {
    expect({ connectionId, upsert, sendsEmail }).toEqual({
      connectionId: DATABASE.id,
      upsert: false,
      sendsEmail: false,
    });
    expect(text.length).toBeLessThanOrEqual(480_000);
  }
  const sent = world.imports().flatMap(({ text }) => text.split("\n").slice(1, -2));
  expect(sent.map((line) => line.replace(/,$/, "")).toSorted()).toEqual(
    steps.map(({ user }) => user),
  );
  expect(applied.log).toMatch(/^Import 4 of \d+ users: \d+ users done\.$/m);
});

test("Two import jobs run at the same time, never more.", async () => {
  await using world = await tenantFor({ completes: { atPoll: 3 } });
  const applied = await apply(world, imports(27, 50_000));
  expect(applied.error).toBeUndefined();
  // The tenant rejects a third job with 429.
  expect(world.requests("create-import").map(({ status }) => status)).toEqual([202, 202, 202]);
  const kinds = world.seen.map(({ exchange }) => exchange);
  expect(kinds.indexOf("create-import", kinds.indexOf("create-import") + 1)).toBeLessThan(
    kinds.lastIndexOf("job"),
  );
});

test("An import waits while another importer uses both jobs of the tenant.", async () => {
  const message =
    "There are 2 active import users jobs, please wait until some of them are finished and try again";
  await using world = await tenantFor({
    faults: [
      {
        on: "create-import",
        times: 12,
        fault: { kind: "answer", status: 429, body: { statusCode: 429, message } },
      },
    ],
  });
  const applied = await apply(world, imports(3));
  expect(applied.error).toBeUndefined();
  expect(withResult(applied, "restored")).toHaveLength(3);
  expect(world.imports()).toHaveLength(1);
  expect(applied.log.match(/There are 2 active/g)).toHaveLength(1);
});

test("Users of connections that the tenant lacks, or that cannot be imported to, fail, and the others are imported.", async () => {
  await using world = await tenantFor();
  const [lacking, social, ...others] = imports(5);
  const applied = await apply(world, [
    ...others,
    { ...social, connection: "google-oauth2" },
    { ...lacking, connection: "gone" },
  ] as typeof others);
  expect(applied.error).toBeUndefined();
  expect(withResult(applied, "restored")).toHaveLength(3);
  expect(applied.results.get("auth0|u00000")).toBe("failed unknown connection");
  expect(applied.results.get("auth0|u00001")).toBe("failed operation_not_supported");
  expect(applied.log).toContain('The tenant has no connection "gone".');
});

test("A missing permission ends the run before anything is imported.", async () => {
  await using world = await tenantFor({
    application: { scopes: ["read:users", "read:connections"] },
  });
  const { error, results } = await apply(world, imports(3));
  expect(error?.message).toContain("Grant the application the permission create:users");
  expect(error?.message).not.toContain("two hours");
  expect(results.size).toBe(0);
});

test("Users that an import rejects fail with Auth0's code, and no personal data is in the log.", async () => {
  await using world = await tenantFor();
  const steps = imports(4);
  const invalid = { ...JSON.parse(steps[1]?.user ?? ""), created_at: "2026-01-01" };
  const applied = await apply(
    world,
    steps.with(1, { ...(steps[1] as (typeof steps)[0]), user: JSON.stringify(invalid) }),
  );
  expect(applied.error).toBeUndefined();
  expect(applied.results.get("auth0|u00001")).toBe("failed NOT_PASSED");
  expect(withResult(applied, "restored")).toHaveLength(3);
  expect(applied.log).toContain("Import 1 of 4 users: 3 users done, 1 failed (NOT_PASSED: 1).");
  expect(applied.log).not.toMatch(/example\.com|u0000/);
});

test("A user who exists already is restored if the id is the same, and fails if only the address is.", async () => {
  const [same, other] = [
    { connection_id: DATABASE.id, user_id: "auth0|u00001", email: "u00001@example.com" },
    { connection_id: DATABASE.id, user_id: "auth0|new", email: "u00003@example.com" },
  ];
  await using world = await tenantFor({ residents: [same, other] });
  const applied = await apply(world, imports(11));
  expect(applied.error).toBeUndefined();
  expect(applied.results.get("auth0|u00001")).toBe("restored");
  expect(applied.results.get("auth0|u00003")).toBe("failed DUPLICATED_USER");
  expect(withResult(applied, "restored")).toHaveLength(10);
  expect(world.imports()).toHaveLength(1);
});

test("A deadline during an import ends the run, which says to wait for Auth0.", async () => {
  await using world = await tenantFor({ completes: { atPoll: Number.POSITIVE_INFINITY } });
  const { error, results } = await apply(world, imports(3), { timeout: 400 });
  expect(error?.message).toContain(
    "Too late. Wait two hours, the longest that Auth0 works on an import",
  );
  expect(results.size).toBe(0);
  expect(world.imports()).toHaveLength(1);
});

const SAFE: readonly Exchange[] = ["connections", "job", "job-errors"];
const FAULTS: readonly [name: string, fault: FaultRule["fault"]][] = [
  ["a connection that is reset", { kind: "reset" }],
  ["an answer that is cut", { kind: "cut", afterBytes: 5 }],
  ["status 429", { kind: "answer", status: 429 }],
  ["status 503", { kind: "answer", status: 503, body: "<h1>Unavailable</h1>" }],
];

test.concurrent.each(SAFE.flatMap((on) => FAULTS.map(([name, fault]) => ({ on, name, fault }))))(
  "The request $on of an import is repeated after $name, and no file is sent twice.",
  async ({ on, fault }) => {
    await using world = await tenantFor({ faults: [{ on, fault }] });
    const steps = imports(4);
    const twice = { ...(steps[2] as (typeof steps)[0]), userId: "auth0|twice" };
    const applied = await apply(world, [...steps, { ...twice, user: '{"email":"no address"}' }]);
    expect(applied.error).toBeUndefined();
    expect(withResult(applied, "restored")).toHaveLength(4);
    expect(world.imports()).toHaveLength(1);
  },
);

test("Hashes of a password hash file are in the import files, and only their counts are in the log.", async () => {
  await using world = await tenantFor();
  await using folder = await mkdtempDisposable(path.join(tmpdir(), "hashes-"));
  const passwordHashes = path.join(folder.path, "hashes.ndjson");
  const hash = `$2b$10$${"a".repeat(53)}`;
  await writeFile(passwordHashes, `${JSON.stringify({ _id: "u00001", passwordHash: hash })}\n`);
  const applied = await apply(world, imports(3), { settings: { passwordHashes } });
  expect(applied.error).toBeUndefined();
  expect(JSON.parse(world.imports()[0]?.text ?? "[]")).toMatchObject([
    { user_id: "u00000" },
    { user_id: "u00001", password_hash: hash },
    { user_id: "u00002" },
  ]);
  expect(applied.log).toContain("Password hashes: 1 by user id, 0 by address, none for 2 users");
  expect(applied.log).not.toContain(hash);
});
