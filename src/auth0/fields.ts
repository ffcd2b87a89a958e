/** What Auth0 documents about the fields of an export. */

import { quote } from "../base/format.ts";
import { didYouMean } from "../base/suggest.ts";
import type { StatisticsFields } from "../rows/statistics.ts";
import type { ExportSettings, Field } from "../settings.ts";

/** Maximum length of a path or title, in characters (Auth0's OpenAPI document). */
export const MAXIMUM_FIELD_LENGTH = 100;
/** Maximum number of fields in a CSV export (Auth0's guide). */
export const MAXIMUM_CSV_FIELDS = 30;

/** Exportable fields, apart from metadata and lists. */
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
/** Objects, of which a CSV export contains single properties only. */
export const METADATA_FIELDS = ["app_metadata", "user_metadata"];
/** Lists, of which a CSV export contains single entries only. */
export const LIST_FIELDS = ["identities", "multifactor"];
const FIRST_CONNECTION = "identities[0].connection";
/** Fields that the users API returns and an export does not. */
export const NEVER_EXPORTED = ["blocked_for", "guardian_authenticators", "tenant"];
/** All root properties that Auth0 documents. */
export const DOCUMENTED = [...SCALARS, ...METADATA_FIELDS, ...LIST_FIELDS, ...NEVER_EXPORTED];

/** Suggests documented fields for those that Auth0 does not document: sentences with a leading space, or nothing. */
export function spellingHints(fields: readonly Field[]): string {
  const roots = new Set(fields.map(({ path }) => rootOf(path)));
  const unknown = [...roots].filter((root) => !DOCUMENTED.includes(root));
  const hints = unknown.map((root) =>
    didYouMean(root, DOCUMENTED, (name) => `${name} instead of ${quote(root)}`),
  );
  return hints.join("");
}

/** The titles of the fields that Auth0 does not document, in their order. */
export function undocumentedTitles(job: ExportSettings): string[] {
  const fields = job.kind === "start" ? (job.fields ?? []) : [];
  return fields.filter(({ path }) => !DOCUMENTED.includes(rootOf(path))).map(titleOf);
}

/** All documented fields; for CSV without metadata and lists, which Auth0 does not export there as a whole. */
export function fullProfile(rows: "json" | "csv"): Field[] {
  const paths =
    rows === "json"
      ? [...SCALARS, ...METADATA_FIELDS, ...LIST_FIELDS]
      : [...SCALARS, FIRST_CONNECTION, "identities[0].provider", "multifactor[0]"];
  return paths.map((path) => ({ path }));
}

/** The name of a field in the export. */
export function titleOf(field: Field): string {
  return field.title ?? field.path;
}

/** `user_metadata.country` → `user_metadata`, `identities[0].connection` → `identities`. */
export function rootOf(path: string): string {
  return path.split(/[.[]/, 1)[0] ?? path;
}

/**
 * The names under which a filter finds the fields. Auth0 does not document whether a JSON export nests a path without a title or uses
 * it as the key, so the root of the path counts too.
 */
export function exportedNames(fields: readonly Field[], rows: "json" | "csv"): string[] {
  const names = new Set<string>();
  for (const field of fields) {
    names.add(titleOf(field));
    if (rows === "json" && field.title === undefined) names.add(rootOf(field.path));
  }
  return [...names];
}

/** The exported names of the fields that the summary counts. */
export function statisticsFields(job: ExportSettings): StatisticsFields {
  const connection = exportedTitle(job, FIRST_CONNECTION);
  // Auth0 may nest a path without a title: see exportedNames.
  const nested = connection === FIRST_CONNECTION ? rootOf(FIRST_CONNECTION) : undefined;
  return {
    identities: exportedTitle(job, "identities") ?? nested,
    connection,
    lastLogin: exportedTitle(job, "last_login"),
  };
}

/** The exported name of `user_id`, by which backups on a branch are sorted. */
export function userIdTitle(job: ExportSettings): string {
  return exportedTitle(job, "user_id") ?? "user_id";
}

/** The name under which a path is exported: its own if Auth0 chose the fields, `undefined` if the fields lack it. */
function exportedTitle(job: ExportSettings, path: string): string | undefined {
  const fields = job.kind === "start" ? job.fields : undefined;
  if (fields === undefined) return path;
  const field = fields.find((candidate) => candidate.path === path);
  return field && titleOf(field);
}
