import { expect, test } from "vitest";
import { confirmed, night, restoreRun, tenantOf, writesTo } from "../../end-to-end/restore-run.ts";
import { startGitHub } from "../../simulator/git-server.ts";
import { startSimulator } from "../../simulator/world.ts";

test("A password hash file that cannot be read ends the run before anything is written, also a preview.", async () => {
  await using world = await startSimulator(tenantOf(64));
  await using github = await startGitHub();
  await night(world, github);
  world.users.deleteAt([0, 16]);
  const inputs = { "password-hashes": "missing.ndjson" };
  for (const confirm of [{}, confirmed(world)]) {
    await using run = await restoreRun(world, { ...inputs, ...confirm }, { github });
    expect(run.exitCode, run.log).toBe(1);
    expect(run.log).toContain("The password hash file cannot be read (ENOENT).");
    expect(run.outputs["applied"]).toBe("false");
    expect(run.report.map(({ result }) => result)).toContain("planned");
    expect(writesTo(world)).toEqual([]);
  }
});

test("A user whom Auth0 claims to have created, but who is not in the new export, counts as failed.", async () => {
  const fault = { kind: "answer", status: 200, body: "<html>Sign in</html>" } as const;
  await using world = await startSimulator({
    ...tenantOf(64),
    faults: [{ on: "create-user", times: Infinity, fault }],
  });
  await using github = await startGitHub();
  await night(world, github);
  const before = new Map([...world.users].map((user) => [user.user_id, user]));
  const created = world.users.deleteAt(Array.from({ length: 32 }, (_, i) => i)).filter((id) => {
    const { identities, email } = before.get(id) ?? {};
    return identities?.[0]?.provider === "email" && email !== undefined;
  });
  expect(created.length).toBeGreaterThan(0);
  await using run = await restoreRun(world, confirmed(world), { github });
  expect(run.exitCode, run.log).toBe(1);
  expect(run.outputs["users-failed"]).toBe(String(created.length));
  const failed = run.report.filter(({ result }) => result === "failed");
  expect(failed.map(({ user_id: id }) => id)).toEqual(created.toSorted());
  expect(new Set(failed.map(({ reason }) => reason))).toEqual(
    new Set(["left according to the new export"]),
  );
});
