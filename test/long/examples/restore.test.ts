/** The examples that restore users, practise it, and watch the backups, where something is wrong. */

import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { usersOf } from "../../end-to-end/accident.ts";
import { RESTORE_SCOPES, tenantOf, writesTo } from "../../end-to-end/restore-run.ts";
import {
  DRILL_SCOPES,
  drill,
  night,
  restoreByForm,
  restoreNeeds,
  watchdog,
} from "../../examples/restore-runs.ts";
import { failures } from "../../examples/workflow-runs.ts";
import { type GitHub, type GitHubScenario, startGitHub } from "../../simulator/git-server.ts";
import type { TestUser } from "../../simulator/test-users.ts";
import { type Scenario, startSimulator, type World } from "../../simulator/world.ts";

if (restoreNeeds.length > 0) {
  console.warn(`The restore examples are not tested; not installed: ${restoreNeeds}`);
}

const USERS = 160;

/** A tenant that lost every eighth user. */
async function damaged(scenario: Scenario = {}): Promise<World> {
  const world = await startSimulator({ ...tenantOf(USERS), ...scenario });
  world.users.deleteAt(Array.from({ length: USERS / 8 }, (_, i) => i * 8));
  return world;
}

describe.skipIf(restoreNeeds.length > 0)("examples/restore.yml", () => {
  let github: GitHub;
  beforeAll(async () => {
    github = await startGitHub();
    await using sound = await startSimulator(tenantOf(USERS));
    await night(sound, github, { memberships: "roles, organizations" });
    return () => github[Symbol.asyncDispose]();
  }, 60_000);

  test.each<[what: string, fields: Record<string, string | number>, message: string]>([
    ["another tenant is confirmed", { confirm: "other.example" }, "`confirm` is not the domain"],
    ["before is no time", { before: "last week" }, "`before` cannot be"],
    ["before names no backup", { before: "2001-01-01" }, "before 2001-01-01"],
    ["the filter is shell code", { filter: '"; touch pwned; $(touch pwned)' }, "does not compile"],
    ["the plan touches too many users", { "maximum-users": 3 }, "more than `maximum-users` (3)"],
  ])("The restore example writes nothing if %s.", async (_, fields, message) => {
    await using world = await damaged();
    const { steps } = await restoreByForm(world, github, {
      from: "branch",
      confirm: new URL(world.tenant.origin).host,
      ...fields,
    });
    expect(failures(steps).join()).toContain(message);
    expect(writesTo(world)).toEqual([]);
  });

  test("The restore example names the permission that is missing, and writes nothing.", async () => {
    const scopes = RESTORE_SCOPES.filter((scope) => scope !== "create:users");
    await using world = await damaged({ application: { scopes } });
    const { steps } = await restoreByForm(world, github, {
      from: "branch",
      confirm: world.tenant.origin,
    });
    expect(failures(steps).join()).toContain("create:users");
    expect(writesTo(world)).toEqual([]);
  });

  test("The restore example restores users without their roles if it may not read these, and warns.", async () => {
    const application = { scopes: ["read:users", "read:connections", "create:users"] };
    await using world = await damaged({ application });
    const { steps } = await restoreByForm(world, github, {
      from: "branch",
      confirm: world.tenant.origin,
    });
    expect(failures(steps)).toEqual([]);
    expect(steps.at(-1)?.log).toContain("The roles and organizations of users are not restored");
    expect(world.requests("assign-role")).toEqual([]);
  });

  test("The restore example does what is left when it runs again after an import that failed.", async () => {
    await using world = await damaged({
      faults: [{ on: "create-import", fault: { kind: "answer", status: 500, body: "{}" } }],
    });
    const confirmed = { from: "branch", confirm: world.tenant.origin };
    const first = await restoreByForm(world, github, confirmed);
    expect(failures(first.steps)).toHaveLength(1);
    const second = await restoreByForm(world, github, confirmed);
    expect(failures(second.steps)).toEqual([]);
    const third = await restoreByForm(world, github, confirmed);
    expect(third.steps.at(-1)?.summary).toContain("Nothing to restore");
  });
});

describe.skipIf(restoreNeeds.length > 0)("examples/restore-drill.yml", () => {
  let github: GitHub;
  let sample: TestUser[];
  beforeAll(async () => {
    github = await startGitHub();
    await using production = await startSimulator({ users: 600 });
    await night(production, github);
    sample = [...production.users].filter(
      ({ user_id: id, email, identities }) =>
        createHash("md5").update(id).digest("hex") < "05" &&
        identities[0]?.provider === "auth0" &&
        email !== undefined,
    );
    expect(sample.length).toBeGreaterThan(2);
    return () => github[Symbol.asyncDispose]();
  }, 60_000);

  function testTenant(scenario: Scenario = {}): Promise<World> {
    return startSimulator({ users: 0, application: { scopes: DRILL_SCOPES }, ...scenario });
  }

  test("The restore drill fails if its sample has no users, and deletes none.", async () => {
    await using other = await startGitHub();
    await using production = await startSimulator({ users: 2 });
    await night(production, other);
    await using tenant = await testTenant();
    const { steps } = await drill(tenant, other);
    expect(failures(steps).join()).toContain("::error::The drill restored no user.");
    expect(tenant.requests("delete-user")).toEqual([]);
  });

  test("The restore drill deletes its sample after a restore that failed, and no other user.", async () => {
    const { user_id: id, email } = sample[0] as TestUser;
    const resident = { user_id: "auth0|resident", email: String(email) };
    const residents = [{ ...resident, connection_id: "con_Db00000000000001" }];
    await using tenant = await testTenant({ residents });
    const { steps } = await drill(tenant, github);
    expect(failures(steps).join()).toContain("DUPLICATED_USER");
    expect(tenant.requests("delete-user").length).toBeGreaterThanOrEqual(sample.length);
    expect([...usersOf(tenant).keys()]).toEqual([resident.user_id]);
    expect(tenant.users.find(id)).toBeUndefined();
  });

  test("The restore drill retries a deletion that Auth0 rejects because of its rate limit.", async () => {
    const limited = {
      kind: "answer",
      status: 429,
      headers: { "retry-after": "1" },
      body: "{}",
    } as const;
    await using tenant = await testTenant({
      faults: [{ on: "delete-user", from: 2, fault: limited }],
    });
    expect(failures((await drill(tenant, github)).steps)).toEqual([]);
    expect([...usersOf(tenant)]).toEqual([]);
  });

  test("The restore drill fails if its sample cannot be deleted.", async () => {
    const scopes = DRILL_SCOPES.filter((scope) => scope !== "delete:users");
    await using tenant = await testTenant({ application: { scopes } });
    const { steps } = await drill(tenant, github);
    expect(failures(steps).join()).toContain("::error::Users of the sample are left");
    expect(usersOf(tenant).size).toBeGreaterThan(0);
  });
});

describe.skipIf(restoreNeeds.length > 0)("examples/watchdog.yml", () => {
  const at = "/runs?status=success&per_page=1";

  async function watched(scenario: GitHubScenario, conclusion: "success" | "failure" = "success") {
    await using github = await startGitHub(scenario);
    github.addRun("nightly-backup.yml", new Date(), conclusion);
    const { steps } = await watchdog(github);
    return failures(steps).join();
  }

  test("The watchdog fails if no backup has ever succeeded.", async () => {
    expect(await watched({}, "failure")).toContain(
      "::error::The workflow nightly-backup.yml has no successful run.",
    );
  });

  test("The watchdog fails if the repository has no workflow of this name.", async () => {
    await using github = await startGitHub();
    github.addRun("backup.yml", new Date(), "success");
    const { steps } = await watchdog(github);
    expect(failures(steps).join()).toContain("::error::GitHub did not list the runs");
  });

  test.each<[what: string, scenario: GitHubScenario]>([
    ["it may not read runs", { hidesActions: true }],
    ["the connection breaks", { troubles: [{ method: "GET", at, fault: { kind: "reset" } }] }],
    ["the answer is cut", { troubles: [{ method: "GET", at, fault: { kind: "cut" } }] }],
  ])("The watchdog fails if %s.", async (_, scenario) => {
    expect(await watched(scenario)).toContain("::error::GitHub did not list the runs");
  });

  test("The watchdog asks again if GitHub is not available for a moment.", async () => {
    const fault = { kind: "answer", status: 503 } as const;
    expect(await watched({ troubles: [{ method: "GET", at, fault }] })).toBe("");
  });
});
