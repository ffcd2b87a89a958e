/** The texts of the inputs → Settings, or all problems at once. */

import { exportedNames } from "../auth0/fields.ts";
import { filterVariables, type RunnerEnvironment } from "../base/runner-environment.ts";
import type { FilterOptions } from "../filter/index.ts";
import type { ExportSettings, Settings } from "../settings.ts";
import { COMBINED, INPUTS, type Read } from "./backup-table.ts";
import { destinations, unusedInputs } from "./destinations.ts";
import { FULL_PROFILE, fieldWarnings, importFieldWarnings, requestedFields } from "./fields.ts";
import { filterSettings } from "./filter.ts";
import { isHeaderText } from "./header-text.ts";
import { checkProxies } from "./proxies.ts";
import { recipients } from "./recipients.ts";
import { copiedSettings, type Inputs, inputError, type Report, readTable } from "./table.ts";
import { tenantSettings } from "./tenant.ts";

type Fields = ReturnType<typeof requestedFields>;

/**
 * Reads the inputs of a run.
 *
 * @param now the clock that a filter reads, in milliseconds since 1970
 * @returns the settings, and warnings that do not stop the run
 * @throws BackupError with all problems and their remedies
 */
export async function readInputs(
  inputs: Inputs,
  { workspace, environment }: Pick<RunnerEnvironment, "workspace" | "environment">,
  now: () => number,
): Promise<{ settings: Settings; warnings: string[] }> {
  const problems: string[] = [];
  const report = (problem: string): void => {
    problems.push(problem);
  };
  const read = readTable(INPUTS, inputs, report);
  checkProxies(environment, report);
  const { "github-token": githubToken } = read;
  if (githubToken !== undefined) isHeaderText("github-token", githubToken, report);
  const fields = requestedFields(read, report);
  const encryptTo = await recipients(read["encrypt-to"], report);
  const tenant = tenantSettings(read, report);
  const settings = {
    ...copiedSettings(INPUTS, COMBINED, read),
    export: exportSettings(read, fields, report),
    filter: await filterSettings(
      read.filter,
      filterOptions(read, fields, environment, now),
      report,
    ),
    compression: read.compression ?? (encryptTo.length > 0 ? "gzip" : "none"),
    recipients: encryptTo,
    destinations: destinations(read, workspace, report),
  };
  if (settings.memberships.length > 0 && isMembershipsName(settings.fileName)) {
    report(
      "`file-name` is the name of the files of `memberships`. Choose another name, such as users.",
    );
  }
  if (problems.length > 0 || tenant === undefined) throw inputError(problems);
  const warnings = [
    ...fieldWarnings(fields.named, settings.isDryRun),
    ...(read.format === "import" ? importFieldWarnings(fields.fields) : []),
    ...unusedInputs(read),
  ];
  return { settings: { ...settings, tenant }, warnings };
}

/** Whether files of users would have names like `memberships` or `memberships-0001`. */
function isMembershipsName(name: string): boolean {
  return /^memberships(-\d{4,})?$/i.test(name);
}

function filterOptions(
  { format, "file-name": fileName }: Read,
  { fields, discovers }: Fields,
  environment: RunnerEnvironment["environment"],
  now: () => number,
): FilterOptions {
  const rows = format === "csv" ? "csv" : "ndjson";
  return {
    format: rows,
    environment: filterVariables(environment),
    fileName: `${fileName}.${rows}`,
    now,
    // With fields that are yet to be discovered, names are checked when they are known.
    ...(fields && !discovers && { fields: exportedNames(fields, rows === "csv" ? "csv" : "json") }),
  };
}

function exportSettings(read: Read, fields: Fields, report: Report): ExportSettings {
  const { "job-id": jobId, connection, limit } = read;
  if (jobId === undefined) return { kind: "start", connection, ...fields, limit };
  for (const name of ["connection", "fields", "limit"] as const) {
    if (read[name] === undefined || read[name] === FULL_PROFILE) continue;
    report(`\`${name}\` has no effect on an existing job. Remove it, or remove \`job-id\`.`);
  }
  return { kind: "collect", jobId };
}
