/** A script deletes some of the users: the restore brings back all who can be, and touches no one else. */

import { expect, test } from "vitest";
import { type GitHub, startGitHub } from "../simulator/git-server.ts";
import type { TestUser } from "../simulator/test-users.ts";
import { startSimulator, type World } from "../simulator/world.ts";
import { checkedRun } from "./checked-run.ts";
import { restorable, restoreRun, tenantOf, writesTo } from "./restore-run.ts";

const USERS = 800;
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

function usersOf(world: World): Map<string, TestUser> {
  return new Map([...world.users].map((user) => [user.user_id, user]));
}

/** How users with these connections return, as the issue counts them. */
function outcomeOf({ identities: [first], email, phone_number: phone }: TestUser) {
  if (first?.provider === "auth0") return email === undefined ? "none" : "import";
  if (first?.provider === "email") return email === undefined ? "none" : "create";
  if (first?.provider === "sms") return phone === undefined ? "none" : "create";
  return "returns";
}

const confirmed = (world: World) => ({ confirm: world.tenant.origin });

test("Deleted users are restored from the branch with their ids, properties and roles, and no one else is touched.", async () => {
  await using world = await startSimulator(tenantOf(USERS));
  await using github = await startGitHub();
  await night(world, github, {});
  const before = usersOf(world);
  const memberships = world.memberships();
  const commit = (await github.git(["rev-parse", "auth0-backup"])).trim();
  const deleted = world.users.deleteAt(DELETED);
  await night(world, github, {});
  const untouched = usersOf(world);

  // The newest backup lacks the deleted users, so the run says which backup is meant.
  await using naive = await restoreRun(world, {}, { github });
  expect(naive.exitCode, naive.log).toBe(0);
  expect(naive.outputs["users-missing"]).toBe("0");
  expect(naive.log).toContain(commit.slice(0, 7));

  const wanted = Map.groupBy(deleted, (id) => outcomeOf(before.get(id) as TestUser));
  const restorableIds = [...(wanted.get("import") ?? []), ...(wanted.get("create") ?? [])].sort();
  const choice = { before: commit.slice(0, 7) };
  await using preview = await restoreRun(world, choice, { github });
  expect(preview.exitCode, preview.log).toBe(0);
  expect(preview.outputs).toMatchObject({
    "users-in-backup": String(USERS),
    "users-missing": String(DELETED.length),
    applied: "false",
  });
  const planned = Map.groupBy(preview.report, ({ action }) => action);
  expect(planned.get("import")).toHaveLength(wanted.get("import")?.length ?? 0);
  expect(planned.get("create")).toHaveLength(wanted.get("create")?.length ?? 0);
  expect(preview.summary).toContain(`confirm: ${new URL(world.tenant.origin).host}`);

  await using restored = await restoreRun(world, { ...choice, ...confirmed(world) }, { github });
  expect(restored.exitCode, restored.log).toBe(0);
  expect(restored.outputs["users-restored"]).toBe(String(restorableIds.length));
  const now = usersOf(world);
  expect([...now.keys()].filter((id) => !untouched.has(id)).sort()).toEqual(restorableIds);
  for (const id of restorableIds) {
    expect(restorable(now.get(id) as TestUser)).toEqual(restorable(before.get(id) as TestUser));
  }
  for (const [id, user] of untouched) expect(now.get(id)).toEqual(user);
  const belonging = memberships.filter(({ user_id: id }) => now.has(id));
  expect(world.memberships()).toEqual(belonging);

  const writes = writesTo(world).length;
  await using again = await restoreRun(world, { ...choice, ...confirmed(world) }, { github });
  expect(again.exitCode, again.log).toBe(0);
  expect(again.summary).toContain("Nothing to restore");
  expect(writesTo(world)).toHaveLength(writes);
});
