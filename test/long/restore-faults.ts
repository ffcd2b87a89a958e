/** A restore that is interrupted, and the run after it: what must hold whatever happens. */

import path from "node:path";
import { expect } from "vitest";
import { restorablePart, type Users, usersOf } from "../end-to-end/accident.ts";
import { checkedRun } from "../end-to-end/checked-run.ts";
import { type RestoreRun, restoreRun, tenantOf, writesTo } from "../end-to-end/restore-run.ts";
import type { FaultRule } from "../simulator/faults.ts";
import type { Step } from "../simulator/runner.ts";
import type { ImportOutcome } from "../simulator/tenant.ts";
import { MIXED_POPULATION } from "../simulator/users.ts";
import { type Scenario, startSimulator, type World } from "../simulator/world.ts";

const USERS = 120;
const SCENARIO: Scenario = { ...tenantOf(USERS), population: MIXED_POPULATION };
const PROVIDERS = ["auth0", "email", "sms"];

/** A backup of the tenant in a folder; undo it when it is no longer needed. */
export async function backedUp(): Promise<AsyncDisposable & { readonly folder: string }> {
  await using world = await startSimulator(SCENARIO);
  const run = await checkedRun(world, { memberships: "roles, organizations" });
  return {
    folder: path.join(run.workspace, "auth0-users"),
    [Symbol.asyncDispose]: () => run[Symbol.asyncDispose](),
  };
}

/** What disturbs the first run. */
export interface Disturbance {
  readonly faults?: readonly FaultRule[];
  readonly importOutcomes?: readonly ImportOutcome[];
  readonly signal?: (world: World) => NonNullable<Step["signal"]>;
  readonly minutes?: number;
}

/** How the first run ended. */
export interface Disturbed {
  readonly isGreen: boolean;
  /** The message of its error annotation. */
  readonly error: string | undefined;
  readonly writes: number;
  readonly log: string;
}

/** Deletes users, blocks others and removes memberships; restores with the disturbance, and then without. */
export async function restoreDisturbed(
  folder: string,
  { faults = [], importOutcomes = [], signal, minutes = 1 }: Disturbance,
): Promise<Disturbed> {
  const disturbances = { faults: [...faults], importOutcomes: [...importOutcomes] };
  await using world = await startSimulator({ ...SCENARIO, ...disturbances });
  const goal = { users: usersOf(world), memberships: world.memberships() };
  damage(world);
  const damaged = usersOf(world);
  const inputs = {
    from: "folder",
    folder,
    restore: "missing, changed, memberships",
    confirm: world.tenant.origin,
    "timeout-minutes": String(minutes),
  };
  await using first = await restoreRun(world, inputs, { ...(signal && { signal: signal(world) }) });
  const writes = writesTo(world).length;
  expectHonest(first, world, goal, damaged, writes > 0);
  // The user waits until Auth0's imports have ended, as the error asks.
  world.finishImports();
  disturbances.faults.length = 0;
  disturbances.importOutcomes.length = 0;
  await using second = await restoreRun(world, { ...inputs, "timeout-minutes": "2" });
  expect(second.exitCode, `${first.log}\n--- second run\n${second.log}`).toBe(0);
  expectHonest(second, world, goal, damaged, writesTo(world).length > writes);
  const error = first.annotations.find(({ level }) => level === "error")?.message;
  return { isGreen: first.exitCode === 0, error, writes, log: first.log };
}

function damage(world: World): void {
  world.users.deleteAt(Array.from({ length: USERS / 4 }, (_, i) => i * 4));
  const { roles, organizations } = world.tenant.groups;
  world.removeMemberships(
    ({ role, organization }) =>
      role === roles[1]?.id || (role === undefined && organization === organizations[2]?.id),
  );
  let left = 8;
  world.users.changeAll(({ blocked }) => {
    return blocked !== true && left-- > 0 ? { blocked: true, app_metadata: {} } : undefined;
  });
}

/** What the tenant had before. */
interface Goal {
  readonly users: Users;
  readonly memberships: ReturnType<World["memberships"]>;
}

/** Ids of the users who are not as a complete restore leaves them. */
function unrestored(world: World, { users, memberships }: Goal): string[] {
  const now = usersOf(world);
  const wanted = new Map(memberships.map((one) => [one.user_id, JSON.stringify(one)]));
  const current = new Map(world.memberships().map((one) => [one.user_id, JSON.stringify(one)]));
  const isRestorable = (id: string) => {
    const user = users.get(id);
    const hasAddress = user?.["email"] !== undefined || id.startsWith("sms|");
    return hasAddress && PROVIDERS.includes(id.split("|", 1)[0] ?? "");
  };
  return [...users].flatMap(([id, user]) => {
    const found = now.get(id);
    if (found === undefined) return isRestorable(id) ? [id] : [];
    const isSame =
      JSON.stringify(sorted(restorablePart(found))) ===
      JSON.stringify(sorted(restorablePart(user)));
    return isSame && current.get(id) === wanted.get(id) ? [] : [id];
  });
}

/** The same with its keys in order, at all depths. */
function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
}

/** No file twice, green only when nothing is left, and a report that says what was done. */
function expectHonest(
  run: RestoreRun,
  world: World,
  goal: Goal,
  damaged: Users,
  hasWritten: boolean,
): void {
  expect(filesSentTwice(world), run.log).toEqual([]);
  const left = unrestored(world, goal);
  if (run.exitCode === 0) expect(left, run.log).toEqual([]);
  expect([...usersOf(world).keys()].filter((id) => !goal.users.has(id))).toEqual([]);
  for (const id of damaged.keys()) expect(world.users.find(id)).toBeDefined();
  if (run.signal === "SIGKILL" || !hasWritten) return;
  expect(run.report.length, run.log).toBeGreaterThan(0);
  const results = new Map(run.report.map(({ user_id: id, result }) => [id, result]));
  for (const id of left) expect(results.get(id), run.log).not.toBe("restored");
  const states = new Set(results.values());
  expect([...states].filter((state) => state === "planned")).toEqual([]);
  if (run.exitCode === 0) expect(states).not.toContain("not done");
}

/** Files that were sent again although Auth0 had not ended the earlier import as failed. */
function filesSentTwice(world: World): string[] {
  const jobs = world.imports();
  return jobs.flatMap(({ id, connectionId, text }, i) =>
    jobs
      .slice(0, i)
      .some(
        (other) =>
          other.connectionId === connectionId && other.text === text && other.end?.failed !== true,
      )
      ? [id]
      : [],
  );
}
