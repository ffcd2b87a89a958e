/** The inputs of the restore. */

import { type Before, RESTORABLE_PROPERTIES, type RestoreSettings } from "../settings.ts";
import { ANY, choice, connection, line, listOf, minutes, number, parsed, text } from "./schemas.ts";
import { ageSecretKeys, type ReadOf, row, secret, type Table, TENANT_INPUTS } from "./table.ts";

/** Settings that are made from several inputs or depend on the workspace. All others are copied from their input. */
export const RESTORE_COMBINED = [
  "tenant",
  "source",
  "identities",
  "filter",
  "passwordHashes",
  "isConfirmed",
  "outputDirectory",
  "githubToken",
] as const satisfies (keyof RestoreSettings)[];

const runId = number(1, ANY, "the number of a workflow run, as in its address");

/** RFC 3339, or only a date, which begins at midnight. Without a time zone it is UTC. */
const TIME = /^\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?([Zz]|[+-]\d\d:\d\d)?)?$/;

const before = parsed(
  "a time such as 2026-11-27T02:00:00Z, a date such as 2026-11-27, or 7 to 40 digits of a commit's hash",
  (given): Before | undefined => {
    if (/^[0-9a-f]{7,40}$/i.test(given)) return { kind: "commit", commit: given.toLowerCase() };
    const [matched, zone] = TIME.exec(given) ?? [];
    if (matched === undefined) return undefined;
    const iso = given.replace(" ", "T").toUpperCase();
    const time = new Date(iso.length > 10 && zone === undefined ? `${iso}Z` : iso);
    return Number.isNaN(time.getTime()) ? undefined : { kind: "time", time };
  },
);

/** All inputs, in the order of `restore/action.yml`. */
export const RESTORE_INPUTS = {
  ...TENANT_INPUTS,
  from: row("source", choice("branch", "artifact", "folder"), "branch"),
  branch: row("source", text, "auth0-backup"),
  directory: row("source", text, "."),
  "artifact-name": row("source", line, "auth0-users"),
  "run-id": row("source", runId),
  folder: row("source", line),
  before: row("source", before),
  identity: secret("identities", (given) => [given, ...ageSecretKeys(given)]),
  restore: row(
    "kinds",
    listOf("missing, changed or memberships, or a list of them", [
      "missing",
      "changed",
      "memberships",
    ]),
    "missing",
  ),
  properties: row(
    "properties",
    listOf(`a list of ${RESTORABLE_PROPERTIES.join(", ")}`, RESTORABLE_PROPERTIES),
    "app_metadata, user_metadata, blocked",
  ),
  connection: row("connection", connection),
  filter: row("filter", text),
  "password-hashes": row("passwordHashes", line),
  "maximum-users": {
    ...row("maximumUsers", number(1, ANY, "a whole number of users, 1 or more"), "1000"),
    ifEmpty: "Enter a number, or remove the input.",
  },
  confirm: row("isConfirmed", line),
  "output-directory": row("outputDirectory", text, "auth0-restore"),
  "github-token": secret("githubToken"),
  "timeout-minutes": row("timeout", minutes, "350"),
} satisfies Table<keyof RestoreSettings>;

/** The inputs as they were read. */
export type RestoreRead = ReadOf<typeof RESTORE_INPUTS>;
