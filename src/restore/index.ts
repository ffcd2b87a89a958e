/** A restore, one line per step. */

import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { Tenant } from "../auth0/tenant.ts";
import { diskError } from "../base/disk-errors.ts";
import { BackupError } from "../base/errors.ts";
import { formatCount, formatUsers } from "../base/format.ts";
import { RetryBudget, withRetry } from "../base/retry.ts";
import type { Run } from "../base/run.ts";
import { makeRunFolder, removeStaleFolders } from "../base/stale-files.ts";
import { timingsFor } from "../base/timings.ts";
import type { Progress } from "../run.ts";
import type { RestoreSettings } from "../settings.ts";
import { applyPlan, applyScopes } from "./apply/index.ts";
import { type PasswordHashes, readPasswordHashes } from "./apply/password-hashes.ts";
import { Ledger } from "./ledger.ts";
import { backupHints } from "./plan/backup-users.ts";
import { makePlan } from "./plan/index.ts";
import type { Plan, PlanCounts } from "./plan/steps.ts";
import { openBackup } from "./source/index.ts";
import type { OpenedBackup } from "./source/opened.ts";
import type { RestoreState } from "./state.ts";
import { summarizeBackup, summarizeDone, summarizePlan } from "./step-results.ts";

/** Users that are written may be missing from an export for some time: how often it is made again. */
const VERIFICATION_RETRIES = 2;

/**
 * Restores users, or only shows what it would do.
 *
 * @param state filled in as the run proceeds, for the report
 * @throws BackupError if the plan was not carried out completely; what was done is in the report
 */
export async function restore(
  settings: RestoreSettings,
  run: Run,
  progress: Progress,
  state: RestoreState,
): Promise<void> {
  await removeStaleFolders(run.temp, Date.now());
  const reportFile = await reportPath(settings);
  const { folder, remove } = await makeRunFolder(run);
  try {
    const backup = await progress.step(
      "Find and verify the backup",
      () => openBackup(settings, run, folder),
      summarizeBackup,
    );
    state.backup = backup;
    for (const hint of [...backup.hints, ...backupHints(backup, settings)]) run.log.warning(hint);
    const tenant = await progress.step(
      "Sign in",
      () => Tenant.signIn(run, settings.tenant, ["read:users"]),
      () => `signed in to ${settings.tenant.origin.host}`,
    );
    const ledger = await Ledger.begin(await subfolder(folder, "ledger"));
    try {
      const plan = await progress.step(
        "Compare the backup with the tenant",
        async () =>
          makePlan(backup, tenant, settings, run, await subfolder(folder, "plan"), ledger),
        ({ counts }) => summarizePlan(counts),
      );
      state.plan = plan.counts;
      const scopes = applyScopes(plan.counts);
      state.scopes = scopes;
      state.missingScopes = scopes.filter((scope) => tenant.hasScope(scope) === false);
      assertMaximumUsers(plan.counts, settings);
      // Also in a preview, so that a file that cannot be read does not stop the run that restores.
      const hashes = await hashesOf(settings, run);
      if (settings.isConfirmed && plan.counts.touched > 0) {
        tenant.requireScopes(scopes);
        await carryOut(plan, {
          backup,
          tenant,
          hashes,
          settings,
          run,
          folder,
          progress,
          ledger,
          state,
          reportFile,
        });
      }
    } catch (error) {
      // The first error is the one to show.
      await writeReport(ledger, reportFile, state).catch(() => {});
      throw error;
    }
    await writeReport(ledger, reportFile, state);
    assertComplete(state);
  } finally {
    await remove();
  }
}

/** What carrying out a plan needs. */
interface Work {
  readonly backup: OpenedBackup;
  readonly tenant: Tenant;
  readonly hashes: PasswordHashes | undefined;
  readonly settings: RestoreSettings;
  readonly run: Run;
  readonly folder: string;
  readonly progress: Progress;
  readonly ledger: Ledger;
  readonly state: RestoreState;
  readonly reportFile: string;
}

async function carryOut(plan: Plan, work: Work): Promise<void> {
  const { tenant, hashes, run, progress, ledger, state, reportFile } = work;
  state.applied = true;
  const done = await progress.step(
    "Restore the users",
    async () => {
      await applyPlan(plan, tenant, hashes, run, ledger);
      return await ledger.write(reportFile, false);
    },
    summarizeDone,
  );
  const left = await progress.step(
    "Compare again",
    () => verified(work, done.failed),
    ({ counts }) => summarizePlan(counts),
  );
  state.remaining = left.counts;
  for await (const { userId, action } of left.steps()) {
    await ledger.result(userId, action, "failed", "left according to the new export");
  }
}

async function hashesOf(
  { passwordHashes }: RestoreSettings,
  run: Run,
): Promise<PasswordHashes | undefined> {
  return passwordHashes === undefined ? undefined : await readPasswordHashes(passwordHashes, run);
}

/** A new plan, which has the users who are left, if any. */
function verified({ backup, tenant, settings, run, folder }: Work, failed: number): Promise<Plan> {
  const budget = new RetryBudget({ ...timingsFor(tenant.origin), retries: VERIFICATION_RETRIES });
  const attempt = async () => {
    const own = path.join(folder, "verification");
    await rm(own, { recursive: true, force: true });
    await subfolder(folder, "verification");
    const discarded = await Ledger.begin(await subfolder(own, "ledger"));
    const plan = await makePlan(backup, tenant, settings, run, own, discarded);
    if (plan.counts.touched > failed) throw new NotYetExported(plan);
    return plan;
  };
  return withRetry(run, "the verification", attempt, (error) =>
    error instanceof NotYetExported
      ? { budget, reason: "the export does not have all restored users yet" }
      : undefined,
  ).catch((error) => {
    if (error instanceof NotYetExported) return error.plan;
    throw error;
  });
}

class NotYetExported extends Error {
  readonly plan: Plan;

  constructor(plan: Plan) {
    super("The export lacks restored users.");
    this.plan = plan;
  }
}

function assertMaximumUsers({ touched }: PlanCounts, { maximumUsers }: RestoreSettings): void {
  if (touched <= maximumUsers) return;
  throw new BackupError(
    `The plan touches ${formatUsers(touched)}, more than \`maximum-users\` (${formatCount(maximumUsers)}). Nothing was written.`,
    "Check in the summary that the backup and the filter are the right ones, and raise `maximum-users`.",
  );
}

/** @throws BackupError unless the tenant has everything that can be restored */
function assertComplete({ applied, remaining, done, report }: RestoreState): void {
  if (!applied || remaining === undefined || remaining.touched === 0) return;
  const codes = [...(done?.failures ?? [])].map(
    ([code, users]) => `${code}: ${formatCount(users)}`,
  );
  const why = codes.length === 0 ? "" : ` (${codes.join(", ")})`;
  throw new BackupError(
    `${formatUsers(remaining.touched)} could not be restored${why}.`,
    `The report has the reason for each user: ${report}. Correct the causes and run the restore again: it does what is left.`,
  );
}

async function writeReport(ledger: Ledger, file: string, state: RestoreState): Promise<void> {
  state.done = await ledger.write(file, !state.applied);
  state.report = file;
}

/** The path of the report, where a file can be made. @throws BackupError if none can */
async function reportPath({ outputDirectory }: RestoreSettings): Promise<string> {
  const file = path.join(outputDirectory, "restore-report.ndjson");
  await mkdir(outputDirectory, { recursive: true }).catch(diskError(outputDirectory));
  await writeFile(file, "").catch(diskError(file));
  await rm(file).catch(diskError(file));
  return file;
}

async function subfolder(folder: string, name: string): Promise<string> {
  const made = path.join(folder, name);
  await mkdir(made, { recursive: true, mode: 0o700 }).catch(diskError(made));
  return made;
}
