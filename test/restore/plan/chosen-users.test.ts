import { describe, expect, test } from "vitest";
import { CONNECTIONS } from "../../simulator/users.ts";
import type { Json } from "./model.ts";
import { byConnection, user } from "./users.ts";
import { ALL_FIELDS, backupOf, planFor, planOf, tenantWith } from "./world.ts";

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
