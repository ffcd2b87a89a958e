/** The whole story of one backup, one line a step. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { DownloadMustRestart, download } from "./auth0/download.ts";
import { type CompletedJob, startExport, watchExport } from "./auth0/export-job.ts";
import { Tenant } from "./auth0/tenant.ts";
import { BackupError } from "./errors.ts";
import { compileFilter, type RowFilter as Filter } from "./filter/index.ts";
import type { Http } from "./http.ts";
import { exportedNames, userIdTitle } from "./inputs/fields.ts";
import { RUN_FOLDER, sweepLeftovers } from "./leftovers.ts";
import type { Log } from "./log.ts";
import { manifest } from "./manifest.ts";
import type { Console } from "./report/console.ts";
import { leftOutInWords } from "./report/left-out.ts";
import { toldProgress } from "./report/progress.ts";
import { count, size, users } from "./report/words.ts";
import type { Format, Settings } from "./settings.ts";
import { DamagedFile } from "./stage/inflate.ts";
import type { Staged } from "./stage/plan.ts";
import { unwritable } from "./stage/private-file.ts";
import { stage } from "./stage.ts";
import type { BackupBranch, PreparedCommit } from "./store/branch.ts";
import { type Fingerprint, newFingerprint } from "./store/fingerprint.ts";
import { checkDestinations, type Stored, store } from "./store.ts";
import type { Environment, Repository } from "./surroundings.ts";
import { totalLeftOut } from "./users/import.ts";
import { VERSION } from "./version.ts";

/** What a run has from its surroundings. */
export interface Run {
  readonly console: Console;
  /** Aborted at the deadline, on a cancel, or when nothing is left to wait for. */
  readonly signal: AbortSignal;
  /** The runner's folder for temporary files. */
  readonly temp: string;
  /** Address of the workflow run, where it has one. */
  readonly url: string | undefined;
  /** Where the workflow runs; unknown outside one. */
  readonly repository: Repository | undefined;
  /** The runner's environment variables. */
  readonly environment: Environment;
}

/** A backup that was made and stored. */
export interface Backup extends Stored {
  readonly tenant: string;
  readonly jobId: string;
  readonly connection: string | undefined;
  readonly staged: Staged;
}

/**
 * Makes one backup.
 *
 * @throws BackupError, with nothing stored and no temporary file left
 */
export async function backup(settings: Settings, run: Run): Promise<Backup> {
  const { console } = run;
  const swept = await sweepLeftovers(run.temp, Date.now());
  if (swept > 0) console.info(`Removed what ${swept} killed ${swept === 1 ? "run" : "runs"} left.`);
  const folder = await mkdtemp(path.join(run.temp, RUN_FOLDER)).catch(unwritable(run.temp));
  try {
    const branch = await console.step("Check the destination", () =>
      checkDestinations(settings, run, folder),
    );
    const tenant = await console.step("Sign in", () => signIn(settings, run));
    const jobId = await console.step("Start the export", () => start(tenant, settings, run));
    const job = await console.step("Wait for the export", () => watch(tenant, jobId, settings));
    const staged = await console.step("Download and convert", () =>
      downloadAndStage(tenant, job, settings, folder),
    );
    checkComplete(staged, job, settings);
    const manifestFile = await writeManifest(settings, staged, job, run, folder);
    const commit =
      branch &&
      (await console.step("Compare with the branch", () =>
        prepareCommit(branch, settings, staged, job, run),
      ));
    return await console.step("Store", async () => ({
      tenant: tenant.host,
      jobId,
      connection: job.connection,
      staged,
      ...(await store(staged, manifestFile, commit, settings, run)),
    }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function signIn(settings: Settings, { console, signal }: Run): Promise<Tenant> {
  const http: Http = { log: console, signal };
  return Tenant.signIn(http, settings.tenant, neededScopes(settings));
}

/** What the application must be allowed to do. */
export function neededScopes({ export: job }: Settings): string[] {
  const needsLookUp = job.kind === "start" && job.connection?.kind === "name";
  return needsLookUp ? ["read:users", "read:connections"] : ["read:users"];
}

async function start(tenant: Tenant, settings: Settings, { console }: Run): Promise<string> {
  const { export: job } = settings;
  const jobId =
    job.kind === "collect"
      ? job.jobId
      : await startExport(tenant, job, settings.format === "csv" ? "csv" : "json");
  console.jobId(jobId);
  console.info(
    job.kind === "collect" ? `Collecting the export job ${jobId}.` : `Started ${jobId}.`,
  );
  return jobId;
}

async function watch(tenant: Tenant, jobId: string, settings: Settings): Promise<CompletedJob> {
  const job = await watchExport(tenant, jobId);
  refuseOtherFormat(jobId, job.format, settings.format);
  return job;
}

/** @throws BackupError where the job writes what the asked format cannot be made from */
export function refuseOtherFormat(jobId: string, written: string | undefined, asked: Format): void {
  const expected = asked === "csv" ? "csv" : "json";
  if (written === undefined || written === expected) return;
  throw new BackupError(
    `The export job ${jobId} was started with the format ${written === "csv" ? "csv" : "json"}, which \`format: ${asked}\` cannot be made from.`,
    written === "csv" ? "Set `format: csv`." : "Set `format` to ndjson, json or import.",
  );
}

/** How often a download is begun again from its first byte. */
const RESTARTS = 2;

async function downloadAndStage(
  tenant: Tenant,
  job: CompletedJob,
  settings: Settings,
  folder: string,
): Promise<Staged> {
  const { log } = tenant.http;
  const { format, compression, recipients, fileName } = settings;
  const { artifact, branch, outputDirectory } = settings.destinations;
  for (let restarts = 0; ; restarts++) {
    const filter = compiled(settings.filter);
    const plan = {
      format,
      compression,
      recipients,
      fileName,
      filter,
      fieldNames: fieldNames(settings),
      inOrder: artifact !== undefined || outputDirectory !== undefined,
      sortedBy: branch === undefined ? undefined : userIdTitle(settings.export),
      folder,
    };
    try {
      const staged = await stage(toldProgress(download(tenant, job), log), plan);
      tellCounts(staged, filter, log);
      for (const file of staged.files) log.info(`${file.name}: ${size(file.bytes)}`);
      return staged;
    } catch (error) {
      const startOver = error instanceof DownloadMustRestart || error instanceof DamagedFile;
      if (!startOver) throw error;
      if (restarts === RESTARTS) throw asBackupError(error, job);
      log.repeating("the download", `Beginning the download again: ${error.what}.`);
    }
  }
}

/** What the fields of an exported row may be called, where the run chose them. */
function fieldNames({ export: job, format }: Settings): string[] | undefined {
  if (job.kind !== "start" || job.fields === undefined) return undefined;
  return exportedNames(job.fields, format === "csv" ? "csv" : "json");
}

function compiled(filter: Settings["filter"]): Filter | undefined {
  return filter === undefined ? undefined : compileFilter(filter.expression, filter.options);
}

function tellCounts(staged: Staged, filter: Filter | undefined, log: Log): void {
  const { usersExported, usersKept, leftOut } = staged;
  const notImportable = leftOut === undefined ? 0 : totalLeftOut(leftOut);
  const passed = usersKept + notImportable;
  if (usersExported > 0 && filter !== undefined) warnOfFilter(filter, usersExported, passed, log);
  const kept = filter === undefined ? "" : `, and the filter keeps ${count(passed)}`;
  log.info(`Auth0 exported ${users(usersExported)}${kept}.`);
  if (leftOut === undefined) return;
  log.info(`${users(usersKept)} can be imported.`);
  for (const line of leftOutInWords(leftOut)) log.info(`Left out: ${line}.`);
  if (usersKept === 0 && passed > 0) {
    log.warning(`None of ${users(passed)} can be imported: the file holds an empty array.`);
  }
}

/** What a slip in a filter looks like from here: a field that no user has, or nobody left. */
function warnOfFilter(filter: Filter, usersExported: number, passed: number, log: Log): void {
  const absent = filter.absentFields().map((name) => `$${name}`);
  if (absent.length > 0) {
    log.warning(
      `No exported user has ${absent.join(", ")}, which the filter reads. Check the spelling, and \`fields\`.`,
    );
  }
  if (passed === 0) {
    log.warning(`The filter keeps none of ${users(usersExported)}.`);
  }
}

function asBackupError(error: DownloadMustRestart | DamagedFile, job: CompletedJob): BackupError {
  if (error instanceof DamagedFile) return error;
  return new BackupError(
    `The download of the export job ${job.id} broke off again and again, and ${error.what}.`,
    `Check the runner's network, and run the backup again with \`job-id: ${job.id}\` within 24 hours.`,
    { cause: error },
  );
}

/** The last look before anything is stored. */
function checkComplete(staged: Staged, job: CompletedJob, { minimumUsers }: Settings): void {
  const { usersExported } = staged;
  if (job.total !== undefined && usersExported < job.total) {
    throw new BackupError(
      `Auth0 says that the export has ${users(job.total)}, but its file has only ${usersExported}.`,
      "Nothing was stored: run the backup again; if it lasts, tell Auth0 support the job's id.",
    );
  }
  if (usersExported < minimumUsers) {
    throw new BackupError(
      `Auth0 exported ${users(usersExported)}, fewer than \`minimum-users\` (${minimumUsers}).`,
      "Nothing was stored: check the tenant, `connection` and `limit`, or lower `minimum-users`.",
    );
  }
}

/** Makes the commit for the branch: the sorted files, and a manifest that tells of them. */
async function prepareCommit(
  branch: BackupBranch,
  settings: Settings,
  staged: Staged,
  job: CompletedJob,
  run: Run,
): Promise<PreparedCommit> {
  const files = staged.sorted ?? [];
  const folder = path.dirname(files[0]?.path ?? "");
  const { recipients } = settings;
  const fingerprint = recipients.length > 0 ? newFingerprint({ files, recipients }) : undefined;
  const sorted = { ...staged, files };
  const manifestFile = await writeManifest(settings, sorted, job, run, folder, fingerprint);
  return await branch.prepare({
    files,
    manifestFile,
    format: settings.format,
    compression: settings.compression,
    recipients,
    idTitle: userIdTitle(settings.export),
    tenant: settings.tenant.origin.host,
    usersKept: staged.usersKept,
    jobId: job.id,
    runUrl: run.url,
  });
}

async function writeManifest(
  settings: Settings,
  staged: Staged,
  job: CompletedJob,
  run: Run,
  folder: string,
  fingerprint?: Fingerprint,
): Promise<string> {
  const file = path.join(folder, "manifest.json");
  const text = manifest(settings, staged, {
    createdAt: new Date(),
    jobId: job.id,
    connection: job.connection,
    version: VERSION,
    runUrl: run.url,
    fingerprint,
  });
  await writeFile(file, text, { mode: 0o600 }).catch(unwritable(file));
  return file;
}
