/** The strings GitHub hands us → Settings, or every problem at once. */

import { z } from "zod";
import { BackupError } from "./errors.ts";
import { compileFilter, type FilterOptions } from "./filter/index.ts";
import { destinations } from "./inputs/destinations.ts";
import {
  exportedNames,
  fieldProblems,
  fieldWarnings,
  fullProfile,
  readFields,
} from "./inputs/fields.ts";
import { tenantSettings } from "./inputs/tenant.ts";
import type {
  Connection,
  ExportSettings,
  Field,
  FilterSettings,
  Settings,
  TenantSettings,
} from "./settings.ts";

/** The inputs of `action.yml`, by name; one that was left out or is empty may be `''` or `undefined`. */
export type Inputs = Readonly<Record<string, string | undefined>>;

/** The inputs that `action.yml` declares. */
export const INPUT_NAMES = [
  "domain",
  "client-id",
  "client-secret",
  "private-key",
  "private-key-id",
  "signing-algorithm",
  "token",
  "audience",
  "connection",
  "format",
  "fields",
  "limit",
  "filter",
  "job-id",
  "destination",
  "file-name",
  "compression",
  "artifact-name",
  "retention-days",
  "branch",
  "directory",
  "commit-message",
  "history",
  "github-token",
  "output-directory",
  "minimum-users",
  "maximum-drop",
  "allow-public-repository",
  "timeout-minutes",
] as const;

/** Inputs that hold secrets: to be masked before anything else happens. */
export const SECRET_INPUTS = ["client-secret", "private-key", "token", "github-token"] as const;

const present = z
  .string()
  .trim()
  .transform((text) => (text === "" ? undefined : text))
  .optional();

function wholeNumber(least: number, most: number, what: string, fallback?: number) {
  return present.transform((text, context) => {
    if (text === undefined) return fallback;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    context.addIssue({ code: "custom", message: `"${text}" is not ${what}.` });
    return z.NEVER;
  });
}

function choice<const T extends string>(values: readonly [T, ...T[]], fallback: T) {
  return present.transform((text, context): T => {
    const value = (text ?? fallback) as T;
    if (values.includes(value)) return value;
    const list = `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
    context.addIssue({ code: "custom", message: `"${text}" is unknown: choose ${list}.` });
    return z.NEVER;
  });
}

function yesOrNo(fallback: boolean) {
  return present.transform((text, context) => {
    const answer = z.stringbool().safeParse(text ?? String(fallback));
    if (answer.success) return answer.data;
    context.addIssue({ code: "custom", message: `"${text}" is neither true nor false.` });
    return z.NEVER;
  });
}

const SIX_DAYS_OF_MINUTES = 6 * 24 * 60;

const INPUTS = z.object({
  domain: present,
  "client-id": present,
  "client-secret": present,
  "private-key": present,
  "private-key-id": present,
  "signing-algorithm": choice(["RS256", "RS384", "PS256"], "RS256"),
  token: present,
  audience: present,
  connection: present,
  format: choice(["ndjson", "json", "csv"], "ndjson"),
  fields: present,
  limit: wholeNumber(1, Number.MAX_SAFE_INTEGER, "a whole number of users from 1 up"),
  filter: present,
  "job-id": present,
  destination: present,
  "file-name": present,
  compression: choice(["none", "gzip", "zstd"], "none"),
  "artifact-name": present,
  "retention-days": wholeNumber(1, 400, "a whole number of days from 1 to 400"),
  branch: present,
  directory: present,
  "commit-message": present,
  history: wholeNumber(1, 10_000, "a whole number of commits from 1 to 10000"),
  "github-token": present,
  "output-directory": present,
  "minimum-users": wholeNumber(0, Number.MAX_SAFE_INTEGER, "a whole number of users from 0 up", 1),
  "maximum-drop": present,
  "allow-public-repository": yesOrNo(false),
  "timeout-minutes": present.transform((text, context) => {
    const minutes = text === undefined ? 60 : Number(text);
    const plain = text === undefined || /^\d+(\.\d+)?$/.test(text);
    if (plain && minutes > 0 && minutes <= SIX_DAYS_OF_MINUTES) return minutes;
    context.addIssue({
      code: "custom",
      message: `"${text}" is not a number of minutes above 0 and up to ${SIX_DAYS_OF_MINUTES}.`,
    });
    return z.NEVER;
  }),
});
type Read = Partial<z.infer<typeof INPUTS>>;

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
export function readInputs(
  inputs: Inputs,
  surroundings: Surroundings,
): { settings: Settings; warnings: string[] } {
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
  const settings: Omit<Settings, "tenant"> & { tenant: TenantSettings | undefined } = {
    tenant: tenantSettings(read, problem),
    export: exportSettings(read, fields, problem),
    format: read.format ?? "ndjson",
    filter: filterSettings(read, fields, surroundings, problem),
    compression: read.compression ?? "none",
    fileName: safeFileName(read["file-name"] ?? "users", problem),
    destinations: destinations(read, surroundings.workspace, problem),
    allowsPublicRepository: read["allow-public-repository"] ?? false,
    githubToken: read["github-token"],
    minimumUsers: read["minimum-users"] ?? 1,
    timeout: (read["timeout-minutes"] ?? 60) * 60_000,
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
  return fields;
}

function filterSettings(
  read: Read,
  fields: readonly Field[] | undefined,
  { environment, now }: Surroundings,
  problem: Problem,
): FilterSettings | undefined {
  if (read.filter === undefined) return undefined;
  const csv = read.format === "csv";
  const options: FilterOptions = {
    format: csv ? "csv" : "ndjson",
    environment,
    fileName: `${read["file-name"] ?? "users"}${csv ? ".csv" : ".ndjson"}`,
    now,
    ...(fields === undefined ? {} : { fields: exportedNames(fields, csv ? "csv" : "json") }),
  };
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
  if (/[\\/:"<>|*?\p{Cc}]/u.test(stem) || stem.startsWith(".") || stem.length > 100) {
    problem(
      '`file-name` must be a plain name: at most 100 characters, no leading dot, none of \\ / : " < > | * ?.',
    );
  }
  return stem;
}
