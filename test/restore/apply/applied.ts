/** Carries out a plan that a test writes itself, in this process, against the simulated tenant. */

import { Tenant } from "../../../src/auth0/tenant.ts";
import { BackupError } from "../../../src/base/errors.ts";
import { applyPlan } from "../../../src/restore/apply/index.ts";
import { readPasswordHashes } from "../../../src/restore/apply/password-hashes.ts";
import type { CreateStep, ImportStep, Plan, Step } from "../../../src/restore/plan/steps.ts";
import type { RestoreSettings } from "../../../src/settings.ts";
import { type Scenario, startSimulator, type World } from "../../simulator/world.ts";

export const DATABASE = { name: "Username-Password-Authentication", id: "con_Db00000000000001" };

/** What carrying out a plan left. */
export interface Applied {
  /** Results by user id, like `restored` and `failed DUPLICATED_USER`. */
  readonly results: ReadonlyMap<string, string>;
  readonly log: string;
  /** Why it failed; `undefined` if it did not. */
  readonly error: Error | undefined;
}

export function tenantFor(scenario: Scenario = {}): Promise<World> {
  return startSimulator({
    users: 0,
    requestsPerSecond: 1000,
    completes: { atPoll: 1 },
    application: {
      scopes: ["read:users", "read:connections", "create:users", "update:users", "update:roles"],
    },
    ...scenario,
  });
}

/** @param timeout of the run, in milliseconds */
export async function apply(
  { tenant: { origin, audience }, readyToken }: World,
  steps: readonly Step[],
  {
    timeout = 60_000,
    settings = {},
  }: { timeout?: number; settings?: Partial<RestoreSettings> } = {},
): Promise<Applied> {
  const lines: string[] = [];
  const add = (line: string) => void lines.push(line);
  const log = { info: add, warning: add, retry: (_: string, line = "") => add(line), mask() {} };
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new BackupError("Too late.")), timeout);
  const run = { log, signal: deadline.signal };
  const results = new Map<string, string>();
  const ledger = {
    async result(userId: string, action: string, result: string, reason?: string) {
      const key = action === "assign" ? `${userId} (assign)` : userId;
      if (results.has(key)) throw new Error("A user has two results.");
      results.set(key, reason === undefined ? result : `${result} ${reason}`);
    },
  };
  const credentials = { kind: "token", token: readyToken } as const;
  const tenant = await Tenant.signIn(run, { origin: new URL(origin), audience, credentials }, []);
  const { passwordHashes } = settings;
  const error = await applyPlan(
    planOf(steps),
    tenant,
    passwordHashes === undefined ? undefined : await readPasswordHashes(passwordHashes, run),
    run,
    ledger,
  ).then(
    () => undefined,
    (failure) => failure,
  );
  clearTimeout(timer);
  return { results, log: lines.join("\n"), error };
}

function planOf(steps: readonly Step[]): Plan {
  return {
    counts: undefined as never,
    async *steps() {
      yield* steps;
    },
  };
}

/** Users of the database connection who have to be imported, with about this many bytes each. */
export function imports(count: number, bytes = 200): ImportStep[] {
  return Array.from({ length: count }, (_, i) => {
    const id = `u${String(i).padStart(5, "0")}`;
    const user = { user_id: id, email: `${id}@example.com`, user_metadata: { note: "" } };
    user.user_metadata.note = "x".repeat(Math.max(bytes - JSON.stringify(user).length, 0));
    return {
      action: "import",
      userId: `auth0|${id}`,
      connection: DATABASE.name,
      user: JSON.stringify(user),
    };
  });
}

/** Passwordless users who have to be created. */
export function creations(count: number): CreateStep[] {
  return Array.from({ length: count }, (_, i) => {
    const body = {
      connection: "email",
      user_id: `c${i}`,
      email: `c${i}@example.com`,
      email_verified: true,
    };
    return {
      action: "create",
      userId: `email|c${i}`,
      connection: "email",
      body: JSON.stringify(body),
    };
  });
}

/** The ids with a result, sorted. */
export function withResult({ results }: Applied, wanted: string): string[] {
  return [...results]
    .filter(([, result]) => result === wanted)
    .map(([id]) => id)
    .toSorted();
}
