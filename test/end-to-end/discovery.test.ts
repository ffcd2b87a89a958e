/** `fields: *`: properties that Auth0 does not document are found by looking at users, and exported. */

import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import type { Run } from "../simulator/runner.ts";
import {
  CONNECTIONS,
  connectionOf,
  PERSONAS,
  type Property,
  personaAt,
  USUAL_POPULATION,
} from "../simulator/users.ts";
import { type Scenario, startSimulator, type World } from "../simulator/world.ts";
import { checkedRun, expectDone, failure } from "./checked-run.ts";

const DEPARTMENT: Property = { name: "department" };
const having = (...properties: Property[]): Scenario => ({ population: { properties } });

function lookups(world: World) {
  return [...world.requests("connections"), ...world.requests("users")];
}

function requestedFields(world: World): string[] {
  const { fields = [] } = world.jobs().at(-1)?.request ?? {};
  return fields.map(({ name }) => name);
}

async function usersOf({ outputs }: Run): Promise<Record<string, unknown>[]> {
  const text = await readFile(outputs["file"] ?? "", "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

async function manifestOf({ outputs }: Run): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(outputs["manifest"] ?? "", "utf8"));
}

function warningsOf({ annotations }: Run): string[] {
  return annotations.filter(({ level }) => level === "warning").map(({ message }) => message);
}

describe.concurrent("discovery", () => {
  test("The default backup contains undocumented properties, and reports them everywhere.", async () => {
    await using world = await startSimulator(having(DEPARTMENT, { name: "locale", value: '"de"' }));
    await using run = await checkedRun(world);
    expectDone(run);
    const users = await usersOf(run);
    expect(users.every(({ department, locale }) => department && locale === "de")).toBe(true);
    expect(run.log).toContain(
      "Exporting 2 fields that Auth0 does not document, after a look at a sample of the users: department, locale.",
    );
    expect(run.summary).toContain(
      "Exported besides the fields that Auth0 documents: department, locale.",
    );
    const manifest = await manifestOf(run);
    expect(manifest["discovered_fields"]).toEqual(["department", "locale"]);
    expect(manifest["fields"]).toEqual(expect.arrayContaining(["email", "department", "locale"]));
    expect(warningsOf(run)).toEqual([]);
    expect(lookups(world).length).toBeLessThanOrEqual(10);
  });

  test("A dry run lists undocumented properties.", async () => {
    await using world = await startSimulator(having(DEPARTMENT));
    await using run = await checkedRun(world, { "dry-run": "true" });
    expectDone(run);
    expect(run.summary).toMatch(/\| ✅ \| Fields \| Exporting 1 field .*&#58; department\. \|/);
  });

  test("The list of users is asked for nothing that Auth0 documents.", async () => {
    await using world = await startSimulator(having(DEPARTMENT));
    await using run = await checkedRun(world);
    expectDone(run);
    for (const { url } of world.requests("users")) {
      const query = new URL(url).searchParams;
      expect(query.get("include_fields")).toBe("false");
      expect(query.get("fields")?.split(",")).toEqual(
        expect.arrayContaining(["email", "identities", "user_metadata", "app_metadata"]),
      );
    }
  });

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

  test("A property name cannot add a workflow command or markup.", async () => {
    const names = [
      "\n::error::owned\u2028<img src=x> | `b`",
      "\r\n##[error][a](https://evil.example)",
    ];
    await using world = await startSimulator(having(...names.map((name) => ({ name }))));
    await using run = await checkedRun(world, { "dry-run": "true" });
    expectDone(run);
    expect(warningsOf(run)).toEqual([
      expect.stringContaining("which are not exported: ## [error]"),
    ]);
    expect(run.annotations).toHaveLength(1);
    expect(run.summary).not.toMatch(/<img|\]\(https|`b`|^##\[|^::/m);
  });

  test("A CSV export has 30 fields: those that Auth0 documents, then those that were discovered.", async () => {
    const many = Array.from({ length: 12 }, (_, i) => ({ name: `p${String(i).padStart(2, "0")}` }));
    await using world = await startSimulator(having(...many, { name: "groups", value: ['"a"'] }));
    await using run = await checkedRun(world, {
      format: "csv",
      fields: "*, user_metadata.country",
    });
    expectDone(run);
    const requested = requestedFields(world);
    expect(requested).toHaveLength(30);
    expect(requested.slice(-8)).toEqual([
      ...many.slice(0, 7).map(({ name }) => name),
      "user_metadata.country",
    ]);
    expect(warningsOf(run)).toEqual([
      expect.stringMatching(/does not export lists and objects to CSV.*: groups\. /),
      expect.stringMatching(/at most 30 fields.*: p07, p08, p09, p10, p11\. /),
    ]);
  });

  test("A filter may read a discovered property.", async () => {
    await using world = await startSimulator(having({ ...DEPARTMENT, value: '"Sales"', every: 2 }));
    await using run = await checkedRun(world, { filter: '$department == "Sales"' });
    expectDone(run);
    expect(await usersOf(run)).toHaveLength(125);
  });

  test("A filter that reads an unknown field fails with a suggestion, before a job is started.", async () => {
    await using world = await startSimulator(having(DEPARTMENT));
    await using run = await checkedRun(world, { filter: '$departmnet == "Sales"' });
    expect(failure(run)).toContain(
      "$departmnet is not among the exported fields. Did you mean $department?",
    );
    expect(world.requests("create-job")).toEqual([]);
  });

  test.each<[string, Scenario["faults"]]>([
    [
      "refuses the list of users",
      [{ on: "users", times: 99, fault: { kind: "answer", status: 400 } }],
    ],
    ["keeps failing", [{ on: "users", times: 99, fault: { kind: "answer", status: 503 } }]],
    [
      "forbids the list of users",
      [{ on: "users", times: 99, fault: { kind: "answer", status: 403 } }],
    ],
    [
      "answers something else",
      [{ on: "users", times: 99, fault: { kind: "answer", status: 200, body: "<html>" } }],
    ],
    [
      "answers with an object",
      [{ on: "users", times: 99, fault: { kind: "answer", status: 200, body: {} } }],
    ],
    ["breaks every connection", [{ on: "users", times: 99, fault: { kind: "reset" } }]],
  ])(
    "A backup whose tenant %s has the documented fields and a warning.",
    async (_what, faults = []) => {
      await using world = await startSimulator({ ...having(DEPARTMENT), faults });
      await using run = await checkedRun(world, {
        filter: 'is_present($department) || $email != ""',
      });
      expectDone(run);
      expect(warningsOf(run)).toEqual([
        expect.stringContaining("Some users could not be searched for undocumented properties"),
      ]);
      // The filter reads it, so it is requested even though it was not found.
      expect(requestedFields(world)).toContain("department");
    },
  );

  test("A look-up that fails once is retried, and one that keeps failing does not end the others.", async () => {
    await using world = await startSimulator({
      ...having(DEPARTMENT),
      faults: [
        { on: "users", from: 1, times: 1, fault: { kind: "answer", status: 503 } },
        { on: "users", from: 3, times: 5, fault: { kind: "answer", status: 503 } },
      ],
    });
    await using run = await checkedRun(world);
    expectDone(run);
    expect(requestedFields(world)).toContain("department");
    expect(warningsOf(run)).toHaveLength(1);
  });

  test("Look-ups wait for the rate limit, so that none of them is rejected.", async () => {
    await using world = await startSimulator({ ...having(DEPARTMENT), requestsPerSecond: 4 });
    await using run = await checkedRun(world, { "dry-run": "true" });
    expectDone(run);
    expect(lookups(world).map(({ status }) => status)).toEqual(Array(10).fill(200));
  });

  test("A token that may not list connections samples users without them.", async () => {
    const scopes = ["read:users"];
    await using told = await startSimulator({ ...having(DEPARTMENT), application: { scopes } });
    await using silent = await startSimulator({
      ...having(DEPARTMENT),
      application: { scopes, tellsScope: false },
    });
    for (const world of [told, silent]) {
      await using run = await checkedRun(world);
      expectDone(run);
      expect(warningsOf(run)).toEqual([]);
      expect(requestedFields(world)).toContain("department");
    }
    expect(told.requests("connections")).toEqual([]);
    expect(silent.requests("connections")).toHaveLength(1);
  });

  test("A tenant that rejects discovered fields is backed up without them, with a warning.", async () => {
    await using world = await startSimulator({
      ...having(...Array.from({ length: 20 }, (_, i) => ({ name: `p${i}` }))),
      mostJsonFields: 30,
    });
    await using run = await checkedRun(world);
    expectDone(run);
    expect(warningsOf(run)).toEqual([
      expect.stringContaining(
        "Auth0 did not accept the discovered fields, so the backup lacks them: p0,",
      ),
    ]);
    expect((await manifestOf(run))["discovered_fields"]).toEqual([]);
  });

  test("A rejected export fails if the filter reads a discovered field.", async () => {
    await using world = await startSimulator({
      ...having(...Array.from({ length: 20 }, (_, i) => ({ name: `p${i}` }))),
      mostJsonFields: 30,
    });
    await using run = await checkedRun(world, { filter: "is_present($p3)" });
    expect(failure(run)).toContain("Auth0 refused the start of the export (400");
    expect(world.requests("create-job")).toHaveLength(1);
  });

  test.each(["auth0-default", "email, department"])(
    "No users are looked at with `fields: %s`.",
    async (fields) => {
      await using world = await startSimulator(having(DEPARTMENT));
      await using run = await checkedRun(world, { fields });
      expectDone(run);
      expect(lookups(world)).toEqual([]);
    },
  );

  test("A tenant with fewer than 100 users is looked at as a whole, with one request.", async () => {
    await using world = await startSimulator({ users: 99, ...having({ name: "rare", every: 50 }) });
    await using run = await checkedRun(world);
    expectDone(run);
    expect(world.requests("users")).toHaveLength(1);
    expect(requestedFields(world)).toContain("rare");
    expect(run.log).toContain("after a look at all users: rare.");
  });
});

describe.concurrent("fields that no user has", () => {
  test.each(["ndjson", "json", "csv"])(
    "An export in which no user has a requested field fails (%s).",
    async (format) => {
      await using world = await startSimulator();
      await using run = await checkedRun(world, { fields: "emial", format });
      expect(failure(run)).toContain(
        "None of 250 users in the export has any of the requested fields. Nothing was stored.",
      );
    },
  );

  test.each(["ndjson", "csv"])(
    "A named field that no user has is a warning (%s).",
    async (format) => {
      await using world = await startSimulator();
      await using run = await checkedRun(world, { fields: "user_id, emial, country", format });
      expectDone(run);
      expect(warningsOf(run)).toEqual([
        expect.stringContaining("No exported user has emial, country, which `fields` names."),
      ]);
    },
  );

  test("Named fields that few users have cause no warning.", async () => {
    await using world = await startSimulator({
      users: 10_000,
      ...having({ name: "rare", every: PERSONAS }),
    });
    for (const format of ["ndjson", "csv"]) {
      await using run = await checkedRun(world, { fields: "user_id, blocked, rare", format });
      expectDone(run);
      expect(warningsOf(run)).toEqual([]);
    }
  });
});

describe.concurrent("tokens of identity providers", () => {
  const scopes = ["read:users", "read:user_idp_tokens"];

  test("A token that may read tokens of identity providers causes a warning in the log and the summary.", async () => {
    await using world = await startSimulator({
      application: { scopes },
      population: { providerTokens: true },
    });
    await using run = await checkedRun(world);
    expectDone(run);
    expect(warningsOf(run)).toEqual([
      expect.stringMatching(/permission read:user_idp_tokens.*remove it from the application/),
    ]);
    expect(run.summary).toContain("read&#58;user&#95;idp&#95;tokens");
  });

  test("A dry run warns about a token that may read tokens of identity providers.", async () => {
    await using world = await startSimulator({ application: { scopes } });
    await using run = await checkedRun(world, { "dry-run": "true" });
    expectDone(run);
    expect(warningsOf(run)).toHaveLength(1);
    expect(run.summary).toMatch(/\| ✅ \| Permissions \| .*idp.*remove it from the application/);
  });
});
