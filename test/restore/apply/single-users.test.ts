import { expect, test } from "vitest";
import type { SetBackStep } from "../../../src/restore/plan/steps.ts";
import type { FaultRule } from "../../simulator/faults.ts";
import { apply, creations, tenantFor, withResult } from "./applied.ts";

/** Sets back metadata of users whom {@link creations} makes. */
function setBacks(count: number): SetBackStep[] {
  return creations(count).map(({ userId, connection }) => ({
    action: "set-back",
    userId,
    connection,
    properties: ["user_metadata", "blocked"],
    bodies: ['{"user_metadata":{"plan":"gold"}}', '{"blocked":true}'],
  }));
}

const FAULTS: readonly [name: string, fault: FaultRule["fault"]][] = [
  ["a connection that is reset", { kind: "reset" }],
  ["an answer that is cut", { kind: "cut", afterBytes: 5 }],
  ["status 429", { kind: "answer", status: 429 }],
  ["status 503", { kind: "answer", status: 503, body: "<h1>Unavailable</h1>" }],
];

test.concurrent.each(FAULTS)("Users are created and set back in spite of %s.", async (_, fault) => {
  await using world = await tenantFor({
    faults: [
      { on: "create-user", from: 2, fault },
      { on: "update-user", from: 3, fault },
    ],
  });
  const created = await apply(world, creations(3));
  expect(created.error).toBeUndefined();
  expect(withResult(created, "restored")).toHaveLength(3);
  const changed = await apply(world, setBacks(3));
  expect(changed.error).toBeUndefined();
  expect(withResult(changed, "restored")).toHaveLength(3);
  expect(changed.log).toContain("Setting back users: 3 users done.");
});

test("A user whose number or address another user has fails with Auth0's code.", async () => {
  await using world = await tenantFor();
  expect((await apply(world, creations(1))).error).toBeUndefined();
  const [step] = creations(1);
  if (step === undefined) throw new Error("There is no step.");
  const other = { ...JSON.parse(step.body), user_id: "other" };
  const applied = await apply(world, [
    step,
    { ...step, userId: "email|other", body: JSON.stringify(other) },
  ]);
  expect(applied.error).toBeUndefined();
  expect(applied.results.get("email|c0")).toBe("restored");
  expect(applied.results.get("email|other")).toMatch(/^failed \w+$/);
});

test("A user who disappeared cannot be set back, and the others are.", async () => {
  await using world = await tenantFor();
  await apply(world, creations(2));
  const applied = await apply(world, setBacks(3));
  expect(applied.error).toBeUndefined();
  expect(withResult(applied, "restored")).toEqual(["email|c0", "email|c1"]);
  expect(applied.results.get("email|c2")).toMatch(/^failed /);
});

test("A missing permission to create users ends the run.", async () => {
  await using world = await tenantFor({ application: { scopes: ["read:users"] } });
  const { error, results } = await apply(world, creations(3));
  expect(error?.message).toContain("Grant the application the permission create:users");
  expect(results.size).toBe(0);
});

test("A server that fails for several users in a row ends the run; what was done is recorded.", async () => {
  await using world = await tenantFor({
    faults: [
      {
        on: "create-user",
        from: 3,
        times: Number.POSITIVE_INFINITY,
        fault: { kind: "answer", status: 503 },
      },
    ],
  });
  const applied = await apply(world, creations(10));
  expect(applied.error?.message).toContain("kept answering the creation of a user with status 503");
  expect(withResult(applied, "restored")).toHaveLength(2);
  expect(applied.results.size).toBeLessThan(6);
});

test("Memberships are not assigned to users whom this run failed to create.", async () => {
  await using world = await tenantFor();
  const [good, bad] = creations(2);
  if (good === undefined || bad === undefined) throw new Error("There are no steps.");
  const assignments = [good, bad].map(({ userId, connection }) => ({
    action: "assign" as const,
    userId,
    connection,
    roles: [],
    organizations: [],
  }));
  const applied = await apply(world, [
    good,
    { ...bad, body: '{"connection":"gone"}' },
    ...assignments,
  ]);
  expect(applied.error).toBeUndefined();
  expect([...applied.results.keys()].toSorted()).toEqual([
    "email|c0",
    "email|c0 (assign)",
    "email|c1",
  ]);
});
