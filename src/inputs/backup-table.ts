/** The inputs of the backup. */

import type { History, MaximumDrop, MembershipKind, Settings } from "../settings.ts";
import {
  ANY,
  choice,
  connection,
  line,
  listOf,
  minutes,
  number,
  parsed,
  text,
  trueOrFalse,
} from "./schemas.ts";
import { ageSecretKeys, type ReadOf, row, secret, type Table, TENANT_INPUTS } from "./table.ts";

/** Settings that are made from several inputs, each group in a file of its own. All others are copied from their input. */
export const COMBINED = [
  "tenant",
  "export",
  "filter",
  "compression",
  "recipients",
  "destinations",
] as const satisfies (keyof Settings)[];

const MEMBERSHIP_KINDS: readonly MembershipKind[] = ["roles", "organizations"];
const memberships = parsed(
  "roles, organizations or both, or none",
  (given): MembershipKind[] | undefined => {
    if (given === "none") return [];
    const kinds = given.split(/[\s,]+/).filter((kind) => kind !== "");
    const known = MEMBERSHIP_KINDS.filter((kind) => kinds.includes(kind));
    return kinds.length > 0 && known.length === new Set(kinds).size ? known : undefined;
  },
);

const destinationList = listOf("artifact, branch or file, or a list of them", [
  "artifact",
  "branch",
  "file",
]);

const jobId = parsed("the id of an export job, such as job_coRQCC3MHztpuTlo", (given) =>
  /^job_[A-Za-z0-9]+$/.test(given) ? given : undefined,
);

/** Rejects what no file system allows, what an artifact must not contain, and the name of `manifest.json`. */
const fileName = parsed(
  'a name other than manifest, of at most 100 characters, without a leading dot and without \\ / : " < > | * ?',
  (given) => {
    const isWrong =
      /^\.|[\\/:"<>|*?\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|^manifest$/iu.test(given) || given.length > 100;
    return isWrong ? undefined : given;
  },
);

const maximumDrop = parsed(
  "a percentage from 0% to 100%, such as 2%, or a number of users, such as 200",
  (given): { limit: MaximumDrop | undefined } | undefined => {
    if (given === "none") return { limit: undefined };
    const [, digits, fraction = "", sign] = /^(\d+)(\.\d+)?\s*(%?)$/.exec(given) ?? [];
    const value = Number(`${digits}${fraction}`);
    if (sign === "%") {
      return value <= 100 ? { limit: { kind: "share", share: value / 100 } } : undefined;
    }
    const isCount = fraction === "" && value <= ANY;
    return isCount ? { limit: { kind: "users", users: value } } : undefined;
  },
).transform(({ limit }) => limit);

const minimumUsers = row("minimumUsers", number(0, ANY, "a whole number of users, 0 or more"), "1");

const history = parsed(
  "a number of commits from 1 to 10000, such as 90, or a number of days, such as 90 days",
  (given): History | undefined => {
    const [, digits, unit] = /^(\d+)(?:\s*(days?))?$/.exec(given) ?? [];
    const value = Number(digits);
    if (!(value >= 1 && value <= 10_000)) return undefined;
    return unit === undefined ? { kind: "commits", commits: value } : { kind: "age", days: value };
  },
);

/** All inputs, in the order of `action.yml`. */
export const INPUTS = {
  ...TENANT_INPUTS,
  connection: row("export", connection),
  format: row("format", choice("ndjson", "json", "csv", "import"), "ndjson"),
  fields: row("export", text, "*"),
  memberships: row("memberships", memberships, "none"),
  limit: row("export", number(1, ANY, "a whole number of users, 1 or more")),
  filter: row("filter", text),
  "job-id": row("export", jobId),
  destination: row("destinations", destinationList, "artifact"),
  "file-name": row("fileName", fileName, "users"),
  compression: row("compression", choice("none", "gzip", "zstd")),
  "encrypt-to": {
    ...secret("recipients", ageSecretKeys),
    default: "none",
    ifEmpty: "Enter age recipients (age1…), or `none` to store plain text.",
  },
  "artifact-name": row("destinations", line, "auth0-users"),
  "retention-days": row(
    "destinations",
    number(
      1,
      400,
      "a whole number of days from 1 to 400, or leave it out to use the repository's setting",
    ),
  ),
  branch: row("destinations", text, "auth0-backup"),
  directory: row("destinations", text, "."),
  "commit-message": row("destinations", text),
  history: row("destinations", history),
  "github-token": secret("githubToken"),
  "output-directory": row("destinations", text, "auth0-users"),
  "minimum-users": { ...minimumUsers, ifEmpty: "Enter a number, or remove the input." },
  "maximum-drop": {
    ...row("destinations", maximumDrop, "none"),
    ifEmpty: "Enter a percentage or a number, or `none` for no limit.",
  },
  "allow-public-repository": row("allowsPublicRepository", trueOrFalse, "false"),
  "timeout-minutes": row("timeout", minutes, "60"),
  "dry-run": row("isDryRun", trueOrFalse, "false"),
} satisfies Table<keyof Settings>;

/** The inputs as they were read. */
export type Read = ReadOf<typeof INPUTS>;

/** Whether an input that has not been read yet is set to true. */
export function isTrue(given = ""): boolean {
  return trueOrFalse.safeParse(given.trim()).data === true;
}
