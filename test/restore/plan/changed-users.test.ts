import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Step } from "../../../src/restore/plan/steps.ts";
import { FORBIDDEN_APP_METADATA } from "../../../src/rows/import/user.ts";
import { runs } from "../../property-runs.ts";
import { arbitraryProperties, type Json, patched } from "./model.ts";
import { byConnection, user } from "./users.ts";
import { planOf } from "./world.ts";

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
    { numRuns: runs(12) },
  );
});

test("Keys that Auth0 does not accept in app_metadata never lead to a step.", async () => {
  const metadata = Object.fromEntries(FORBIDDEN_APP_METADATA.map((key) => [key, 1]));
  const { steps } = await planOf([user("auth0|1", { app_metadata: metadata })], [user("auth0|1")], {
    kinds: ["changed"],
  });
  expect(steps).toEqual([]);
});
