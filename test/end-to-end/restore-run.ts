/** Starts the bundle of the restore against a world, and holds every run to what all runs promise. */

import { readFile, stat } from "node:fs/promises";
import { expect } from "vitest";
import { GITHUB_TOKEN } from "../simulator/git-server.ts";
import { MEMBERSHIP_SCOPES, madeGroups } from "../simulator/groups.ts";
import { RESTORE_ACTION, type Run, runAction, type Step } from "../simulator/runner.ts";
import type { TestUser } from "../simulator/test-users.ts";
import { CLIENT_ID, CLIENT_SECRET, type Scenario, type World } from "../simulator/world.ts";
import { leakedSecrets, leakedUsers } from "./leaks.ts";
import { UserValues } from "./user-values.ts";

/** The permissions that every plan can be carried out with. */
export const RESTORE_SCOPES = [
  ...MEMBERSHIP_SCOPES,
  "read:connections",
  "create:users",
  "update:users",
  "update:roles",
  "create:role_members",
  "create:organization_members",
  "create:organization_member_roles",
];

/** A tenant of this size with roles and organizations, whose application may restore. */
export function tenantOf(users: number): Scenario {
  return {
    users,
    groups: madeGroups({ users, roles: 3, perRole: 90, organizations: 8, perOrganization: 40 }),
    application: { scopes: RESTORE_SCOPES },
    requestsPerSecond: 1000,
  };
}

const WRITES = [
  "create-import",
  "create-user",
  "update-user",
  "delete-user",
  "assign-role",
  "assign-user-roles",
  "add-members",
  "assign-member-roles",
] as const;

/** The requests that changed, or tried to change, the tenant. */
export function writesTo(world: World) {
  return WRITES.flatMap((exchange) => world.requests(exchange));
}

/** A line of the report. */
export interface ReportLine {
  readonly user_id: string;
  readonly action: "import" | "create" | "set-back" | "assign" | "none";
  readonly result: "planned" | "restored" | "failed" | "not done" | "not restorable";
  readonly reason: string | null;
}

export interface RestoreRun extends Run {
  readonly report: readonly ReportLine[];
}

/** Runs the restore to its end; dispose of the run to remove its folders. @param inputs over the usual ones */
export async function restoreRun(
  world: World,
  inputs: Readonly<Record<string, string>> = {},
  step: Partial<Omit<Step, "inputs" | "world">> = {},
): Promise<RestoreRun> {
  const given = {
    domain: world.tenant.origin,
    "client-id": CLIENT_ID,
    "client-secret": CLIENT_SECRET,
    ...inputs,
  };
  const writesBefore = writesTo(world).length;
  const run = await runAction({ ...step, actionFile: RESTORE_ACTION, inputs: given, world });
  try {
    expectNoLeak(world, run, given);
    expect(run.leftovers).toEqual([]);
    expect(run.stderr).toBe("");
    const errors = run.annotations.filter(({ level }) => level === "error");
    expect(errors.map(({ message }) => message)).toHaveLength(run.exitCode === 0 ? 0 : 1);
    const hasWritten = writesTo(world).length > writesBefore;
    if (hasWritten) expect(run.outputs["applied"]).toBe("true");
    if (given["confirm" as keyof typeof given] === undefined) expect(hasWritten).toBe(false);
    return { ...run, report: await reportOf(run) };
  } catch (error) {
    await run[Symbol.asyncDispose]();
    throw new Error(`A promise of every restore was broken by this one:\n${run.debugLog}`, {
      cause: error,
    });
  }
}

async function reportOf({ outputs }: Run): Promise<ReportLine[]> {
  const file = outputs["report"];
  if (file === undefined) return [];
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line));
}

function expectNoLeak(world: World, run: Run, inputs: Readonly<Record<string, string>>): void {
  const secrets = [...world.secrets(), CLIENT_SECRET, GITHUB_TOKEN, inputs["identity"] ?? ""];
  expect(
    leakedSecrets(
      run,
      secrets.filter((text) => text !== ""),
    ),
  ).toEqual([]);
  const values = new UserValues(world.served(), Object.values(inputs));
  expect(leakedUsers(run, values)).toEqual([]);
}

/** What a restore must bring back of a user: everything but times. */
export function restorable({
  user_id,
  identities,
  email,
  email_verified,
  phone_number,
  username,
  name,
  blocked,
  app_metadata,
  user_metadata,
}: TestUser) {
  return {
    user_id,
    email,
    email_verified,
    // Auth0 accepts none for users who sign in with a link in an email.
    ...(identities[0]?.provider !== "email" && { phone_number }),
    username,
    name,
    blocked: blocked ?? false,
    app_metadata: app_metadata ?? {},
    user_metadata: user_metadata ?? {},
  };
}
