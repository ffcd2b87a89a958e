/** The `fields` input: which fields of a user are exported. */

import { z } from "zod";
import {
  fullProfile,
  LIST_FIELDS,
  MAXIMUM_CSV_FIELDS,
  MAXIMUM_FIELD_LENGTH,
  METADATA_FIELDS,
  NEVER_EXPORTED,
  rootOf,
  spellingHints,
  titleOf,
} from "../auth0/fields.ts";
import { formatList } from "../base/format.ts";
import { parseJson } from "../base/json.ts";
import type { ExportSettings, Field } from "../settings.ts";
import type { Read } from "./backup-table.ts";
import type { Report } from "./table.ts";

/** The full profile: the documented fields, and the properties that the run discovers. */
export const FULL_PROFILE = "*";

type Fields = Pick<Extract<ExportSettings, { kind: "start" }>, "fields" | "named" | "discovers">;

/** The fields to request. Auth0 chooses them for `auth0-default`, and has chosen those of a job that exists. */
export function requestedFields(
  { fields: text, format, "job-id": jobId }: Pick<Read, "fields" | "format" | "job-id">,
  report: Report,
): Fields {
  const rows = format === "csv" ? "csv" : "json";
  const isChosen = jobId === undefined && text !== "auth0-default";
  const entries = isChosen ? readFields(text) : [];
  if (typeof entries === "string") report(entries);
  if (!isChosen || typeof entries === "string") {
    return { fields: undefined, named: [], discovers: false };
  }
  const named = entries.filter(({ path }) => path !== FULL_PROFILE);
  const isFull = named.length < entries.length;
  if (entries.some(({ path, title }) => path === FULL_PROFILE && title !== undefined)) {
    report("`fields` gives * a title, but * selects several fields. Remove `as`.");
  }
  const fields = isFull ? withNamed(fullProfile(rows), named) : named;
  fieldProblems(fields, rows).forEach(report);
  if (format === "import") importFieldProblems(fields).forEach(report);
  // An import accepts no other properties than the documented ones.
  return { fields, named, discovers: isFull && format !== "import" };
}

/** A field that the profile has already under the same title is not repeated. */
function withNamed(profile: readonly Field[], named: readonly Field[]): Field[] {
  const isNew = ({ path, title }: Field) =>
    title !== undefined || !profile.some((field) => field.path === path);
  return [...profile, ...named.filter(isNew)];
}

const AUTH0_FIELDS = z.array(
  z.strictObject({ name: z.string().min(1), export_as: z.string().min(1).optional() }),
);
const AUTH0_FORM = '[{"name": "email", "export_as": "Mail"}]';

/** Characters of quotes and of lists in other notations. Auth0 would take them for a part of the name, and no user has such a field. */
const FOREIGN = /["'`“”‘’;|{}]|^\$/u;

/**
 * Reads `path` or `path as title`, one per line or comma-separated, or Auth0's own `[{"name": …, "export_as": …}]`.
 *
 * @returns the fields, or what is wrong
 */
export function readFields(text: string): Field[] | string {
  const fields: Field[] = [];
  if (text.startsWith("{")) {
    return `\`fields\` begins with {, like a whole request to Auth0. Enter only the list in it, ${AUTH0_FORM}, or write one field per line.`;
  }
  if (text.startsWith("[")) {
    const { success, data = [] } = AUTH0_FIELDS.safeParse(parseJson(text));
    if (!success) {
      return `\`fields\` begins with [ but is not in Auth0's form ${AUTH0_FORM}. Correct the JSON, or write one field per line.`;
    }
    for (const { name, export_as: title } of data) fields.push(fieldOf(name, title));
  } else {
    for (const entry of text.split(/[\n,]/).map((part) => part.trim())) {
      if (entry === "") continue;
      const [, path, title] = /^(\S+)(?:\s+as\s+(\S.*))?$/i.exec(entry) ?? [];
      if (path === undefined || FOREIGN.test(path) || /^["'`“‘]/u.test(title ?? "")) {
        return wrongEntry(entry, text);
      }
      fields.push(fieldOf(path, title));
    }
  }
  return fields.length > 0
    ? fields
    : "`fields` names no field. Write one per line, or remove the input to export the full profile.";
}

/** @param text of the whole input, for the right spelling */
function wrongEntry(entry: string, text: string): string {
  const names = text
    .split(/[\n,;|]/)
    .map((part) => part.replaceAll(/["'`“”‘’{}]|^\s*[-$]\s*/gu, "").trim())
    .filter((name) => name !== "");
  const isRepaired = names.every((name) =>
    /^[^\s:$[\]]+(\[\d+\][^\s:$[\]]*)?(\s+as\s+\S.*)?$/i.test(name),
  );
  const remedy = isRepaired
    ? `Write ${cut(names.join(", "))}`
    : "Write each field as `path` or `path as title`";
  return `\`fields\` has the entry "${cut(entry)}". ${remedy}; for a name with spaces or quotes, use the form ${AUTH0_FORM}.`;
}

function cut(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

function fieldOf(path: string, title: string | undefined): Field {
  return title === undefined ? { path } : { path, title };
}

/** What Auth0 would reject. */
export function fieldProblems(fields: readonly Field[], rows: "json" | "csv"): string[] {
  const problems: string[] = [];
  for (const field of fields) {
    const { path } = field;
    const long = [path, titleOf(field)].find((name) => [...name].length > MAXIMUM_FIELD_LENGTH);
    if (long !== undefined) {
      problems.push(
        `\`fields\` has a name of ${[...long].length} characters ("${long.slice(0, 20)}…"). Shorten it: Auth0 accepts at most ${MAXIMUM_FIELD_LENGTH}.`,
      );
    }
    if (rows === "csv" && METADATA_FIELDS.includes(path)) {
      problems.push(
        `\`fields\` has all of ${path}, which Auth0 does not export to CSV. Name the properties that you need (${path}.country), or use \`format: ndjson\`.`,
      );
    }
    if (rows === "csv" && LIST_FIELDS.includes(path)) {
      problems.push(
        `\`fields\` has the whole list ${path}, which Auth0 does not export to CSV. Name one entry (${path}[0]), or use \`format: ndjson\`.`,
      );
    }
  }
  const titles = fields.map(titleOf);
  for (const title of new Set(titles.filter((title, i) => titles.indexOf(title) !== i))) {
    problems.push(
      `\`fields\` has two fields with the title "${title}". Give one of them another title with \`as\`.`,
    );
  }
  if (rows === "csv" && fields.length > MAXIMUM_CSV_FIELDS) {
    problems.push(
      `\`fields\` has ${fields.length} fields, but a CSV export can have at most ${MAXIMUM_CSV_FIELDS}. Remove some, or use \`format: ndjson\`.`,
    );
  }
  return problems;
}

/** What would make users that the import rejects, or that replace metadata with a part of it. */
function importFieldProblems(fields: readonly Field[]): string[] {
  const problems = ["user_id", "email"]
    .filter((needed) => !fields.some(({ path }) => path === needed))
    .map((needed) => `\`fields\` lacks ${needed}, which \`format: import\` needs. Add it.`);
  for (const field of fields) {
    const { path } = field;
    if (titleOf(field) !== path) {
      problems.push(
        `\`fields\` gives ${path} the title "${titleOf(field)}", but \`format: import\` needs Auth0's own names. Remove \`as\`.`,
      );
    }
    const root = rootOf(path);
    if (METADATA_FIELDS.includes(root) && root !== path) {
      problems.push(
        `\`fields\` has only a part of ${root} (${path}), and an import replaces all of it. Name ${root} instead.`,
      );
    }
  }
  return problems;
}

/** @param fields `undefined` if Auth0 chooses them */
export function importFieldWarnings(fields: readonly Field[] | undefined): string[] {
  const absent = METADATA_FIELDS.filter((name) => !fields?.some(({ path }) => path === name));
  if (fields === undefined || absent.length === 0) return [];
  const [are, them] = absent.length === 1 ? ["is", "it"] : ["are", "them"];
  return [
    `${formatList(absent)} ${are} not among \`fields\`, so users who are imported from this backup lose ${them}. Add ${them}, or remove \`fields\`.`,
  ];
}

/**
 * What Auth0 accepts but is probably a mistake.
 *
 * @param isDryRun whether nothing will be exported that shows which fields the users have
 */
export function fieldWarnings(fields: readonly Field[], isDryRun: boolean): string[] {
  const warnings: string[] = [];
  const hints = isDryRun ? spellingHints(fields) : "";
  if (hints !== "") {
    warnings.push(`\`fields\` has names that Auth0 does not document. Check the spelling.${hints}`);
  }
  if (fields.length > MAXIMUM_CSV_FIELDS) {
    warnings.push(
      `\`fields\` has ${fields.length} fields. An older guide of Auth0 allows at most ${MAXIMUM_CSV_FIELDS} in every format: if Auth0 rejects the job, export whole metadata objects instead of their properties.`,
    );
  }
  for (const root of fields.map(({ path }) => rootOf(path))) {
    if (NEVER_EXPORTED.includes(root)) {
      warnings.push(`Auth0 does not export ${root}. The field will be missing from every user.`);
    }
  }
  return warnings;
}
