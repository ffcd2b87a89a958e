/** A script deletes some of the users: the restore brings back all who can be, and touches no one else. */

import { expect, test } from "vitest";
import { startGitHub } from "../simulator/git-server.ts";
import { startSimulator } from "../simulator/world.ts";
import { deleteUsers, expectPlan, expectRestored } from "./accident.ts";
import { confirmed, night, restoreRun, tenantOf, writesTo } from "./restore-run.ts";

const USERS = 480;

/** Every 16th user. */
const DELETED = Array.from({ length: USERS / 16 }, (_, i) => i * 16);

test("Deleted users are restored from the branch with their ids, properties and roles, and no one else is touched.", async () => {
  await using world = await startSimulator(tenantOf(USERS));
  await using github = await startGitHub();
  await night(world, github);
  const commit = (await github.git(["rev-parse", "auth0-backup"])).trim();
  const accident = deleteUsers(world, DELETED);
  await night(world, github);

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
