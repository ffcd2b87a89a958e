/** The texts of the inputs → Settings, or all problems at once. */

import { exportedNames } from "../auth0/fields.ts";
import { BackupError } from "../base/errors.ts";
import { filterVariables, type RunnerEnvironment } from "../base/runner-environment.ts";
import type { FilterOptions } from "../filter/index.ts";
import type { ExportSettings, FilterSettings, Settings } from "../settings.ts";
import { destinations } from "./destinations.ts";
import { FULL_PROFILE, fieldWarnings, requestedFields } from "./fields.ts";
import { isHeaderText } from "./header-text.ts";
import { checkProxies } from "./proxies.ts";
import { recipients } from "./recipients.ts";
import { copiedSettings, type Inputs, type Read, type Report, readTable } from "./table.ts";
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
  const read = readTable(inputs, report);
  checkProxies(environment, report);
  const { "github-token": githubToken } = read;
  if (githubToken !== undefined) isHeaderText("github-token", githubToken, report);
  const fields = requestedFields(read, report);
  const encryptTo = await recipients(read["encrypt-to"], report);
  const tenant = tenantSettings(read, report);
  const settings = {
    ...copiedSettings(read),
    export: exportSettings(read, fields, report),
    filter: await filterSettings(read, fields, filterVariables(environment), now, report),
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
  return { settings: { ...settings, tenant }, warnings: fieldWarnings(fields.named) };
}

/** Whether files of users would have names like `memberships` or `memberships-0001`. */
function isMembershipsName(name: string): boolean {
  return /^memberships(-\d{4,})?$/i.test(name);
}

function inputError(problems: readonly string[]): BackupError {
  if (problems.length === 1) return new BackupError(`An input is wrong. ${problems[0]}`);
  return new BackupError(
    `${problems.length} inputs are wrong.\n${problems.map((problem) => `- ${problem}`).join("\n")}`,
  );
}

async function filterSettings(
  { filter: expression, format, "file-name": fileName }: Read,
  { fields, discovers }: Fields,
  environment: Readonly<Record<string, string>>,
  now: () => number,
  report: Report,
): Promise<FilterSettings | undefined> {
  if (expression === undefined) return undefined;
  const isCsv = format === "csv";
  const options: FilterOptions = {
    format: isCsv ? "csv" : "ndjson",
    environment,
    fileName: `${fileName}.${isCsv ? "csv" : "ndjson"}`,
    now,
    // With fields that are yet to be discovered, names are checked when they are known.
    ...(fields && !discovers && { fields: exportedNames(fields, isCsv ? "csv" : "json") }),
  };
  // Imported here because the language, its regular expressions and time zones delay the start of a run.
  const { compileFilter, lintFilter } = await import("../filter/index.ts");
  try {
    compileFilter(expression, options);
    lintFilter(expression, options.format);
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    report(`\`filter\`: ${error.message}`);
  }
  return { expression, options };
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
