/** The strings GitHub hands us → Settings, or every problem at once. */

import { BackupError } from "../base/errors.ts";
import type { FilterOptions } from "../filter/index.ts";
import type {
  Connection,
  ExportSettings,
  Field,
  FilterSettings,
  Settings,
  TenantSettings,
} from "../settings.ts";
import { destinations } from "./destinations.ts";
import {
  exportedNames,
  fieldProblems,
  fieldWarnings,
  fullProfile,
  importFieldProblems,
  readFields,
} from "./fields.ts";
import { pastedSecretKeys, recipients } from "./recipients.ts";
import { INPUTS, type Inputs, type Read } from "./table.ts";
import { tenantSettings } from "./tenant.ts";

/** What of the inputs is secret: to be masked before anything else happens. */
export function secretsIn(inputs: Inputs): string[] {
  const names = ["client-secret", "private-key", "token", "github-token"];
  return [...names.map((name) => inputs[name] ?? ""), ...pastedSecretKeys(inputs["encrypt-to"])];
}

/** What the settings of a run depend on besides its inputs. */
export interface Surroundings {
  /** Absolute path that `output-directory` is relative to. */
  readonly workspace: string;
  /** What a filter reads as `ENV`: nothing in it is secret. */
  readonly environment: Readonly<Record<string, string>>;
  /** The clock that a filter reads, in milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Reads the inputs of a run.
 *
 * @returns the settings, and warnings that do not stop the run, a sentence each
 * @throws BackupError with every problem, each in the user's spelling and with its remedy
 */
export async function readInputs(
  inputs: Inputs,
  surroundings: Surroundings,
): Promise<{ settings: Settings; warnings: string[] }> {
  const problems: string[] = [];
  const parsed = INPUTS.safeParse(inputs);
  for (const issue of parsed.error?.issues ?? []) {
    problems.push(`\`${String(issue.path[0])}\`: ${issue.message}`);
  }
  // Inputs that failed are left out here, so that the rest is still checked.
  const read: Read = parsed.data ?? readable(inputs);
  const problem = (sentence: string): void => {
    problems.push(sentence);
  };
  const rows = read.format === "csv" ? "csv" : "json";
  const fields = exportedFields(read, rows, problem);
  const encryptTo = await recipients(read["encrypt-to"], problem);
  const settings: Omit<Settings, "tenant"> & { tenant: TenantSettings | undefined } = {
    tenant: tenantSettings(read, problem),
    export: exportSettings(read, fields, problem),
    format: read.format ?? "ndjson",
    filter: await filterSettings(read, fields, surroundings, problem),
    compression: read.compression ?? (encryptTo.length > 0 ? "gzip" : "none"),
    recipients: encryptTo,
    fileName: safeFileName(read["file-name"] ?? "users", problem),
    destinations: destinations(read, surroundings.workspace, problem),
    allowsPublicRepository: read["allow-public-repository"] ?? false,
    githubToken: read["github-token"],
    minimumUsers: read["minimum-users"] ?? 1,
    timeout: (read["timeout-minutes"] ?? 60) * 60_000,
    isDryRun: read["dry-run"] ?? false,
  };
  const { tenant } = settings;
  if (problems.length > 0 || tenant === undefined) throw inputError(problems);
  return {
    settings: { ...settings, tenant },
    warnings: fields === undefined ? [] : fieldWarnings(fields),
  };
}

function readable(inputs: Inputs): Read {
  const read: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(INPUTS.shape)) {
    const one = schema.safeParse(inputs[name]);
    if (one.success) read[name] = one.data;
  }
  return read;
}

function inputError(problems: readonly string[]): BackupError {
  if (problems.length === 1) return new BackupError(`An input is wrong. ${problems[0]}`);
  return new BackupError(
    `${problems.length} inputs are wrong.\n${problems.map((sentence) => `- ${sentence}`).join("\n")}`,
  );
}

type Problem = (sentence: string) => void;

/** The fields to ask for, or `undefined` where none are: Auth0 chooses, or the job exists already. */
function exportedFields(read: Read, rows: "json" | "csv", problem: Problem): Field[] | undefined {
  if (read["job-id"] !== undefined || read.fields === "auth0-default") return undefined;
  if (read.fields === undefined) return fullProfile(rows);
  const fields = readFields(read.fields);
  if (typeof fields === "string") {
    problem(fields);
    return undefined;
  }
  fieldProblems(fields, rows).forEach(problem);
  if (read.format === "import") importFieldProblems(fields).forEach(problem);
  return fields;
}

async function filterSettings(
  read: Read,
  fields: readonly Field[] | undefined,
  { environment, now }: Surroundings,
  problem: Problem,
): Promise<FilterSettings | undefined> {
  if (read.filter === undefined) return undefined;
  const csv = read.format === "csv";
  const options: FilterOptions = {
    format: csv ? "csv" : "ndjson",
    environment,
    fileName: `${read["file-name"] ?? "users"}${csv ? ".csv" : ".ndjson"}`,
    now,
    ...(fields === undefined ? {} : { fields: exportedNames(fields, csv ? "csv" : "json") }),
  };
  // Here, as a run without a filter need not wait for the language, its regular expressions and time zones to load.
  const { compileFilter } = await import("../filter/index.ts");
  try {
    compileFilter(read.filter, options);
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    problem(`\`filter\`: ${error.message}`);
  }
  return { expression: read.filter, options };
}

function exportSettings(
  read: Read,
  fields: readonly Field[] | undefined,
  problem: Problem,
): ExportSettings {
  const jobId = read["job-id"];
  if (jobId === undefined) {
    return {
      kind: "start",
      connection: connectionOf(read.connection, problem),
      fields,
      limit: read.limit,
    };
  }
  if (!/^job_[A-Za-z0-9]+$/.test(jobId)) {
    problem("`job-id` is not the id of a job: it looks like job_coRQCC3MHztpuTlo.");
  }
  for (const name of ["connection", "fields", "limit"] as const) {
    if (read[name] !== undefined) {
      problem(`\`${name}\` has no effect on a job that exists: leave it out with \`job-id\`.`);
    }
  }
  return { kind: "collect", jobId };
}

function connectionOf(text: string | undefined, problem: Problem): Connection | undefined {
  if (text === undefined) return undefined;
  if (!text.startsWith("con_")) return { kind: "name", name: text };
  if (!/^con_[A-Za-z0-9]{16}$/.test(text)) {
    problem(
      "`connection` begins with con_ but is no id: those have 16 letters and digits behind it.",
    );
  }
  return { kind: "id", id: text };
}

function safeFileName(stem: string, problem: Problem): string {
  // What no file system takes, what an artifact refuses, and what would leave the folder.
  if (
    /[\\/:"<>|*?\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(stem) ||
    stem.startsWith(".") ||
    stem.length > 100
  ) {
    problem(
      '`file-name` must be a plain name: at most 100 characters, no leading dot, none of \\ / : " < > | * ?.',
    );
  }
  if (stem.toLowerCase() === "manifest") {
    problem("`file-name` cannot be manifest: the backup's own manifest.json has that name.");
  }
  return stem;
}
