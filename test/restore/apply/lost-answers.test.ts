import { expect, test } from "vitest";
import { apply, creations, imports, tenantFor, withResult } from "./applied.ts";

const SOON = { completes: { afterMs: 300 } };

test("An import whose answer is lost is not sent again: its users are watched until all exist.", async () => {
  await using world = await tenantFor({
    ...SOON,
    faults: [{ on: "create-import", fault: { kind: "reset" } }],
  });
  const applied = await apply(world, [...imports(10), ...creations(2)]);
  expect(applied.error).toBeUndefined();
  expect(withResult(applied, "restored")).toHaveLength(12);
  expect(world.imports()).toHaveLength(1);
  expect(world.requests("create-import")).toHaveLength(1);
});

test("Users of a lost import who never appear are not done, the others are, and the run says how long to wait.", async () => {
  await using world = await tenantFor({
    ...SOON,
    faults: [{ on: "create-import", fault: { kind: "answer", status: 502, body: "Bad Gateway" } }],
  });
  const applied = await apply(world, [...imports(5, 200_000), ...creations(2)]);
  expect(applied.error?.message).toMatch(
    /^Auth0 may still be importing 2 users: .* Wait two hours, .* run the restore again/,
  );
  expect(withResult(applied, "restored")).toHaveLength(5);
  expect(applied.results.size).toBe(5);
  expect(world.requests("create-import").map(({ status }) => status)).toEqual([502, 202, 202]);
});

test("A file is not sent when its users are appearing already, because an earlier run sent them.", async () => {
  await using world = await tenantFor(SOON);
  const steps = imports(10);
  expect((await apply(world, steps)).error).toBeUndefined();
  const again = await apply(world, steps);
  expect(again.error).toBeUndefined();
  expect(withResult(again, "restored")).toHaveLength(10);
  expect(world.imports()).toHaveLength(1);
});

test("After an import job that fails as a whole, each user is looked up.", async () => {
  await using world = await tenantFor({
    faults: [
      { on: "job", fault: { kind: "json", set: { status: "failed" }, remove: ["summary"] } },
    ],
  });
  const existing = await apply(world, imports(3));
  expect(existing.error).toBeUndefined();
  expect(withResult(existing, "restored")).toHaveLength(3);
});

test("After an import job that fails before its first user, all fail.", async () => {
  await using world = await tenantFor({
    completes: { afterMs: 60_000 },
    faults: [{ on: "job", fault: { kind: "json", set: { status: "failed" } } }],
  });
  const applied = await apply(world, imports(3));
  expect(applied.error).toBeUndefined();
  expect(withResult(applied, "failed the import failed")).toHaveLength(3);
});

test("A job that Auth0 no longer knows leaves users who are looked up.", async () => {
  await using world = await tenantFor({
    ...SOON,
    faults: [{ on: "job", from: 1, times: 20, fault: { kind: "answer", status: 404, body: {} } }],
  });
  const applied = await apply(world, imports(3));
  expect(applied.error).toBeUndefined();
  expect(applied.results.size).toBe(3);
  expect(world.imports()).toHaveLength(1);
});
