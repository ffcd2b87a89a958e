/** The `fields` input: which fields of a user are exported, in any of its three spellings. */

import { z } from "zod";
import { parseJson } from "../base/json.ts";
import type { StatisticsFields } from "../rows/statistics.ts";
import type { ExportSettings, Field } from "../settings.ts";

/** Longest path or title that Auth0 takes, in characters (its OpenAPI document). */
const LONGEST_NAME = 100;
/** Auth0's guide: a CSV export has at most this many fields. */
export const MOST_CSV_FIELDS = 30;

/** What Auth0 documents as exportable, apart from metadata and lists. */
const SCALARS = [
  "user_id",
  "email",
  "email_verified",
  "username",
  "phone_number",
  "phone_verified",
  "name",
  "given_name",
  "family_name",
  "nickname",
  "picture",
  "blocked",
  "created_at",
  "updated_at",
  "last_login",
  "last_ip",
  "last_password_reset",
  "logins_count",
  "multifactor_last_modified",
];
const METADATA = ["app_metadata", "user_metadata"];
const LISTS = ["identities", "multifactor"];
const FIRST_CONNECTION = "identities[0].connection";
const NEVER_EXPORTED = ["blocked_for", "guardian_authenticators"];

/** The full profile: all that Auth0 documents as exportable; for CSV without metadata, which it refuses to export whole. */
export function fullProfile(rows: "json" | "csv"): Field[] {
  const paths =
    rows === "json"
      ? [...SCALARS, ...METADATA, ...LISTS]
      : [...SCALARS, FIRST_CONNECTION, "identities[0].provider", "multifactor[0]"];
  return paths.map((path) => ({ path }));
}

/** The title under which a field stands in the export. */
export function titleOf(field: Field): string {
  return field.title ?? field.path;
}

/**
 * The names under which a filter finds the fields. Whether Auth0 nests a path without a title in JSON or makes its text the
 * key is not known, so there the first name of the path counts too.
 */
export function exportedNames(fields: readonly Field[], rows: "json" | "csv"): string[] {
  const names = new Set<string>();
  for (const field of fields) {
    names.add(titleOf(field));
    if (rows === "json" && field.title === undefined) names.add(rootOf(field.path));
  }
  return [...names];
}

/** The names of what the summary counts, where the run chose the fields; else those that Auth0 gives them. */
export function statisticsFields(job: ExportSettings): StatisticsFields {
  const fields = job.kind === "start" ? job.fields : undefined;
  const titleFor = (path: string) => {
    if (fields === undefined) return path;
    const field = fields.find((candidate) => candidate.path === path);
    return field && titleOf(field);
  };
  const connection = titleFor(FIRST_CONNECTION);
  // Auth0 may nest a path without a title: see exportedNames.
  const nested = connection === FIRST_CONNECTION ? rootOf(FIRST_CONNECTION) : undefined;
  return {
    identities: titleFor("identities") ?? nested,
    connection,
    lastLogin: titleFor("last_login"),
  };
}

/** `user_metadata.country` → `user_metadata`, `identities[0].connection` → `identities`. */
function rootOf(path: string): string {
  return path.split(/[.[]/, 1)[0] ?? path;
}

/** The title under which `user_id` is exported. Of a job that exists, or whose fields Auth0 chooses, only its own name can be meant. */
export function userIdTitle(job: ExportSettings): string {
  const fields = job.kind === "start" ? job.fields : undefined;
  const field = fields?.find(({ path }) => path === "user_id");
  return field === undefined ? "user_id" : titleOf(field);
}

const AUTH0_FIELDS = z.array(
  z.strictObject({ name: z.string().min(1), export_as: z.string().min(1).optional() }),
);

/**
 * Reads `path`, `path as title`, one a line or comma-separated, or Auth0's own `[{"name": …, "export_as": …}]`.
 *
 * @returns the fields, or the sentence that says why it cannot be read
 */
export function readFields(text: string): Field[] | string {
  if (text.startsWith("[")) {
    const parsed = AUTH0_FIELDS.safeParse(parseJson(text));
    if (!parsed.success) {
      return '`fields` begins with [ but is not Auth0\'s form [{"name": "email", "export_as": "Mail"}]: correct the JSON, or write one field a line.';
    }
    return someFields(parsed.data.map(({ name, export_as }) => fieldOf(name, export_as)));
  }
  const fields: Field[] = [];
  for (const part of text.split(/[\n,]/)) {
    const entry = part.trim();
    if (entry === "") continue;
    const match = /^(\S+)(?:\s+as\s+(\S.*))?$/i.exec(entry);
    if (match?.[1] === undefined) {
      return `\`fields\` has the entry "${entry}": write \`path\` or \`path as title\`.`;
    }
    fields.push(fieldOf(match[1], match[2]));
  }
  return someFields(fields);
}

function someFields(fields: Field[]): Field[] | string {
  return fields.length > 0
    ? fields
    : "`fields` names no field: name one a line, or leave it out for the full profile.";
}

function fieldOf(path: string, title: string | undefined): Field {
  return title === undefined ? { path } : { path, title };
}

/** What Auth0 would refuse, a sentence each. */
export function fieldProblems(fields: readonly Field[], rows: "json" | "csv"): string[] {
  const problems: string[] = [];
  for (const field of fields) {
    for (const name of [field.path, titleOf(field)]) {
      if ([...name].length > LONGEST_NAME) {
        problems.push(
          `\`fields\` has a name of ${[...name].length} characters ("${name.slice(0, 20)}…"): Auth0 takes at most ${LONGEST_NAME}.`,
        );
        break;
      }
    }
    if (rows === "csv" && METADATA.includes(field.path)) {
      problems.push(
        `\`fields\` asks for ${field.path} whole, which Auth0 does not export as csv: name what you need of it (${field.path}.country), or choose format ndjson.`,
      );
    }
    if (rows === "csv" && LISTS.includes(field.path)) {
      problems.push(
        `\`fields\` asks for the list ${field.path} whole, which Auth0 does not export as csv: name one entry (${field.path}[0]), or choose format ndjson.`,
      );
    }
  }
  const titles = fields.map(titleOf);
  for (const title of new Set(titles.filter((title, i) => titles.indexOf(title) !== i))) {
    problems.push(
      `\`fields\` gives two fields the title "${title}": give one of them another with \`as\`.`,
    );
  }
  if (rows === "csv" && fields.length > MOST_CSV_FIELDS) {
    problems.push(
      `\`fields\` has ${fields.length} fields, and a csv export takes at most ${MOST_CSV_FIELDS}: leave some out, or choose format ndjson.`,
    );
  }
  return problems;
}

/** What would make users that the import refuses, or that overwrite metadata with a part of it; a sentence each. */
export function importFieldProblems(fields: readonly Field[]): string[] {
  const problems: string[] = [];
  for (const needed of ["user_id", "email"]) {
    if (!fields.some(({ path }) => path === needed)) {
      problems.push(`\`fields\` lacks ${needed}, which \`format: import\` needs: add it.`);
    }
  }
  for (const field of fields) {
    const { path } = field;
    if (titleOf(field) !== path) {
      problems.push(
        `\`fields\` gives ${path} the title "${titleOf(field)}", but \`format: import\` needs Auth0's own names: leave \`as\` out.`,
      );
    }
    const root = rootOf(path);
    if (METADATA.includes(root) && root !== path) {
      problems.push(
        `\`fields\` asks for a part of ${root} (${path}), and an import overwrites it whole: name ${root}.`,
      );
    }
  }
  return problems;
}

/** What Auth0 takes but probably is not meant, a sentence each. */
export function fieldWarnings(fields: readonly Field[]): string[] {
  const warnings: string[] = [];
  if (fields.length > MOST_CSV_FIELDS) {
    warnings.push(
      `\`fields\` has ${fields.length} fields. Auth0's older guide sets a bound of ${MOST_CSV_FIELDS} for every format; if it refuses the job, name metadata objects whole.`,
    );
  }
  for (const { path } of fields) {
    const root = rootOf(path);
    if (NEVER_EXPORTED.includes(root)) {
      warnings.push(`Auth0 does not export ${root}: the field will be missing from every user.`);
    } else if (![...SCALARS, ...METADATA, ...LISTS].includes(root)) {
      warnings.push(
        `${root} is no field that Auth0 documents. It is exported where an identity provider sent it; if it is a slip of the pen, it will be missing from every user.`,
      );
    }
  }
  return warnings;
}
