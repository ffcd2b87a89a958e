/** A backup and a simulated tenant with given users, and the plan that leads from one to the other. */

import { mkdtempDisposable, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import type { Tenant } from "../../../src/auth0/tenant.ts";
import { Ledger } from "../../../src/restore/ledger.ts";
import { makePlan } from "../../../src/restore/plan/index.ts";
import type { PlanCounts, Step } from "../../../src/restore/plan/steps.ts";
import type {
  BackupManifest,
  OpenedBackup,
  OpenedFile,
} from "../../../src/restore/source/opened.ts";
import type { RestoreSettings } from "../../../src/settings.ts";
import { type Scenario, startSimulator, type World } from "../../simulator/world.ts";
import { recordedRun, signedIn } from "../memberships-world.ts";

/** All fields that a restore can read. */
export const ALL_FIELDS =
  "user_id identities created_at app_metadata user_metadata blocked name nickname given_name family_name picture email email_verified phone_number phone_verified username".split(
    " ",
  );

/** A user, or the text of a row. */
export type TestUser = object | string;

/** A verified backup of these users, in files of some rows. */
export function backupOf(
  users: readonly TestUser[],
  manifest: Partial<BackupManifest> = {},
  connection?: string,
): OpenedBackup {
  const rows = users.map((user) => `${rowOf(user)}\n`);
  const half = Math.ceil(rows.length / 2);
  const files: OpenedFile[] = [rows.slice(0, half), rows.slice(half)].map((part, i) => ({
    name: `users-${i + 1}.ndjson`,
    content: "users",
    users: part.length,
    connection,
    async *rows() {
      yield Buffer.from(part.join(""));
    },
  }));
  return {
    manifest: {
      tenant: "acme",
      createdAt: new Date("2026-11-01T00:00:00Z"),
      format: "ndjson",
      connection: undefined,
      fields: ALL_FIELDS,
      usersKept: users.length,
      isEncrypted: false,
      hasMemberships: false,
      ...manifest,
    },
    place: "a folder",
    url: undefined,
    commit: undefined,
    files,
    hints: [],
  };
}

export function rowOf(user: TestUser): string {
  return typeof user === "string" ? user : JSON.stringify(user);
}

/** A tenant that exports these users. */
export function tenantWith(users: readonly TestUser[], scenario: Scenario = {}): Promise<World> {
  const rows = users.map((user) => `${rowOf(user)}\n`).join("");
  return startSimulator({
    requestsPerSecond: 100_000,
    completes: { atPoll: 1 },
    users: users.length,
    ...scenario,
    faults: [
      { on: "download", times: Infinity, fault: { kind: "bytes", bytes: gzipSync(rows) } },
      ...(scenario.faults ?? []),
    ],
  });
}

export interface MadePlan {
  readonly counts: PlanCounts;
  readonly steps: readonly Step[];
  /** The lines of the report. */
  readonly report: readonly Record<string, string>[];
  readonly warnings: readonly string[];
  readonly info: readonly string[];
  /** Files that the plan leaves in its folder. */
  readonly files: readonly string[];
}

export type PlanSettings = Pick<RestoreSettings, "kinds"> & Partial<RestoreSettings>;

/** Makes the plan for a tenant. */
export async function planFor(
  world: World,
  backup: OpenedBackup,
  settings: PlanSettings = { kinds: ["missing"] },
): Promise<MadePlan> {
  await using folder = await mkdtempDisposable(path.join(tmpdir(), "plan-"));
  const { lines, run: recorded } = recordedRun();
  const run = {
    ...recorded,
    workspace: folder.path,
    temp: folder.path,
    url: undefined,
    repository: undefined,
    environment: {},
  };
  const tenant: Tenant = await signedIn(world, recorded);
  const ledger = await Ledger.begin(folder.path);
  const usual = {
    properties: ["app_metadata", "user_metadata", "blocked"],
    connection: undefined,
    filter: undefined,
  } as const;
  const asked = { ...usual, ...settings } as RestoreSettings;
  const plan = await makePlan(backup, tenant, asked, run, folder.path, ledger);
  const steps: Step[] = [];
  for await (const step of plan.steps()) steps.push(step);
  const file = path.join(folder.path, "report.ndjson");
  await ledger.write(file, true);
  const report = (await readFile(file, "utf8")).split("\n").filter((line) => line !== "");
  const left = await readdir(folder.path, { recursive: true, withFileTypes: true });
  return {
    counts: plan.counts,
    steps,
    report: report.map((line) => JSON.parse(line)),
    ...lines,
    files: left.filter((entry) => entry.isFile()).map(({ name }) => name),
  };
}

/** The plan for a tenant that exports these users. */
export async function planOf(
  backup: OpenedBackup | readonly TestUser[],
  tenant: readonly TestUser[],
  settings?: PlanSettings,
): Promise<MadePlan> {
  await using world = await tenantWith(tenant);
  return await planFor(world, "manifest" in backup ? backup : backupOf(backup), settings);
}
