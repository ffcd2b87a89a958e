/** A script deletes some of the users: the restore brings back all who can be, and touches no one else. */

import { expect, test } from "vitest";
import { type GitHub, startGitHub } from "../simulator/git-server.ts";
import { startSimulator, type World } from "../simulator/world.ts";
import { deleteUsers, expectPlan, expectRestored } from "./accident.ts";
import { checkedRun } from "./checked-run.ts";
import { restoreRun, tenantOf, writesTo } from "./restore-run.ts";

const USERS = 480;
const MEMBERSHIPS = { memberships: "roles, organizations" };

/** Every 16th user. */
const DELETED = Array.from({ length: USERS / 16 }, (_, i) => i * 16);

async function night(world: World, github: GitHub, inputs: Record<string, string>): Promise<void> {
  await using run = await checkedRun(
    world,
    { destination: "branch", ...MEMBERSHIPS, ...inputs },
    { github },
  );
  expect(run.exitCode, run.log).toBe(0);
}

const confirmed = (world: World) => ({ confirm: world.tenant.origin });

test("Deleted users are restored from the branch with their ids, properties and roles, and no one else is touched.", async () => {
  await using world = await startSimulator(tenantOf(USERS));
  await using github = await startGitHub();
  await night(world, github, {});
  const commit = (await github.git(["rev-parse", "auth0-backup"])).trim();
  const accident = deleteUsers(world, DELETED);
  await night(world, github, {});

  // The newest backup lacks the deleted users, so the run says which backup is meant.
  await using naive = await restoreRun(world, {}, { github });
  expect(naive.exitCode, naive.log).toBe(0);
  expect(naive.outputs["users-missing"]).toBe("0");
  expect(naive.log).toContain(commit.slice(0, 7));

  const choice = { before: commit.slice(0, 7) };
  await using preview = await restoreRun(world, choice, { github });
  expect(preview.exitCode, preview.log).toBe(0);
  expect(preview.outputs).toMatchObject({
    "users-in-backup": String(USERS),
    "users-missing": String(DELETED.length),
    applied: "false",
  });
  expectPlan(preview, accident);
  expect(preview.summary).toContain(`confirm: ${new URL(world.tenant.origin).host}`);

  await using restored = await restoreRun(world, { ...choice, ...confirmed(world) }, { github });
  expect(restored.exitCode, restored.log).toBe(0);
  expect(restored.outputs["users-restored"]).toBe(String(accident.restorable.length));
  expectRestored(world, accident);

  const writes = writesTo(world).length;
  await using again = await restoreRun(world, { ...choice, ...confirmed(world) }, { github });
  expect(again.exitCode, again.log).toBe(0);
  expect(again.summary).toContain("Nothing to restore");
  expect(writesTo(world)).toHaveLength(writes);
});

test("A password hash file that cannot be read ends the run before anything is written, also a preview.", async () => {
  await using world = await startSimulator(tenantOf(64));
  await using github = await startGitHub();
  await night(world, github, {});
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
  await night(world, github, {});
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
