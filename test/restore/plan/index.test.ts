import { describe, expect, test } from "vitest";
import { byConnection, user } from "./users.ts";
import { backupOf, planFor, planOf, tenantWith } from "./world.ts";

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
