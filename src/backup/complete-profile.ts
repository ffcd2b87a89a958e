/** `fields: *`: adds the properties that a tenant's users have and Auth0 does not document to the fields of the export. */

import { type Discovery, discoverProperties } from "../auth0/discovery.ts";
import {
  exportedNames,
  MAXIMUM_CSV_FIELDS,
  MAXIMUM_FIELD_LENGTH,
  titleOf,
  undocumentedTitles,
} from "../auth0/fields.ts";
import { CallRefused, type Tenant } from "../auth0/tenant.ts";
import { BackupError } from "../base/errors.ts";
import { formatCount, formatNames } from "../base/format.ts";
import type { ExportSettings, Field, FilterSettings, Settings } from "../settings.ts";

/** The settings with all fields, and what to report. */
export interface CompleteProfile {
  readonly settings: Settings;
  /** What was discovered, as one sentence. */
  readonly finding: string;
  readonly warnings: readonly string[];
  /** Whether a look-up failed. */
  readonly isPartial: boolean;
}

type Start = Extract<ExportSettings, { kind: "start" }>;

/** Whether the settings ask for properties that Auth0 does not document. */
export function discovers({ export: job }: Settings): boolean {
  return job.kind === "start" && job.discovers;
}

/**
 * Looks for undocumented properties and adds them to the fields. A look-up that fails is a warning.
 *
 * @throws BackupError if the filter reads a field that is still unknown
 */
export async function completeProfile(
  tenant: Tenant,
  settings: Settings,
): Promise<CompleteProfile> {
  const job = settings.export;
  if (job.kind !== "start") throw new Error("The fields of an existing job are decided.");
  const discovery = await discoverProperties(tenant, job.connection);
  const rows = settings.format === "csv" ? "csv" : "json";
  const { fields, warnings } = withDiscovered(job, discovery, rows);
  if (discovery.failure !== undefined) {
    warnings.push(
      `Some users could not be searched for undocumented properties, so the backup may lack some. ${discovery.failure.message}`,
    );
  }
  const filter = settings.filter && (await checkedFilter(settings.filter, fields, discovery, rows));
  const added = filter?.added ?? [];
  const completed = { ...job, fields: [...fields, ...added] };
  return {
    settings: { ...settings, export: completed, filter: filter?.settings },
    finding: findingOf(undocumentedTitles(completed), discovery),
    warnings,
    isPartial: discovery.failure !== undefined,
  };
}

function findingOf(titles: readonly string[], { isComplete }: Discovery): string {
  const where = isComplete ? "all users" : "a sample of the users";
  if (titles.length === 0) return `Found no property that Auth0 does not document in ${where}.`;
  const what = titles.length === 1 ? "field" : "fields";
  return `Exporting ${formatCount(titles.length)} ${what} that Auth0 does not document, after a look at ${where}: ${formatNames(titles)}.`;
}

/** Documented fields first, then discovered properties, then the fields that the input names. */
function withDiscovered(
  { fields = [], named }: Start,
  { properties }: Discovery,
  rows: "json" | "csv",
): { fields: Field[]; warnings: string[] } {
  const titles = new Set(fields.map(titleOf));
  const isRequested = (name: string) => named.some(({ path }) => path === name);
  const candidates = [...properties.keys()].filter((name) => !isRequested(name));
  const room = rows === "csv" ? MAXIMUM_CSV_FIELDS - fields.length : Number.POSITIVE_INFINITY;
  const added: string[] = [];
  const leftOut: Record<keyof typeof LEFT_OUT, string[]> = {
    syntax: [],
    title: [],
    nested: [],
    room: [],
  };
  for (const name of candidates) {
    if (!isExpressible(name)) leftOut.syntax.push(name);
    else if (titles.has(name)) leftOut.title.push(name);
    else if (rows === "csv" && properties.get(name)?.isNested) leftOut.nested.push(name);
    else if (added.length >= room) leftOut.room.push(name);
    else added.push(name);
  }
  const warnings = Object.entries(LEFT_OUT).flatMap(([reason, [what, remedy]]) => {
    const names = leftOut[reason as keyof typeof LEFT_OUT];
    return names.length === 0 ? [] : [`${what}: ${formatNames(names)}. ${remedy}`];
  });
  const documented = fields.filter((field) => !named.includes(field));
  const discovered = added.map((path) => ({ path }));
  return {
    fields: [...documented, ...discovered, ...fields.filter((field) => named.includes(field))],
    warnings,
  };
}

/** Why a property is not exported, and what to do. */
const LEFT_OUT = {
  syntax: [
    "Auth0's syntax cannot express the names of some properties, which are not exported",
    `To export them, let the connection map them to names of at most ${MAXIMUM_FIELD_LENGTH} characters, without dots and brackets.`,
  ],
  title: [
    "Some properties have the title of a field that `fields` names and are not exported",
    "To export them, give those fields other titles with `as`.",
  ],
  nested: [
    "Auth0 does not export lists and objects to CSV, so some properties are not exported",
    "To export them, name their parts in `fields` (address.city), or use `format: ndjson`.",
  ],
  room: [
    `A CSV export can have at most ${MAXIMUM_CSV_FIELDS} fields, so some properties are not exported`,
    "To export them, name the fields that you need in `fields`, or use `format: ndjson`.",
  ],
} as const;

/** Whether Auth0 reads the name as that of a root property. It reads dots and brackets as a path. */
function isExpressible(name: string): boolean {
  return /^[^.[\]]+$/.test(name) && name.isWellFormed() && [...name].length <= MAXIMUM_FIELD_LENGTH;
}

/**
 * Checks the names that the filter reads. After a failed look-up, unknown names are added to the fields instead.
 *
 * @throws BackupError with a suggestion if a name is unknown
 */
async function checkedFilter(
  { expression, options }: FilterSettings,
  fields: readonly Field[],
  { failure }: Discovery,
  rows: "json" | "csv",
): Promise<{ settings: FilterSettings; added: Field[] }> {
  const { compileFilter } = await import("../filter/index.ts");
  const known = exportedNames(fields, rows);
  const read = failure === undefined ? [] : compileFilter(expression, options).fields;
  const added = read.filter((name) => !known.includes(name) && isExpressible(name));
  const checked = { ...options, fields: [...known, ...added] };
  try {
    compileFilter(expression, checked);
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    throw new BackupError(`An input is wrong. \`filter\`: ${error.message}`);
  }
  return { settings: { expression, options: checked }, added: added.map((path) => ({ path })) };
}

/** Statuses for a body that is not accepted. */
const INVALID_BODY = [400, 413];

/**
 * The settings without what was discovered.
 *
 * @param asked the settings before the discovery
 * @param error of the start of the export
 * @returns `undefined` if what was discovered cannot be the reason of the error, or if the filter reads it
 */
export async function withoutDiscovered(
  complete: Settings,
  asked: Settings,
  error: unknown,
): Promise<{ settings: Settings; job: Start } | undefined> {
  const { export: job, filter, format } = asked;
  if (!(error instanceof CallRefused) || job.kind !== "start" || !discovers(asked))
    return undefined;
  if (!INVALID_BODY.includes(error.status) || error.errorCode === "inexistent_connection") {
    return undefined;
  }
  const { fields = [] } = job;
  if (complete.export.kind !== "start" || complete.export.fields?.length === fields.length) {
    return undefined;
  }
  if (filter === undefined) return { settings: asked, job };
  const { compileFilter } = await import("../filter/index.ts");
  const names = exportedNames(fields, format === "csv" ? "csv" : "json");
  const reads = compileFilter(filter.expression, filter.options).fields;
  return reads.every((name) => names.includes(name)) ? { settings: asked, job } : undefined;
}
