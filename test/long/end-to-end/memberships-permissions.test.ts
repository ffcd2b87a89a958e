/** `memberships`: permissions and plans that are not enough. */

import { describe, expect, test } from "vitest";
import { checkedRun, expectDone, failure } from "../../end-to-end/checked-run.ts";
import { MEMBERSHIP_SCOPES as SCOPES } from "../../simulator/groups.ts";
import { startSimulator } from "../../simulator/world.ts";
import { BOTH, SCENARIO } from "./memberships-run.ts";

describe("Permissions", () => {
  test("All missing permissions are reported together, before the job starts.", async () => {
    await using world = await startSimulator({
      ...SCENARIO,
      application: { scopes: ["read:users", "read:roles"] },
    });
    await using run = await checkedRun(world, BOTH);
    for (const scope of SCOPES.slice(2)) expect(failure(run)).toContain(scope);
    expect(world.requests("create-job")).toEqual([]);
  });

  test.each([
    [{}, "create-job"],
    [{ "dry-run": "true" }, "create-job"],
  ] as const)(
    "A token whose permissions are unknown is tried before the job starts (%j).",
    async (inputs, exchange) => {
      await using world = await startSimulator({
        ...SCENARIO,
        application: { scopes: ["read:users", "read:roles"] },
      });
      const credentials = { token: world.readyToken, "client-id": "", "client-secret": "" };
      await using run = await checkedRun(world, { ...BOTH, ...credentials, ...inputs });
      for (const scope of SCOPES.slice(1)) expect(failure(run)).toContain(scope);
      expect(world.requests(exchange)).toEqual([]);
    },
  );

  test("A dry run reports missing permissions, and checks the lists when none is missing.", async () => {
    await using lacking = await startSimulator({
      ...SCENARIO,
      application: { scopes: ["read:users"] },
    });
    await using refused = await checkedRun(lacking, { ...BOTH, "dry-run": "true" });
    expect(failure(refused)).toContain("read:organization_member_roles");
    await using world = await startSimulator(SCENARIO);
    await using run = await checkedRun(world, { ...BOTH, "dry-run": "true" });
    expectDone(run);
    expect(run.log).toContain("roles and organizations can be read");
  });

  test("A plan without organizations is explained.", async () => {
    const body = {
      statusCode: 403,
      error: "Forbidden",
      message: "Please upgrade your subscription to use organizations.",
      errorCode: "insufficient_entitlement",
    };
    const fault = { kind: "answer", status: 403, body } as const;
    await using world = await startSimulator({
      ...SCENARIO,
      faults: [{ on: "organizations", times: 100, fault }],
    });
    await using run = await checkedRun(world, BOTH);
    expect(failure(run)).toContain("Please upgrade your subscription");
    expect(failure(run)).toContain("remove from `memberships` what the plan lacks");
  });
});
