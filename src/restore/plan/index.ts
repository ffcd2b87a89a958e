/** Makes the plan of a restore: what to do so that the tenant has again what the backup has. */

import { mkdtemp } from "node:fs/promises";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { connectionName } from "../../auth0/connections.ts";
import type { Tenant } from "../../auth0/tenant.ts";
import { diskError } from "../../base/disk-errors.ts";
import type { Run } from "../../base/run.ts";
import { KeyedSort, SMALL_SORT } from "../../pipeline/keyed-sort.ts";
import type { RestoreSettings } from "../../settings.ts";
import type { Ledger } from "../ledger.ts";
import type { OpenedBackup } from "../source/opened.ts";
import { requireFields, type Scope, sortBackupUsers } from "./backup-users.ts";
import { PlanCounter } from "./counter.ts";
import { type Candidate, planMemberships } from "./memberships.ts";
import { mergeUsers } from "./merge.ts";
import { StepStore } from "./step-store.ts";
import type { AssignStep, Plan } from "./steps.ts";
import { sortTenantUsers, startTenantExport } from "./tenant-users.ts";
import { UserPlanner } from "./users.ts";

/**
 * Compares the backup with a new export of the tenant. Nothing is written to the tenant, and memory is bounded whatever the number of
 * users.
 *
 * @param folder an existing folder that only we can read
 * @param ledger receives the steps, and the users who cannot be restored
 * @throws BackupError if the backup lacks what the plan needs, the export fails or is incomplete, Auth0 refuses a request, or the disk
 *   cannot be written
 */
export async function makePlan(
  backup: OpenedBackup,
  tenant: Tenant,
  settings: RestoreSettings,
  run: Run,
  folder: string,
  ledger: Pick<Ledger, "planned">,
): Promise<Plan> {
  // Merging leaves much garbage per user, for which V8 would otherwise reserve a hundred megabytes.
  setFlagsFromString("--optimize-for-size");
  requireFields(backup.manifest, settings);
  const scope = await scopeOf(backup, tenant, settings);
  const own = await mkdtemp(path.join(folder, "plan-")).catch(diskError(folder));
  // Auth0 works on the job while the backup is sorted.
  const jobId = await startTenantExport(tenant, settings);
  const before = await sortBackupUsers(backup, scope, run, own);
  const now = await sortTenantUsers(tenant, jobId, own);

  const counts = new PlanCounter();
  const steps = await StepStore.begin(own, run.signal);
  const candidates = comparesMemberships(backup, settings)
    ? await KeyedSort.begin(own, SMALL_SORT, run.signal)
    : undefined;
  const createdAt = backup.manifest.createdAt;
  const planner = new UserPlanner(settings, createdAt, { counts, steps, ledger, candidates });
  for await (const user of mergeUsers(before.sorted(), now.sorted())) await planner.plan(user);

  if (candidates !== undefined) {
    const add = async (step: AssignStep, { hasStep }: Candidate): Promise<void> => {
      counts.lackMemberships++;
      if (!hasStep) counts.touched++;
      counts.add(step.connection, "assign");
      await steps.add(step);
      await ledger.planned(step.userId, "assign");
    };
    const sorted = candidates.sorted();
    counts.assignments = await planMemberships(sorted, backup, tenant, settings, run, own, add);
    counts.requests += counts.assignments.requests;
  }
  return { counts, steps: () => steps.steps() };
}

/** With `memberships`, the planning of memberships reports that the backup lacks them. */
function comparesMemberships({ manifest }: OpenedBackup, { kinds }: RestoreSettings): boolean {
  return kinds.includes("memberships") || (kinds.includes("missing") && manifest.hasMemberships);
}

async function scopeOf(
  { manifest, files }: OpenedBackup,
  tenant: Tenant,
  { connection, filter }: RestoreSettings,
): Promise<Scope> {
  const only = connection && (await connectionName(tenant, connection));
  const needsConnection =
    manifest.format === "import" && files.some((file) => file.connection === undefined);
  if (!needsConnection) return { filter, connection: only, importConnection: undefined };
  const name = await importConnection(manifest, tenant, only);
  if (name === undefined) {
    tenant.run.log.warning(
      "The backup does not say to which connection its users belong, so none of them can be imported. Set `connection` to it.",
    );
  }
  return { filter, connection: only, importConnection: name };
}

/** The connection of a backup that has only one, which the manifest names as its input did: by name or by id. */
async function importConnection(
  { connection }: OpenedBackup["manifest"],
  tenant: Tenant,
  only: string | undefined,
): Promise<string | undefined> {
  if (connection === undefined) return only;
  if (!connection.startsWith("con_")) return connection;
  // An id belongs to one tenant, and a backup may be restored into another one: the input decides.
  return only ?? (await connectionName(tenant, { kind: "id", id: connection }));
}
