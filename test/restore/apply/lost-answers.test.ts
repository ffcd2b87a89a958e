import { expect, test } from "vitest";
import { apply, creations, DATABASE, imports, tenantFor, withResult } from "./applied.ts";

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

test("A file is not sent when its users exist already, because an earlier run sent them.", async () => {
  await using world = await tenantFor(SOON);
  const steps = imports(10);
  expect((await apply(world, steps)).error).toBeUndefined();
  const again = await apply(world, steps);
  expect(again.error).toBeUndefined();
  expect(withResult(again, "restored")).toHaveLength(10);
  expect(world.imports()).toHaveLength(1);
});

test("A file whose users exist in part is sent without them, when no more appear.", async () => {
  const resident = {
    connection_id: DATABASE.id,
    user_id: "auth0|u00000",
    email: "u00000@example.com",
  };
  await using world = await tenantFor({ residents: [resident] });
  const applied = await apply(world, imports(3));
  expect(applied.error).toBeUndefined();
  expect(withResult(applied, "restored")).toHaveLength(3);
  expect(JSON.parse(world.imports()[0]?.text ?? "[]")).toMatchObject([
    { user_id: "u00001" },
    { user_id: "u00002" },
  ]);
});

test("After an import job that fails half-way, each user is looked up.", async () => {
  await using world = await tenantFor({
    importOutcomes: [{ kind: "fails", jobs: [1], users: 2 }],
  });
  const applied = await apply(world, imports(5));
  expect(applied.error).toBeUndefined();
  expect(withResult(applied, "restored")).toEqual(["auth0|u00000", "auth0|u00001"]);
  expect(withResult(applied, "failed the import failed")).toHaveLength(3);
  expect(applied.log).toMatch(/^Import 1 \(job_\w+\): Auth0 ended it as failed\.$/m);
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
