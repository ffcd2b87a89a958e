/** Starts the bundle of the restore against a world, and holds every run to what all runs promise. */

import { readFile, stat } from "node:fs/promises";
import { expect } from "vitest";
import type { Exchange } from "../simulator/faults.ts";
import { GITHUB_TOKEN, type GitHub } from "../simulator/git-server.ts";
import { MEMBERSHIP_SCOPES, madeGroups } from "../simulator/groups.ts";
import type { Seen } from "../simulator/journal.ts";
import { RESTORE_ACTION, type Run, runAction, type Step } from "../simulator/runner.ts";
import { CONNECTIONS } from "../simulator/users.ts";
import { CLIENT_ID, CLIENT_SECRET, type Scenario, type World } from "../simulator/world.ts";
import { checkedRun } from "./checked-run.ts";
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

/** Backs up the tenant and its memberships on the branch. */
export async function night(
  world: World,
  github: GitHub,
  inputs: Record<string, string> = {},
): Promise<void> {
  const stored = { destination: "branch", memberships: "roles, organizations", ...inputs };
  await using run = await checkedRun(world, stored, { github });
  expect(run.exitCode, run.log).toBe(0);
}

/** The input that makes a restore write. */
export const confirmed = (world: World) => ({ confirm: world.tenant.origin });

const WRITES: readonly Exchange[] = [
  "create-import",
  "create-user",
  "update-user",
  "delete-user",
  "assign-role",
  "assign-user-roles",
  "add-members",
  "assign-member-roles",
];
/** Requests that change nothing although they are no GET. */
const HARMLESS: readonly Exchange[] = ["token", "create-job"];

/** The requests that changed, or tried to change, the tenant, in the order of their arrival. */
export function writesTo({ seen }: World): Seen[] {
  const sent = seen.filter(({ service, method }) => service === "tenant" && method !== "GET");
  const writes = sent.filter(({ exchange }) => !HARMLESS.includes(exchange));
  expect(writes.filter(({ exchange }) => !WRITES.includes(exchange))).toEqual([]);
  return writes;
}

/** The ids of the users whom the requests are about, those of import files included. */
export function touchedUsers(writes: readonly Seen[], world: World): Set<string> {
  return new Set(
    writes.flatMap(({ exchange, url, body }) => {
      const segments = new URL(url).pathname.split("/").map(decodeURIComponent);
      if (exchange === "create-import") return importedUsers(world);
      if (exchange === "assign-member-roles") return segments[6] ?? "";
      if (exchange === "assign-role") return JSON.parse(body).users;
      if (exchange === "add-members") return JSON.parse(body).members;
      if (exchange !== "create-user") return segments[4] ?? "";
      const { connection, user_id: id } = JSON.parse(body);
      return `${CONNECTIONS.find(({ name }) => name === connection)?.strategy}|${id}`;
    }),
  );
}

/** The users of all import files, each as often as it was sent. */
export function importedUsers(world: World): string[] {
  const files = world.imports().map(({ text }): { user_id: string }[] => JSON.parse(text));
  return files.flat().map(({ user_id: id }) => `auth0|${id}`);
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
    if (run.signal === "SIGKILL") return { ...run, report: [] };
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
