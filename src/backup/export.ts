/** Downloads the export and converts it in one pass. */

import { downloadWithRestarts } from "../auth0/download.ts";
import type { CompletedJob } from "../auth0/export-job.ts";
import {
  exportedNames,
  spellingHints,
  statisticsFields,
  titleOf,
  userIdTitle,
} from "../auth0/fields.ts";
import type { Tenant } from "../auth0/tenant.ts";
import { formatBytes, formatCount, formatUsers } from "../base/format.ts";
import type { Log } from "../base/log.ts";
import type { CompiledFilter } from "../filter/index.ts";
import { formatLeftOut } from "../pipeline/import/left-out.ts";
import { runPipeline } from "../pipeline/index.ts";
import type { MembershipFiles } from "../pipeline/memberships.ts";
import { listedFiles, type PipelineResult, type SortedFileReceiver } from "../pipeline/plan.ts";
import { totalLeftOut } from "../rows/import/index.ts";
import type { Settings } from "../settings.ts";

/**
 * Downloads the file of a completed job and converts it. Each attempt writes all files again.
 *
 * @param folder an existing folder that only we can read
 * @param memberships receives the users of the backup
 * @param sortedFiles receives each file for the branch
 * @throws BackupError when the file stays corrupt, a row is not what Auth0 documents, or the disk cannot be written
 */
export function downloadAndConvert(
  tenant: Tenant,
  job: CompletedJob,
  settings: Settings,
  folder: string,
  memberships?: MembershipFiles,
  sortedFiles?: SortedFileReceiver,
): Promise<PipelineResult> {
  return downloadWithRestarts(tenant, job, (bytes) => {
    memberships?.restartUsers();
    return convert(bytes, tenant, job, settings, folder, memberships, sortedFiles);
  });
}

async function convert(
  bytes: AsyncIterable<Buffer>,
  tenant: Tenant,
  job: CompletedJob,
  settings: Settings,
  folder: string,
  memberships: MembershipFiles | undefined,
  sortedFiles: SortedFileReceiver | undefined,
): Promise<PipelineResult> {
  const { log, signal } = tenant.run;
  const { format, compression, recipients, fileName } = settings;
  const { artifact, branch, outputDirectory } = settings.destinations;
  const filter = await compiled(settings.filter);
  const result = await runPipeline(bytes, {
    format,
    compression,
    recipients,
    fileName,
    connection: job.connection ?? connectionInput(settings),
    filter,
    fieldNames: fieldNames(settings, job),
    namedFields: namedFields(settings),
    // The summary of an encrypted backup shows no statistics: its readers may not read the users.
    statisticsFields: recipients.length > 0 ? undefined : statisticsFields(settings.export),
    inOrder: artifact !== undefined || outputDirectory !== undefined,
    sortedBy: branch === undefined ? undefined : userIdTitle(settings.export),
    keptUsers: memberships,
    sortedFiles,
    folder,
    signal,
  });
  warnAboutFields(result, settings, log);
  logCounts(result, filter, log);
  if (result.nulls !== undefined) {
    log.info(
      `${formatUsers(result.nulls)} with a NUL character in a cell, which most readers of CSV reject. The rows are stored as Auth0 wrote them; use \`format: ndjson\`, or correct the users in Auth0.`,
    );
  }
  if (result.loneSurrogates !== undefined) {
    log.warning(
      `${formatUsers(result.loneSurrogates)} with half of a surrogate pair in a text, such as "\\ud83d" (a cut emoji): jq and DuckDB reject these rows. They are stored as Auth0 wrote them; correct the users in Auth0.`,
    );
  }
  for (const file of listedFiles(result)) log.info(`${file.name}: ${formatBytes(file.bytes)}`);
  return result;
}

/** The input `connection` as it was given. */
function connectionInput({ export: asked }: Settings): string | undefined {
  const connection = asked.kind === "start" ? asked.connection : undefined;
  return connection?.kind === "id" ? connection.id : connection?.name;
}

/** The names that the fields of an exported row may have; `undefined` if Auth0 chose them and does not state them. */
function fieldNames({ export: asked, format }: Settings, job: CompletedJob): string[] | undefined {
  const fields = (asked.kind === "start" ? asked.fields : undefined) ?? job.fields;
  return fields && exportedNames(fields, format === "csv" ? "csv" : "json");
}

/** The fields that the input names, each with the names that it may have in a row. */
function namedFields({ export: job, format }: Settings) {
  const named = job.kind === "start" ? job.named : [];
  return named.map((field) => ({
    title: titleOf(field),
    names: exportedNames([field], format === "csv" ? "csv" : "json"),
  }));
}

async function compiled(filter: Settings["filter"]): Promise<CompiledFilter | undefined> {
  if (filter === undefined) return undefined;
  const { compileFilter } = await import("../filter/index.ts");
  return compileFilter(filter.expression, filter.options);
}

function warnAboutFields(
  { foundFields }: PipelineResult,
  { export: job }: Settings,
  log: Log,
): void {
  const absent = foundFields?.absent ?? [];
  if (!foundFields?.hasAny || absent.length === 0) return;
  const named = job.kind === "start" ? job.named : [];
  const hints = spellingHints(named.filter((field) => absent.includes(titleOf(field))));
  log.warning(
    `No exported user has ${absent.join(", ")}, which \`fields\` names. Check the spelling.${hints}`,
  );
}

function logCounts(result: PipelineResult, filter: CompiledFilter | undefined, log: Log): void {
  const { usersExported, usersKept, leftOut } = result;
  const notImportable = leftOut === undefined ? 0 : totalLeftOut(leftOut);
  const passed = usersKept + notImportable;
  if (usersExported > 0 && filter !== undefined)
    warnAboutFilter(filter, usersExported, passed, log);
  const kept = filter === undefined ? "" : `, and the filter keeps ${formatCount(passed)}`;
  log.info(`Auth0 exported ${formatUsers(usersExported)}${kept}.`);
  if (leftOut === undefined) return;
  log.info(`${formatUsers(usersKept)} can be imported.`);
  for (const line of formatLeftOut(leftOut)) log.info(`Left out: ${line}.`);
  if (usersKept === 0 && passed > 0) {
    log.warning(
      `None of ${formatUsers(passed)} can be imported, so the file holds an empty array.`,
    );
  }
}

/** Signs of a mistake in the filter: a field that no user has, or no user left. */
function warnAboutFilter(
  filter: CompiledFilter,
  usersExported: number,
  passed: number,
  log: Log,
): void {
  const absent = filter.absentFields().map((name) => `$${name}`);
  if (absent.length > 0) {
    log.warning(
      `No exported user has ${absent.join(", ")}, which the filter reads. Check the spelling and \`fields\`.`,
    );
  }
  if (passed === 0) {
    log.warning(
      `The filter keeps none of ${formatUsers(usersExported)}. Check the values that its fields are compared with.`,
    );
  }
}
