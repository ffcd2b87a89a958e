/** A simulated tenant with groups, a backup with memberships, and the plan that leads from one to the other. */

import { mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Tenant } from "../../src/auth0/tenant.ts";
import { type Candidate, planMemberships } from "../../src/restore/plan/memberships.ts";
import type { AssignmentCounts, AssignStep } from "../../src/restore/plan/steps.ts";
import type { OpenedBackup } from "../../src/restore/source/opened.ts";
import { KeyedRows } from "../../src/rows/sort/keyed-rows.ts";
import type { RestoreKind } from "../../src/settings.ts";
import { MEMBERSHIP_SCOPES, type UserMemberships } from "../simulator/groups.ts";
import { type Scenario, startSimulator, type World } from "../simulator/world.ts";

/** What the run logs. */
export interface Lines {
  readonly info: string[];
  readonly warnings: string[];
}

/** A log that keeps its lines, and a signal that is never aborted. */
export function recordedRun() {
  const lines: Lines = { info: [], warnings: [] };
  const log = {
    info: (line: string) => void lines.info.push(line),
    warning: (line: string) => void lines.warnings.push(line),
    retry() {},
    mask() {},
  };
  return { lines, run: { log, signal: new AbortController().signal } };
}

export function startTenant(scenario: Scenario): Promise<World> {
  return startSimulator({
    requestsPerSecond: 100_000,
    ...scenario,
    application: { scopes: MEMBERSHIP_SCOPES, ...scenario.application },
  });
}

export function signedIn(world: World, run: ReturnType<typeof recordedRun>["run"]) {
  const { origin, audience, application } = world.tenant;
  const { clientId, credential } = application;
  if (credential.kind !== "secret") throw new Error("The application has no secret.");
  const credentials = { kind: "secret", clientId, clientSecret: credential.secret } as const;
  return Tenant.signIn(run, { origin: new URL(origin), audience, credentials }, []);
}

/** A verified backup with these memberships, in files of a few rows. */
export function backupOf(memberships: readonly object[], hasMemberships = true): OpenedBackup {
  const rows = memberships.map((one) => `${JSON.stringify(one)}\n`);
  const parts = [rows.slice(0, 3), rows.slice(3)];
  return {
    manifest: {
      tenant: "acme",
      createdAt: new Date(0),
      format: "ndjson",
      connection: undefined,
      fields: undefined,
      usersKept: 0,
      isEncrypted: false,
      hasMemberships,
    },
    place: "a folder",
    url: undefined,
    commit: undefined,
    files: parts.map((part, i) => ({
      name: `memberships-${i}.ndjson`,
      content: "memberships" as const,
      users: part.length,
      connection: undefined,
      async *rows() {
        yield Buffer.from(part.join(""));
      },
    })),
    hints: [],
  };
}

export type Candidates = Readonly<Record<string, Candidate["state"]>>;

/** Candidates by user id. */
async function* sortedCandidates(candidates: Candidates) {
  const ids = Object.keys(candidates).map((id) => Buffer.from(id));
  for (const id of ids.sort(Buffer.compare)) {
    const rows = new KeyedRows(1024);
    const state = candidates[id.toString()];
    const row = Buffer.from(JSON.stringify({ connection: "users", state, hasStep: false }));
    rows.add(id, 0, id.length, row, 0, row.length);
    yield rows;
  }
}

export interface MadePlan extends Lines {
  readonly steps: readonly AssignStep[];
  readonly counts: AssignmentCounts;
}

/** Plans the memberships. */
export async function plan(
  world: World,
  candidates: Candidates,
  memberships: readonly UserMemberships[] | OpenedBackup,
  kinds: readonly RestoreKind[] = ["missing"],
): Promise<MadePlan> {
  await using folder = await mkdtempDisposable(path.join(tmpdir(), "memberships-"));
  const { lines, run } = recordedRun();
  const tenant = await signedIn(world, run);
  const backup = "files" in memberships ? memberships : backupOf(memberships);
  const steps: AssignStep[] = [];
  const counts = await planMemberships(
    sortedCandidates(candidates),
    backup,
    tenant,
    { kinds },
    run,
    folder.path,
    async (step) => void steps.push(step),
  );
  return { ...lines, steps, counts };
}
