/** A backup, one line per step. */

import { writeFile } from "node:fs/promises";
import path from "node:path";
import { type CompletedJob, startExport, waitForExport } from "../auth0/export-job.ts";
import { spellingHints, undocumentedTitles, userIdTitle } from "../auth0/fields.ts";
import { membershipScopes } from "../auth0/memberships.ts";
import { Tenant } from "../auth0/tenant.ts";
import { diskError } from "../base/disk-errors.ts";
import { BackupError } from "../base/errors.ts";
import { formatNames, formatTime, formatUsers } from "../base/format.ts";
import type { Run } from "../base/run.ts";
import { makeRunFolder, removeStaleFolders } from "../base/stale-files.ts";
import { VERSION } from "../base/version.ts";
import { type FileSet, listedFiles, type PipelineResult } from "../pipeline/plan.ts";
import type { Backup, Progress } from "../run.ts";
import type { Format, Settings } from "../settings.ts";
import type { Fingerprint } from "../store/branch/fingerprint.ts";
import type { BackupBranch, PreparedCommit } from "../store/branch/index.ts";
import { checkDestinations, store } from "../store/index.ts";
import { completeProfile, discovers, withoutDiscovered } from "./complete-profile.ts";
import { downloadAndConvert } from "./export.ts";
import { manifest } from "./manifest.ts";
import {
  collectMemberships,
  requireMembershipAccess,
  summarizeGroups,
  summarizeMemberships,
  writeMemberships,
} from "./memberships.ts";
import {
  describeFields,
  summarizeComparison,
  summarizeDestinations,
  summarizeFields,
  summarizeFiles,
  summarizeStored,
} from "./step-results.ts";

/**
 * Makes one backup.
 *
 * @throws BackupError, with nothing stored and no temporary file left
 */
export async function backup(asked: Settings, run: Run, progress: Progress): Promise<Backup> {
  const { log } = run;
  const swept = await removeStaleFolders(run.temp, Date.now());
  if (swept > 0) log.info(`Removed the files of ${swept} killed ${swept === 1 ? "run" : "runs"}.`);
  const { folder, remove } = await makeRunFolder(run);
  let opened: BackupBranch | undefined;
  try {
    const branch = await progress.step(
      "Check the destination",
      () => checkDestinations(asked, run, folder),
      () => summarizeDestinations(asked.destinations),
    );
    opened = branch;
    const tenant = await progress.step(
      "Sign in",
      () => Tenant.signIn(run, asked.tenant, neededScopes(asked)),
      ({ host }) => host,
    );
    const tokens = providerTokenWarning(tenant);
    if (tokens !== undefined) log.warning(tokens);
    const complete = discovers(asked)
      ? await progress.step("Discover fields", () => discover(tenant, asked, log), summarizeFields)
      : asked;
    const wantsMemberships = asked.memberships.length > 0;
    if (wantsMemberships) await requireMembershipAccess(tenant, asked);
    const { jobId, settings } = await progress.step(
      "Start the export",
      () => start(tenant, complete, asked, run, progress),
      (started) => started.jobId,
    );
    branch?.fetchAhead(settings);
    // Auth0 works on the job meanwhile. The job is polled later, because its link expires after a minute.
    const memberships = wantsMemberships
      ? await progress.step(
          "Read the memberships",
          () => collectMemberships(tenant, settings, folder),
          summarizeGroups,
        )
      : undefined;
    const job = await progress.step(
      "Wait for the export",
      () => watch(tenant, jobId, settings),
      ({ total }) => (total === undefined ? "completed" : formatUsers(total)),
    );
    const users = await progress.step(
      "Download and convert",
      () => downloadAndConvert(tenant, job, settings, folder, memberships?.files, branch),
      summarizeFiles,
    );
    checkComplete(users, job, settings);
    const written =
      memberships &&
      (await progress.step(
        "Write the memberships",
        () => writeMemberships(memberships),
        summarizeMemberships,
      ));
    const result = { ...users, memberships: written };
    const files = listedFiles(result);
    const manifestFile = await writeManifest(settings, result, { folder, files }, job, run);
    const commit =
      branch &&
      (await progress.step(
        "Compare with the branch",
        () => prepareCommit(branch, settings, result, job, run),
        summarizeComparison,
      ));
    const stored = await progress.step(
      "Store",
      () => store(files, manifestFile, commit, settings, run, progress.held),
      summarizeStored,
    );
    return {
      tenant: tenant.host,
      jobId,
      connection: job.connection,
      fields: describeFields(settings.export),
      settings,
      result,
      ...stored,
    };
  } finally {
    opened?.close();
    // Synchronous, and a failed run awaits nothing after it: the artifact client cannot be stopped, and would print an error of its own
    // when its next file is gone.
    remove();
  }
}

/** The permissions that the application needs. */
export function neededScopes({ export: job, memberships }: Settings): string[] {
  const needsLookUp = job.kind === "start" && job.connection?.kind === "name";
  const lookUp = needsLookUp ? ["read:connections"] : [];
  return ["read:users", ...lookUp, ...membershipScopes(memberships)];
}

/** The warning about a permission that is never needed, if the token is known to have it. */
export function providerTokenWarning(tenant: Tenant): string | undefined {
  if (tenant.hasScope("read:user_idp_tokens") !== true) return undefined;
  return "The token has the permission read:user_idp_tokens, so the backup may contain access tokens of other identity providers. No backup needs it: remove it from the application (Applications → APIs → Auth0 Management API).";
}

async function discover(tenant: Tenant, asked: Settings, log: Run["log"]): Promise<Settings> {
  const { settings, finding, warnings } = await completeProfile(tenant, asked);
  if (undocumentedTitles(settings.export).length > 0) log.info(finding);
  for (const warning of warnings) log.warning(warning);
  return settings;
}

/**
 * Starts the job, unless it exists. A job that Auth0 refuses is started without the discovered properties: their names are not trusted,
 * and which of them Auth0 accepts is not documented.
 *
 * @param asked the settings before the discovery
 * @returns the job's id and the settings of the export that it makes
 */
async function start(
  tenant: Tenant,
  complete: Settings,
  asked: Settings,
  { log }: Run,
  progress: Progress,
): Promise<{ jobId: string; settings: Settings }> {
  const { export: job, format } = complete;
  if (job.kind === "collect") {
    progress.jobId(job.jobId);
    log.info("Collecting a job that was started earlier.");
    return { jobId: job.jobId, settings: complete };
  }
  const rows = format === "csv" ? "csv" : "json";
  let settings = complete;
  const jobId = await startExport(tenant, job, rows).catch(async (error: unknown) => {
    const reduced = await withoutDiscovered(complete, asked, error);
    if (reduced === undefined || !(error instanceof BackupError)) throw error;
    log.warning(
      `Auth0 did not accept the discovered fields, so the backup lacks them: ${formatNames(undocumentedTitles(job))}. ${error.message}`,
    );
    settings = reduced.settings;
    return startExport(tenant, reduced.job, rows);
  });
  progress.jobId(jobId);
  log.info(`Auth0 accepted the job at ${formatTime(new Date())}.`);
  return { jobId, settings };
}

async function watch(tenant: Tenant, jobId: string, settings: Settings): Promise<CompletedJob> {
  const job = await waitForExport(tenant, jobId);
  assertSameFormat(jobId, job.format, settings.format);
  return job;
}

/** @throws BackupError if the job's format cannot be converted to the format of the backup */
export function assertSameFormat(jobId: string, written: string | undefined, asked: Format): void {
  const expected = asked === "csv" ? "csv" : "json";
  if (written === undefined || written === expected) return;
  throw new BackupError(
    `The export job ${jobId} was started with the format ${written === "csv" ? "csv" : "json"}, which cannot be converted to \`format: ${asked}\`.`,
    written === "csv" ? "Set `format: csv`." : "Set `format` to ndjson, json or import.",
  );
}

/** The last check before anything is stored. */
function checkComplete(
  result: PipelineResult,
  job: CompletedJob,
  { minimumUsers, export: asked }: Settings,
): void {
  const { usersExported, foundFields } = result;
  if (usersExported > 0 && foundFields?.hasAny === false) {
    const hints = asked.kind === "start" ? spellingHints(asked.named) : "";
    throw new BackupError(
      `None of ${formatUsers(usersExported)} in the export has any of the requested fields.`,
      `Nothing was stored. Check the spelling in \`fields\`.${hints}`,
    );
  }
  if (job.total !== undefined && usersExported < job.total) {
    throw new BackupError(
      `Auth0 reports ${formatUsers(job.total)} in the export, but its file has only ${usersExported}.`,
      "Nothing was stored. Run the workflow again; if it keeps failing, give Auth0 support the job's id.",
    );
  }
  if (usersExported < minimumUsers) {
    throw new BackupError(
      `Auth0 exported ${formatUsers(usersExported)}, fewer than \`minimum-users\` (${minimumUsers}).`,
      "Nothing was stored. Check the tenant, `connection` and `limit`, or lower `minimum-users`.",
    );
  }
}

/** Makes the commit for the branch: the sorted files and their manifest. */
async function prepareCommit(
  branch: BackupBranch,
  settings: Settings,
  result: PipelineResult,
  job: CompletedJob,
  run: Run,
): Promise<PreparedCommit> {
  const { sorted } = result;
  if (sorted === undefined) throw new Error("The pipeline made no files for the branch.");
  const files = [...sorted.files, ...(result.memberships?.files ?? [])];
  return await branch.prepare({
    files,
    writeManifest: (fingerprint) =>
      writeManifest(settings, result, { ...sorted, files }, job, run, fingerprint),
    format: settings.format,
    compression: settings.compression,
    recipients: settings.recipients,
    idTitle: userIdTitle(settings.export),
    tenant: settings.tenant.origin.host,
    usersKept: result.usersKept,
    jobId: job.id,
    runUrl: run.url,
  });
}

async function writeManifest(
  settings: Settings,
  result: PipelineResult,
  { folder, files }: FileSet,
  job: CompletedJob,
  run: Run,
  fingerprint?: Fingerprint,
): Promise<string> {
  const file = path.join(folder, "manifest.json");
  const text = manifest(settings, result, files, {
    createdAt: new Date(),
    jobId: job.id,
    connection: job.connection,
    version: VERSION,
    runUrl: run.url,
    fingerprint,
  });
  await writeFile(file, text, { mode: 0o600 }).catch(diskError(file));
  return file;
}
