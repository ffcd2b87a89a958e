import { describe, expect, test } from "vitest";
import { checkedRun, expectDone } from "../../end-to-end/checked-run.ts";
import {
  DEPARTMENT,
  having,
  lookups,
  manifestOf,
  requestedFields,
  usersOf,
  warningsOf,
} from "../../end-to-end/discovery-run.ts";
import {
  CONNECTIONS,
  connectionOf,
  PERSONAS,
  personaAt,
  USUAL_POPULATION,
} from "../../simulator/users.ts";
import { startSimulator } from "../../simulator/world.ts";

describe("discovery", () => {
  test("Every property of 20,000 users over five connections is exported.", async () => {
    const shares = [0, 0, 0, 0, 1, 1, 2, 3, 4, 4];
    const names = CONNECTIONS.map(({ name }) => name);
    // 38 properties, some of all and some of few users of a connection, and two that no sample can be sure to contain.
    const properties = Array.from({ length: 38 }, (_, i) => {
      return { name: `property_${i}`, connection: names[i % 5] ?? "", every: 1 + (i % 7) };
    });
    const rare = ["rare_1", "rare_2"].map((name) => ({ name, every: PERSONAS }));
    const population = { ...USUAL_POPULATION, shares, properties: [...properties, ...rare] };
    await using world = await startSimulator({ users: 20_000, population });
    await using run = await checkedRun(world, { "minimum-users": "20000" });
    expectDone(run);
    expect(lookups(world).length).toBeLessThanOrEqual(10);
    const users = await usersOf(run);
    expect(users).toHaveLength(20_000);
    const requested = requestedFields(world);
    expect(requested).toEqual(expect.arrayContaining(properties.map(({ name }) => name)));
    let [values, missing] = [0, 0];
    for (const [index, user] of users.entries()) {
      const expected = Object.entries(personaAt(1, index % PERSONAS, population));
      const has = expected.filter(([, value]) => value !== undefined).map(([name]) => name);
      values += has.length;
      missing += has.filter((name) => !Object.hasOwn(user, name)).length;
      expect(has.filter((name) => !Object.hasOwn(user, name) && !name.startsWith("rare_"))).toEqual(
        [],
      );
    }
    expect(missing / values).toBeLessThan(1 / 10_000);
    const used = new Set(users.map((_, index) => connectionOf(1, index, shares).name));
    expect(used.size).toBe(5);
  });
});

describe.concurrent("discovery", () => {
  test("Users of one connection are sampled when only that connection is exported.", async () => {
    const connection = "acme-saml";
    await using world = await startSimulator({
      users: 3000,
      ...having({ name: "cost_center", connection }, { name: "gender", connection: "email" }),
    });
    await using run = await checkedRun(world, { connection });
    expectDone(run);
    expect((await manifestOf(run))["discovered_fields"]).toEqual(["cost_center"]);
    expect(lookups(world).length).toBeLessThanOrEqual(10);
  });

  test("Fields that follow * are exported too, under their titles.", async () => {
    const address = { city: '"Bonn"', street: '"Am Hof"' };
    await using world = await startSimulator(
      having(DEPARTMENT, { name: "address", value: address }, { name: "city", value: '"Ulm"' }),
    );
    await using run = await checkedRun(world, { fields: "*, email, address.city as city" });
    expectDone(run);
    const [user = {}] = await usersOf(run);
    expect(user).toMatchObject({ address: { city: "Bonn", street: "Am Hof" }, city: "Bonn" });
    expect(warningsOf(run)).toEqual([
      expect.stringMatching(/have the title of a field that `fields` names.*: city\. To export/),
    ]);
  });

  test("Unusual property names are exported if Auth0's syntax can express them, and reported if not.", async () => {
    const names = ["__proto__", 'a "b" \\', "größe", "constructor", "x".repeat(100)];
    const impossible = ["a[0]", "https://acme.example/dept", "y".repeat(101)];
    const properties = [...names, ...impossible].map((name) => ({ name }));
    await using world = await startSimulator(having(...properties));
    await using run = await checkedRun(world, { compression: "none" });
    expectDone(run);
    const [user = {}] = await usersOf(run);
    for (const name of names) expect(Object.hasOwn(user, name), name).toBe(true);
    expect((await manifestOf(run))["discovered_fields"]).toEqual([...names].sort());
    expect(warningsOf(run)).toEqual([
      expect.stringContaining(
        `some properties, which are not exported: a[0], https://acme.example/dept, ${"y".repeat(100)}….`,
      ),
    ]);
  });
});
