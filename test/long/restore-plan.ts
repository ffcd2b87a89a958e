/** A process that plans a restore of many users, and prints the counts and the memory that it needed. */

import { mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Tenant } from "../../src/auth0/tenant.ts";
import { Ledger } from "../../src/restore/ledger.ts";
import { makePlan } from "../../src/restore/plan/index.ts";
import type { OpenedBackup } from "../../src/restore/source/opened.ts";
import type { RestoreKind, RestoreSettings, TenantSettings } from "../../src/settings.ts";
import { exportBytes, NO_EDITS, USUAL_STYLE } from "../simulator/export-file.ts";

/** What the process is told, as JSON in its only argument. */
export interface PlanTask {
  readonly tenant: { readonly origin: string; readonly audience: string };
  readonly credentials: TenantSettings["credentials"];
  readonly seed: number;
  readonly users: number;
  readonly kinds: readonly RestoreKind[];
  /** Names of the fields of the backup. */
  readonly fields: readonly string[];
}

/** What it prints, as JSON. */
export interface PlanResult {
  readonly missing: number;
  readonly changed: number;
  readonly steps: number;
  readonly usersInTenant: number;
  readonly seconds: number;
  /** The largest resident set, in bytes. */
  readonly peakBytes: number;
}

const task: PlanTask = JSON.parse(process.argv[2] ?? "");
const { seed, users, fields, kinds, credentials } = task;

const backup: OpenedBackup = {
  manifest: {
    tenant: "acme",
    createdAt: new Date(),
    format: "ndjson",
    connection: undefined,
    fields,
    usersKept: users,
    isEncrypted: false,
    hasMemberships: false,
  },
  place: "a folder",
  url: undefined,
  commit: undefined,
  hints: [],
  files: [
    {
      name: "users.ndjson",
      content: "users",
      users,
      connection: undefined,
      async *rows() {
        yield* exportBytes({
          seed,
          users,
          connectionId: undefined,
          limit: undefined,
          format: "json",
          fields: fields.map((name) => ({ name })),
          style: USUAL_STYLE,
          edits: NO_EDITS,
        });
      },
    },
  ],
};

const log = { info() {}, warning() {}, retry() {}, mask() {} };
await using folder = await mkdtempDisposable(path.join(tmpdir(), "plan-"));
const run = {
  log,
  signal: new AbortController().signal,
  workspace: folder.path,
  temp: folder.path,
  url: undefined,
  repository: undefined,
  environment: {},
};
const started = performance.now();
const tenantSettings = {
  origin: new URL(task.tenant.origin),
  audience: task.tenant.audience,
  credentials,
};
const tenant = await Tenant.signIn(run, tenantSettings, []);
const settings = {
  kinds,
  properties: ["app_metadata", "user_metadata", "blocked"],
  connection: undefined,
  filter: undefined,
} as unknown as RestoreSettings;
const ledger = await Ledger.begin(folder.path);
const plan = await makePlan(backup, tenant, settings, run, folder.path, ledger);
let steps = 0;
for await (const _ of plan.steps()) steps++;
await ledger.write(path.join(folder.path, "report.ndjson"), true);
const { missing, changed, usersInTenant } = plan.counts;
const result: PlanResult = {
  missing,
  changed,
  steps,
  usersInTenant,
  seconds: (performance.now() - started) / 1000,
  peakBytes: process.resourceUsage().maxRSS * 1024,
};
process.stdout.write(JSON.stringify(result));
