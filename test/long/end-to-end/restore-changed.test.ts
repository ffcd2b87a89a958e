/** A script overwrites properties, or removes users from roles and organizations: the restore sets back exactly that. */

import path from "node:path";
import { expect, test } from "vitest";
import { usersOf } from "../../end-to-end/accident.ts";
import { checkedRun } from "../../end-to-end/checked-run.ts";
import { restoreRun, tenantOf, touchedUsers, writesTo } from "../../end-to-end/restore-run.ts";
import { at, isJsonObject, type JsonObject, parseText } from "../../simulator/json-text.ts";
import type { Run } from "../../simulator/runner.ts";
import { MIXED_POPULATION } from "../../simulator/users.ts";
import { startSimulator, type World } from "../../simulator/world.ts";

async function backUp(world: World): Promise<Run> {
  const run = await checkedRun(world, { memberships: "roles, organizations" });
  expect(run.exitCode, run.log).toBe(0);
  return run;
}

const folderOf = (run: Run) => ({
  from: "folder",
  folder: path.join(run.workspace, "auth0-users"),
});

const EMPTIED = 800;
const BLOCKED = 50;
const RENAMED = 20;

function connectionOf(user: JsonObject | undefined) {
  return at(user, ["identities", 0, "connection"]);
}

test("Emptied metadata and blocks are set back for exactly the users who have them, with exact numbers.", async () => {
  const population = MIXED_POPULATION;
  await using world = await startSimulator({ ...tenantOf(1800), population });
  await using backup = await backUp(world);
  const before = usersOf(world);

  const filled = [...before].filter(([, { app_metadata: metadata }]) => isJsonObject(metadata));
  const emptied = filled.slice(0, EMPTIED).map(([id]) => id);
  // Some of them are among the emptied ones.
  const active = [...before].filter(([, { blocked }]) => blocked !== "true").map(([id]) => id);
  const blocked = active.slice(EMPTIED - BLOCKED / 2).slice(0, BLOCKED);
  const renamed = active.filter((id) => id.startsWith("auth0|")).slice(0, RENAMED);
  expect([emptied, blocked, renamed].map(({ length }) => length)).toEqual([800, 50, 20]);
  expect(new Set(emptied.map((id) => connectionOf(before.get(id)))).size).toBeGreaterThan(4);
  for (const id of emptied) world.users.change(id, { app_metadata: {} });
  for (const id of blocked) world.users.change(id, { blocked: true });
  for (const id of renamed) world.users.change(id, { name: "New name" });
  const damaged = usersOf(world);

  const inputs = { ...folderOf(backup), restore: "changed" };
  const touched = new Set([...emptied, ...blocked]);
  await using preview = await restoreRun(world, inputs);
  expect(preview.exitCode, preview.log).toBe(0);
  expect(preview.outputs).toMatchObject({
    "users-missing": "0",
    "users-changed": String(touched.size),
  });
  expect(preview.summary).toContain("| <code>app_metadata</code> | 800 |");
  expect(preview.summary).toContain("| <code>blocked</code> | 50 |");

  const confirmed = { ...inputs, confirm: world.tenant.origin };
  await using restored = await restoreRun(world, confirmed);
  expect(restored.exitCode, restored.log).toBe(0);
  expect(restored.outputs["users-restored"]).toBe(String(touched.size));
  const writes = writesTo(world);
  expect(writes.every(({ exchange }) => exchange === "update-user")).toBe(true);
  expect(writes).toHaveLength(touched.size);
  for (const { url, body } of writes) {
    const id = decodeURIComponent(new URL(url).pathname.split("/")[4] ?? "");
    expect(touched).toContain(id);
    expect(parseText(body)).toEqual({
      ...(emptied.includes(id) && { app_metadata: before.get(id)?.["app_metadata"] }),
      ...(blocked.includes(id) && { blocked: "false" }),
    });
  }
  expect(
    writes.filter(({ body }) => /"customer_number":900719925474099\d\d/.test(body)),
  ).toHaveLength(EMPTIED);
  for (const [id, user] of usersOf(world)) {
    const was = before.get(id);
    if (!touched.has(id)) expect(user).toEqual(damaged.get(id));
    expect(user["app_metadata"]).toEqual(was?.["app_metadata"]);
    expect(user["blocked"] ?? "false").toEqual(was?.["blocked"] ?? "false");
    expect(user["name"]).toEqual(renamed.includes(id) ? '"New name"' : was?.["name"]);
  }

  await using again = await restoreRun(world, confirmed);
  expect(again.exitCode, again.log).toBe(0);
  expect(again.summary).toContain("Nothing to restore");
  expect(writesTo(world)).toHaveLength(writes.length);
});

test("Removed roles and organizations come back, and no one is added to others.", async () => {
  await using world = await startSimulator(tenantOf(600));
  await using backup = await backUp(world);
  const before = world.memberships();
  const { roles, organizations } = world.tenant.groups;
  const removed = world.removeMemberships(
    ({ role, organization }) =>
      (organization === undefined && role === roles[0]?.id) ||
      (role === undefined && organization === organizations[1]?.id) ||
      (role === roles[1]?.id && organization === organizations[2]?.id),
  );
  const lacking = new Set(removed.map(({ userId }) => userId));
  expect(lacking.size).toBeGreaterThan(100);
  const inputs = { ...folderOf(backup), restore: "memberships", confirm: world.tenant.origin };
  await using restored = await restoreRun(world, inputs);
  expect(restored.exitCode, restored.log).toBe(0);
  expect(world.memberships()).toEqual(before);
  expect(touchedUsers(writesTo(world), world)).toEqual(lacking);
  expect(restored.outputs["users-restored"]).toBe(String(lacking.size));
  const writes = writesTo(world).length;
  await using again = await restoreRun(world, inputs);
  expect(again.exitCode, again.log).toBe(0);
  expect(writesTo(world)).toHaveLength(writes);
});

test("A role and an organization that the tenant no longer has are a warning, and the others come back.", async () => {
  const scenario = tenantOf(600);
  await using world = await startSimulator(scenario);
  await using backup = await backUp(world);
  const { roles = [], organizations = [] } = scenario.groups ?? {};
  const lastRole = roles.length - 1;
  const groups = {
    roles: roles.slice(0, -1),
    organizations: organizations.slice(0, -1).map(({ members, ...organization }) => ({
      ...organization,
      members: members.map(({ user, roles: own }) => ({
        user,
        roles: own.filter((role) => role !== lastRole),
      })),
    })),
  };
  await using tenant = await startSimulator({ ...scenario, groups });
  const before = tenant.memberships();
  tenant.removeMemberships(({ role }) => role === roles[0]?.id);
  const inputs = { ...folderOf(backup), restore: "memberships", confirm: tenant.tenant.origin };
  await using restored = await restoreRun(tenant, inputs);
  expect(restored.exitCode, restored.log).toBe(0);
  expect(tenant.memberships()).toEqual(before);
  const warnings = restored.annotations.filter(({ level }) => level === "warning");
  expect(warnings.map(({ message }) => message)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(
        /^The tenant no longer has 1 role \(.*\) and 1 organization \(.*\), so no users are added to them\./,
      ),
    ]),
  );
});
