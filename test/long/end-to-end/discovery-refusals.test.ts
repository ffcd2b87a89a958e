/** Ways in which a tenant does not list its users. */

import { describe, expect, test } from "vitest";
import { checkedRun, expectDone, failure } from "../../end-to-end/checked-run.ts";
import {
  DEPARTMENT,
  expectDocumentedFields,
  having,
  lookups,
  manifestOf,
  requestedFields,
  type Unsearchable,
  warningsOf,
} from "../../end-to-end/discovery-run.ts";
import { startSimulator } from "../../simulator/world.ts";

describe.concurrent("discovery", () => {
  test.each<Unsearchable>([
    ["forbids the list of users", { kind: "answer", status: 403 }],
    ["answers something else", { kind: "answer", status: 200, body: "<html>" }],
    ["answers with an object", { kind: "answer", status: 200, body: {} }],
    ["breaks every connection", { kind: "reset" }],
    ["refuses the list of users", { kind: "answer", status: 400 }],
    ["keeps failing", { kind: "answer", status: 503 }],
  ])("A backup whose tenant %s has the documented fields and a warning.", expectDocumentedFields);

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
});
