/** `fields: *`: properties that Auth0 does not document are found by looking at users, and exported. */

import { describe, expect, test } from "vitest";
import { startSimulator } from "../simulator/world.ts";
import { checkedRun, expectDone, failure } from "./checked-run.ts";
import {
  DEPARTMENT,
  having,
  lookups,
  manifestOf,
  requestedFields,
  usersOf,
  warningsOf,
} from "./discovery-run.ts";

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
      "| Fields | full profile&#58; 25 fields, of which Auth0 does not document department, locale |",
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
