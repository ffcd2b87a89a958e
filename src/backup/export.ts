/** The export's file, downloaded and staged in one pass, and begun again where the download must be. */

import { DownloadMustRestart, download } from "../auth0/download.ts";
import type { CompletedJob } from "../auth0/export-job.ts";
import { exportedNames, statisticsFields, userIdTitle } from "../auth0/fields.ts";
import type { Tenant } from "../auth0/tenant.ts";
import { BackupError } from "../base/errors.ts";
import { formatBytes, formatCount, formatUsers } from "../base/format.ts";
import type { Log } from "../base/log.ts";
import type { CompiledFilter } from "../filter/index.ts";
import { runPipeline } from "../pipeline/index.ts";
import { CorruptFileError } from "../pipeline/inflate.ts";
import { formatLeftOut } from "../pipeline/left-out.ts";
import type { PipelineResult } from "../pipeline/plan.ts";
import { totalLeftOut } from "../rows/import/index.ts";
import type { Settings } from "../settings.ts";
import { logProgress } from "./progress.ts";

/** How often a download is begun again from its first byte. */
const RESTARTS = 2;

/**
 * Downloads the file of a job that has completed and stages it.
 *
 * @param folder an existing folder that only we can read
 * @throws BackupError where the file stays damaged, a row is not what Auth0 documents, or the disk cannot be written
 */
export async function downloadAndStage(
  tenant: Tenant,
  job: CompletedJob,
  settings: Settings,
  folder: string,
): Promise<PipelineResult> {
  const { log } = tenant.http;
  const { format, compression, recipients, fileName } = settings;
  const { artifact, branch, outputDirectory } = settings.destinations;
  for (let restarts = 0; ; restarts++) {
    const filter = await compiled(settings.filter);
    const plan = {
      format,
      compression,
      recipients,
      fileName,
      filter,
      fieldNames: fieldNames(settings),
      // Whoever encrypts shows nothing of the users to those who read the summary.
      tallied: recipients.length > 0 ? undefined : statisticsFields(settings.export),
      inOrder: artifact !== undefined || outputDirectory !== undefined,
      sortedBy: branch === undefined ? undefined : userIdTitle(settings.export),
      folder,
      signal: tenant.http.signal,
    };
    try {
      const staged = await runPipeline(logProgress(download(tenant, job), log), plan);
      tellCounts(staged, filter, log);
      for (const file of staged.files) log.info(`${file.name}: ${formatBytes(file.bytes)}`);
      return staged;
    } catch (error) {
      const startOver = error instanceof DownloadMustRestart || error instanceof CorruptFileError;
      if (!startOver) throw error;
      if (restarts === RESTARTS) throw asBackupError(error, job);
      log.retry("the download", `Beginning the download again: ${error.what}.`);
    }
  }
}

/** What the fields of an exported row may be called, where the run chose them. */
function fieldNames({ export: job, format }: Settings): string[] | undefined {
  if (job.kind !== "start" || job.fields === undefined) return undefined;
  return exportedNames(job.fields, format === "csv" ? "csv" : "json");
}

async function compiled(filter: Settings["filter"]): Promise<CompiledFilter | undefined> {
  if (filter === undefined) return undefined;
  const { compileFilter } = await import("../filter/index.ts");
  return compileFilter(filter.expression, filter.options);
}

function tellCounts(staged: PipelineResult, filter: CompiledFilter | undefined, log: Log): void {
  const { usersExported, usersKept, leftOut } = staged;
  const notImportable = leftOut === undefined ? 0 : totalLeftOut(leftOut);
  const passed = usersKept + notImportable;
  if (usersExported > 0 && filter !== undefined) warnOfFilter(filter, usersExported, passed, log);
  const kept = filter === undefined ? "" : `, and the filter keeps ${formatCount(passed)}`;
  log.info(`Auth0 exported ${formatUsers(usersExported)}${kept}.`);
  if (leftOut === undefined) return;
  log.info(`${formatUsers(usersKept)} can be imported.`);
  for (const line of formatLeftOut(leftOut)) log.info(`Left out: ${line}.`);
  if (usersKept === 0 && passed > 0) {
    log.warning(`None of ${formatUsers(passed)} can be imported: the file holds an empty array.`);
  }
}

/** What a slip in a filter looks like from here: a field that no user has, or nobody left. */
function warnOfFilter(
  filter: CompiledFilter,
  usersExported: number,
  passed: number,
  log: Log,
): void {
  const absent = filter.absentFields().map((name) => `$${name}`);
  if (absent.length > 0) {
    log.warning(
      `No exported user has ${absent.join(", ")}, which the filter reads. Check the spelling, and \`fields\`.`,
    );
  }
  if (passed === 0) {
    log.warning(
      `The filter keeps none of ${formatUsers(usersExported)}. Check that each field has its $, and the values that it is compared with.`,
    );
  }
}

function asBackupError(
  error: DownloadMustRestart | CorruptFileError,
  job: CompletedJob,
): BackupError {
  if (error instanceof CorruptFileError) return error;
  return new BackupError(
    `The download of the export job ${job.id} broke off again and again, and ${error.what}.`,
    `Check the runner's network, and run the backup again with \`job-id: ${job.id}\` within 24 hours.`,
    { cause: error },
  );
}
