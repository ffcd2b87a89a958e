import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Step } from "../../../src/restore/plan/steps.ts";
import { FORBIDDEN_APP_METADATA } from "../../../src/rows/import/user.ts";
import { CONNECTIONS } from "../../simulator/users.ts";
import { arbitraryProperties, type Json, patched } from "./model.ts";
import { ALL_FIELDS, backupOf, planFor, planOf, tenantWith } from "./world.ts";

const CREATED = "2026-01-01T00:00:00.000Z";

function user(userId: string, properties: Json = {}, connection = "users"): Json {
  const [provider, ...rest] = userId.split("|");
  const identities = [{ provider, connection, user_id: rest.join("|") }];
  return { user_id: userId, identities, created_at: CREATED, ...properties };
}

const byConnection = (counts: { byConnection: ReadonlyMap<string, object> }) =>
  Object.fromEntries(counts.byConnection);

describe("Missing users", () => {
  test("Each missing user is imported, created, or listed with the reason; all others are left alone.", async () => {
    const here = user("auth0|here", { email: "here@example.com" });
    const made = await planOf(
      [
        here,
        user("auth0|gone", { email: "gone@example.com", app_metadata: { plan: "gold" } }),
        user("auth0|none"),
        user("auth0|wrong", { email: "no address" }),
        user("auth0|odd", { email: "odd@example.com", blocked: "yes" }),
        user("auth0|big", { email: "b@example.com", user_metadata: { x: "x".repeat(480_000) } }),
        user("email|1", { email: "mail@example.com" }, "email"),
        user("email|2", {}, "email"),
        user("sms|1", { phone_number: "+4179" }, "sms"),
        user("sms|2", { phone_number: null }, "sms"),
        user("google-oauth2|1", { email: "g@example.com" }, "google-oauth2"),
        user("samlp|acme|1", {}, "acme"),
        { ...user("auth0|lost", { email: "lost@example.com" }), identities: [] },
      ],
      [here, user("auth0|new")],
    );
    expect(made.steps).toEqual([
      {
        action: "import",
        userId: "auth0|gone",
        connection: "users",
        user: '{"user_id":"gone","email":"gone@example.com","app_metadata":{"plan":"gold"}}',
      },
      {
        action: "create",
        userId: "email|1",
        connection: "email",
        body: '{"connection":"email","user_id":"1","email":"mail@example.com","verify_email":false}',
      },
      {
        action: "create",
        userId: "sms|1",
        connection: "sms",
        body: '{"connection":"sms","user_id":"1","phone_number":"+4179"}',
      },
    ]);
    expect(made.counts).toMatchObject({
      usersInBackup: 13,
      usersInTenant: 2,
      onlyInTenant: 1,
      linked: 0,
      missing: 12,
      changed: 0,
      touched: 3,
      importBytes: 76,
      requests: 2,
    });
    expect(byConnection(made.counts)).toEqual({
      users: { import: 1, noAddress: 1, invalidAddress: 1, invalidProperty: 1, tooLarge: 1 },
      email: { create: 1, noAddress: 1 },
      sms: { create: 1, noNumber: 1 },
      "google-oauth2": { returns: 1 },
      acme: { returns: 1 },
      "": { noConnection: 1 },
    });
    expect(made.report.filter(({ action }) => action === "none")).toHaveLength(9);
    expect(made.report).toContainEqual({
      user_id: "samlp|acme|1",
      action: "none",
      result: "not restorable",
      reason: "returns by signing in",
    });
    expect(made.report).toContainEqual({
      user_id: "auth0|gone",
      action: "import",
      result: "planned",
      reason: null,
    });
    expect(made.files).toEqual(["report.ndjson"]);
  });

  test("A user who was linked into another one is not missing.", async () => {
    const main = {
      ...user("google-oauth2|108", {}, "google-oauth2"),
      identities: [
        { provider: "google-oauth2", connection: "google-oauth2", user_id: "108" },
        { provider: "auth0", connection: "users", user_id: "a" },
        { provider: "facebook", connection: "facebook", user_id: 10153245678901234567n },
        { provider: "samlp", connection: "acme", user_id: "acme|7" },
      ],
    };
    const row = JSON.stringify(main, (_, value) =>
      typeof value === "bigint" ? `#${value}#` : value,
    ).replaceAll(/"#(\d+)#"/g, "$1");
    const { counts, steps } = await planOf(
      [
        user("auth0|a", { email: "a@example.com" }),
        user("auth0|b", { email: "b@example.com" }),
        user("facebook|10153245678901234567", {}, "facebook"),
        user("samlp|acme|7", {}, "acme"),
      ],
      [row],
    );
    expect(counts).toMatchObject({ linked: 3, missing: 1, usersInTenant: 1, onlyInTenant: 1 });
    expect(steps.map(({ userId }) => userId)).toEqual(["auth0|b"]);
  });

  test("Of a user who is in the backup twice, the last row is restored.", async () => {
    const { steps, counts } = await planOf(
      [
        user("auth0|a", { email: "old@example.com" }),
        user("auth0|b", { email: "b@example.com" }),
        user("auth0|a", { email: "new@example.com" }),
      ],
      [],
    );
    expect(counts).toMatchObject({ usersInBackup: 2, missing: 2 });
    expect(steps).toMatchObject([
      { user: '{"user_id":"a","email":"new@example.com"}' },
      { userId: "auth0|b" },
    ]);
  });

  test("Steps come by action, then by connection, then by user.", async () => {
    const email = { email: "a@example.com" };
    const { steps } = await planOf(
      [
        user("email|1", email, "email"),
        user("auth0|3", email, "b"),
        user("auth0|2", email, "b"),
        user("auth0|9", email, "a"),
      ],
      [],
    );
    expect(steps.map(({ connection, userId }) => `${connection} ${userId}`)).toEqual([
      "a auth0|9",
      "b auth0|2",
      "b auth0|3",
      "email email|1",
    ]);
  });

  test("Numbers, and keys that Auth0 does not accept in app_metadata, are kept and left out in created users.", async () => {
    const row = `{"user_id":"email|1","identities":[{"provider":"email","connection":"email"}],"email":"a@example.com","email_verified":true,"app_metadata":{"n":12345678901234567890,"user_id":1,"b":1.0},"user_metadata":null,"logins_count":3}`;
    const { steps } = await planOf([row], []);
    expect(steps).toMatchObject([
      {
        body: '{"connection":"email","user_id":"1","email":"a@example.com","email_verified":true,"app_metadata":{"n":12345678901234567890,"b":1.0},"verify_email":false}',
      },
    ]);
  });
});

describe("The choice of users", () => {
  const users = [
    user("auth0|1", { email: "a@example.com", name: "keep" }),
    user("auth0|2", { email: "b@example.com", name: "drop" }),
    user("auth0|3", { email: "c@example.com", name: "keep" }, "other"),
  ];
  const filter = (expression: string) => ({
    expression,
    options: { format: "ndjson" as const, now: () => 0 },
  });

  test("A filter selects users of the backup; the others are not counted as users that only the tenant has.", async () => {
    const { steps, counts } = await planOf(users, [users[1] as Json], {
      kinds: ["missing"],
      filter: filter('$name == "keep"'),
    });
    expect(steps.map(({ userId }) => userId)).toEqual(["auth0|3", "auth0|1"]);
    expect(counts).toMatchObject({ usersInBackup: 2, onlyInTenant: 0, usersInTenant: 1 });
  });

  test("A filter that reads a field that the backup lacks is an error.", async () => {
    const plan = planOf(users, [], { kinds: ["missing"], filter: filter('$nmae == "keep"') });
    await expect(plan).rejects.toThrow("nmae");
  });

  test("A filter that keeps no user is a warning.", async () => {
    const settings = { kinds: ["missing"], filter: filter('$nickname == "x"') } as const;
    const { warnings } = await planOf(users, [], settings);
    expect(warnings).toHaveLength(2);
  });

  test("A connection without any user in the backup is a warning.", async () => {
    const connection = { kind: "name", name: "Users" } as const;
    const { warnings, steps } = await planOf(users, [], { kinds: ["missing"], connection });
    expect(steps).toEqual([]);
    expect(warnings).toEqual([
      'No user of the backup belongs to the connection "Users". Check `connection`: names are case-sensitive.',
    ]);
  });

  test("Only users of a connection are restored, and it is found by its id too.", async () => {
    const named = await planOf(users, [], {
      kinds: ["missing"],
      connection: { kind: "name", name: "other" },
    });
    expect(named.steps.map(({ userId }) => userId)).toEqual(["auth0|3"]);
    await using world = await tenantWith([], {
      application: { scopes: ["read:users", "read:connections"] },
    });
    const [first] = CONNECTIONS;
    const backup = backupOf([...users, user("auth0|4", { email: "d@example.com" }, first.name)]);
    const connection = { kind: "id", id: first.id } as const;
    const { steps } = await planFor(world, backup, { kinds: ["missing"], connection });
    expect(steps.map(({ userId }) => userId)).toEqual(["auth0|4"]);
  });
});

describe("Backups for the import", () => {
  const row = { user_id: "a", email: "a@example.com", app_metadata: { plan: "gold" } };
  const manifest = { format: "import", fields: ALL_FIELDS } as const;

  test("A missing user of a backup for the import is imported with the same bytes.", async () => {
    const text = '{"user_id":"a","email":"a@example.com","app_metadata":{"n":1.0}}';
    const { steps } = await planOf(backupOf([text, { ...row, user_id: "b" }], manifest, "shop"), [
      user("auth0|b"),
    ]);
    expect(steps).toEqual([
      { action: "import", userId: "auth0|a", connection: "shop", user: text },
    ]);
  });

  test.each([
    ["its file", { connection: "manifest" }, "file", "input", "file"],
    ["the manifest", { connection: "manifest" }, undefined, undefined, "manifest"],
    ["the input", {}, undefined, "input", "input"],
    ["the input, if the manifest has an id", { connection: "con_1" }, undefined, "input", "input"],
  ])(
    "The connection of a user is that of %s.",
    async (_title, ofManifest, ofFile, ofInput, expected) => {
      const backup = backupOf([row], { ...manifest, ...ofManifest }, ofFile);
      const settings = { kinds: ["missing"] } as const;
      const name = expected === ofInput ? ofInput : undefined;
      const { steps } = await planOf(
        backup,
        [],
        name === undefined ? settings : { ...settings, connection: { kind: "name", name } },
      );
      expect(steps.map(({ connection }) => connection)).toEqual([expected]);
    },
  );

  test("A user without any connection cannot be restored.", async () => {
    const { counts, steps } = await planOf(backupOf([row], manifest), []);
    expect(steps).toEqual([]);
    expect(byConnection(counts)).toEqual({ "": { noConnection: 1 } });
  });

  test("Properties of a backup for the import are set back.", async () => {
    const { steps } = await planOf(backupOf([row], manifest, "users"), [user("auth0|a")], {
      kinds: ["changed"],
    });
    expect(steps).toMatchObject([{ bodies: ['{"app_metadata":{"plan":"gold"}}'] }]);
  });
});

describe("Changed users", () => {
  test("Only users whose properties differ are set back, and each property is counted.", async () => {
    const before = [1, 2, 3].map((n) => user(`auth0|${n}`, { app_metadata: { n }, name: "x" }));
    const now = [
      user("auth0|1", { app_metadata: { n: 1 }, name: "y" }),
      user("auth0|2", { blocked: true }),
      user("auth0|3", { app_metadata: {} }),
    ];
    const { counts, steps } = await planOf(before, now, { kinds: ["changed"] });
    expect(steps).toEqual([
      {
        action: "set-back",
        userId: "auth0|2",
        connection: "users",
        properties: ["app_metadata", "blocked"],
        bodies: ['{"app_metadata":{"n":2},"blocked":false}'],
      },
      {
        action: "set-back",
        userId: "auth0|3",
        connection: "users",
        properties: ["app_metadata"],
        bodies: ['{"app_metadata":{"n":3}}'],
      },
    ]);
    expect(counts).toMatchObject({ changed: 2, touched: 2, requests: 2, missing: 0 });
    expect(Object.fromEntries(counts.byProperty)).toEqual({ app_metadata: 2, blocked: 1 });
  });

  test("Properties that the identity provider sets cannot be set back.", async () => {
    const { counts, steps, report } = await planOf(
      [user("google-oauth2|1", { name: "a" }, "google-oauth2")],
      [user("google-oauth2|1", { name: "b" }, "google-oauth2")],
      { kinds: ["changed"], properties: ["name"] },
    );
    expect(steps).toEqual([]);
    expect(counts).toMatchObject({ changed: 1, touched: 0 });
    expect(byConnection(counts)).toEqual({ "google-oauth2": { providerProperty: 1 } });
    expect(report).toMatchObject([{ action: "none", result: "not restorable" }]);
  });
});

describe("Incomplete data", () => {
  const users = [user("auth0|1", { email: "a@example.com" })];

  test.each([
    ["user_id", ["identities"], ["missing"]],
    ["identities", ["user_id"], ["missing"]],
    ["blocked", ["user_id", "identities", "app_metadata", "user_metadata"], ["changed"]],
  ] as const)("A backup without %s is rejected.", async (name, fields, kinds) => {
    const plan = planOf(backupOf(users, { fields: [...fields] }), [], { kinds });
    await expect(plan).rejects.toThrow(`The backup lacks ${name}, which the restore must read.`);
  });

  test("A backup that does not list its fields is not compared: an absent property would look empty.", async () => {
    const backup = backupOf(users, { fields: undefined });
    await expect(planOf(backup, [], { kinds: ["changed"] })).rejects.toThrow("auth0-default");
    expect((await planOf(backup, [])).steps).toHaveLength(1);
  });

  test("A row of the backup without a user_id is an error that has its number.", async () => {
    const plan = planOf([...users, { email: "b@example.com" }], []);
    await expect(plan).rejects.toThrow("Row 1 of users-2.ndjson in the backup has no user_id.");
  });

  test("An export of the tenant without users leads to a plan only if the list of users is empty too.", async () => {
    expect((await planOf(users, [])).counts).toMatchObject({ usersInTenant: 0, missing: 1 });
    await using world = await tenantWith([], { users: 500 });
    await expect(planFor(world, backupOf(users))).rejects.toThrow(
      "Auth0 lists 500 users, but its export of the tenant has only 0.",
    );
  });

  test("An export with fewer users than the tenant lists is rejected.", async () => {
    const some = Array.from({ length: 80 }, (_, i) => user(`auth0|${i}`));
    await using world = await tenantWith(some, { users: 100 });
    await expect(planFor(world, backupOf(users))).rejects.toThrow("has only 80");
  });

  test("A row of the tenant's export without a user_id is an error.", async () => {
    await expect(planOf(users, [{ error: "none" }])).rejects.toThrow("has no user_id");
  });

  test("A corrupt download is repeated, and its users count once.", async () => {
    const some = Array.from({ length: 80 }, (_, i) => user(`auth0|${i}`));
    await using world = await tenantWith(some, {
      faults: [{ on: "download", fault: { kind: "corrupt", atByte: -6 } }],
    });
    const { counts } = await planFor(world, backupOf(users));
    expect(world.requests("download")).toHaveLength(2);
    expect(counts).toMatchObject({ usersInTenant: 80, missing: 0 });
  });
});

/** What a restore leads to, by Auth0's rules. */
function applied(tenant: ReadonlyMap<string, Json>, steps: readonly Step[]): Map<string, Json> {
  const result = new Map(tenant);
  for (const step of steps) {
    const { userId, connection } = step;
    const [provider, id] = userId.split("|");
    const identities = [{ provider, connection, user_id: id }];
    const shared = { user_id: userId, identities, created_at: "2026-11-28T00:00:00.000Z" };
    if (step.action === "import") result.set(userId, { ...JSON.parse(step.user), ...shared });
    if (step.action === "create") {
      const { connection: _, verify_email: __, ...created } = JSON.parse(step.body);
      result.set(userId, { ...created, ...shared });
    }
    if (step.action === "set-back") {
      const bodies = step.bodies.map((body) => JSON.parse(body));
      result.set(userId, bodies.reduce(patched, result.get(userId) ?? {}));
    }
  }
  return result;
}

const someUsers = fc
  .uniqueArray(fc.tuple(fc.constantFrom("auth0", "email", "sms", "google-oauth2"), fc.nat(12)), {
    selector: (pair) => pair.join("|"),
    maxLength: 20,
  })
  .chain((ids) =>
    fc.tuple(
      ...ids.map(([provider, n]) =>
        arbitraryProperties.map((properties): [string, Json] => {
          const reachable = { email: `u${n}@example.com`, phone_number: `+4179${n}` };
          const rest = { ...properties, ...reachable, username: `u${n}` };
          return [`${provider}|${n}`, user(`${provider}|${n}`, rest, provider)];
        }),
      ),
    ),
  )
  .map((entries) => new Map(entries));

test("After any plan was carried out, a second plan has no step, and users that only the tenant has are unchanged.", async () => {
  const kinds = ["missing", "changed"] as const;
  const properties = ["app_metadata", "user_metadata", "blocked"] as const;
  await fc.assert(
    fc.asyncProperty(someUsers, someUsers, async (backup, tenant) => {
      const settings = { kinds, properties };
      const first = await planOf([...backup.values()], [...tenant.values()], settings);
      const missing = [...backup.keys()].filter((id) => !tenant.has(id));
      expect(first.counts).toMatchObject({
        usersInBackup: backup.size,
        usersInTenant: tenant.size,
        missing: missing.length,
        onlyInTenant: [...tenant.keys()].filter((id) => !backup.has(id)).length,
        touched: new Set(first.steps.map(({ userId }) => userId)).size,
      });
      const restored = applied(tenant, first.steps);
      for (const id of missing) expect(restored.has(id)).toBe(!id.startsWith("google-oauth2|"));
      for (const [id, one] of tenant) if (!backup.has(id)) expect(restored.get(id)).toEqual(one);
      const second = await planOf([...backup.values()], [...restored.values()], settings);
      expect(second.steps).toEqual([]);
      expect(second.counts.touched).toBe(0);
    }),
    { numRuns: 12 },
  );
});

test("Keys that Auth0 does not accept in app_metadata never lead to a step.", async () => {
  const metadata = Object.fromEntries(FORBIDDEN_APP_METADATA.map((key) => [key, 1]));
  const { steps } = await planOf([user("auth0|1", { app_metadata: metadata })], [user("auth0|1")], {
    kinds: ["changed"],
  });
  expect(steps).toEqual([]);
});
