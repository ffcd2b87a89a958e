/**
 * The table of inputs: how the text of each is read, its default, whether it is secret, and the setting it becomes. A new input is a
 * row here and its description in `action.yml`.
 */

import { z } from "zod";
import { redact } from "../base/secrets.ts";
import type { Connection, History, MaximumDrop, MembershipKind, Settings } from "../settings.ts";

/** The inputs of `action.yml` by name, as the runner passes them: `''` or `undefined` if they are not set. */
export type Inputs = Readonly<Record<string, string | undefined>>;

/** Collects what is wrong with the inputs: what is wrong and what to do, a sentence each. */
export type Report = (problem: string) => void;

/** Settings that are made from several inputs, each group in a file of its own. All others are copied from their input. */
export const COMBINED = [
  "tenant",
  "export",
  "filter",
  "compression",
  "recipients",
  "destinations",
] as const satisfies (keyof Settings)[];
type Combined = (typeof COMBINED)[number];

interface Row {
  readonly setting: keyof Settings;
  /** Reads the trimmed text, which is not empty. */
  readonly schema: z.ZodType;
  /** The default in `action.yml`, unless that is an expression. */
  readonly default: string | undefined;
  /** The parts of the text that must be masked. */
  readonly secrets?: (text: string) => string[];
  /** What to enter. An input with a default is empty only if the workflow sets it so, which must not turn a protection off. */
  readonly ifEmpty?: string;
}

/** @param preset the default */
function row<
  K extends keyof Settings,
  S extends z.ZodType,
  D extends string | undefined = undefined,
>(setting: K, schema: S, preset?: D) {
  return { setting, schema, default: preset as D };
}

/** @param secrets finds the parts that must be masked: all of the text if left out */
function secret<K extends keyof Settings>(setting: K, secrets = (given: string) => [given]) {
  return { ...row(setting, text), secrets };
}

const text = z.string();

/** An age secret key, which does not belong into `encrypt-to` and must be masked if someone enters it by mistake. */
export const AGE_SECRET_KEY = /^AGE-(?:SECRET-KEY|PLUGIN)-/i;
const ageSecretKeys = (given: string) =>
  given.split(/\s*\n\s*/).filter((line) => AGE_SECRET_KEY.test(line));

/** @param expected completes the sentence "Use …" */
function parsed<T>(expected: string, parse: (text: string) => T | undefined) {
  return text.transform((given, context): T => {
    const value = parse(given);
    if (value !== undefined) return value;
    // A line separator or a direction mark would break the annotation.
    const shown = redact(given)
      .slice(0, 100)
      .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "\ufffd");
    context.addIssue({ code: "custom", message: `cannot be "${shown}". Use ${expected}.` });
    return z.NEVER;
  });
}

function number(minimum: number, maximum: number, expected: string, form = /^\d+$/) {
  return parsed(expected, (given) => {
    const value = Number(given);
    return form.test(given) && value >= minimum && value <= maximum ? value : undefined;
  });
}

function choice<const T extends string>(...values: readonly T[]) {
  const list = `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
  return parsed(list, (given) => values.find((value) => value === given));
}

const hasLineBreak = (given: string) => /[\p{Cc}\p{Zl}\p{Zp}]/u.test(given);

const line = parsed("one line, without control characters", (given) =>
  hasLineBreak(given) ? undefined : given,
);

const trueOrFalse = parsed("true or false", (given) => z.stringbool().safeParse(given).data);

const PLACE = /^(?:artifact|branch|file)$/;
const destinationList = parsed("artifact, branch or file, or a list of them", (given) => {
  const places = given.split(/[\s,]+/).filter((place) => place !== "");
  return places.length > 0 && places.every((place) => PLACE.test(place)) ? places : undefined;
});

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

const connection = parsed(
  "the name of a connection, or an id with 16 letters and digits after con_",
  (given): Connection | undefined => {
    if (hasLineBreak(given)) return undefined;
    if (!given.startsWith("con_")) return { kind: "name", name: given };
    return /^con_[A-Za-z0-9]{16}$/.test(given) ? { kind: "id", id: given } : undefined;
  },
);

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

const ANY = Number.MAX_SAFE_INTEGER;
const SIX_DAYS = 6 * 24 * 60;

const minutes = number(
  Number.MIN_VALUE,
  SIX_DAYS,
  `a number of minutes above 0, up to ${SIX_DAYS}`,
  /^\d+(\.\d+)?$/,
).transform((value) => value * 60_000);

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
  domain: row("tenant", line),
  "client-id": row("tenant", line),
  "client-secret": secret("tenant"),
  "private-key": secret("tenant"),
  "private-key-id": row("tenant", line),
  "signing-algorithm": row("tenant", choice("RS256", "RS384", "PS256"), "RS256"),
  token: secret("tenant"),
  audience: row("tenant", line),
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
  "retention-days": row("destinations", number(1, 400, "a whole number of days from 1 to 400")),
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
} satisfies Record<string, Row>;

type Table = typeof INPUTS;
type Name = keyof Table;

export const INPUT_NAMES = Object.keys(INPUTS) as Name[];

/** The inputs as they were read. Without a text or a default an input is `undefined`. */
export type Read = {
  readonly [N in Name]: Table[N]["default"] extends string
    ? z.output<Table[N]["schema"]>
    : z.output<Table[N]["schema"]> | undefined;
};

/** Reads each input by itself. An input that cannot be read is reported and replaced by its default, so that the rest is checked too. */
export function readTable(inputs: Inputs, report: Report): Read {
  const read = INPUT_NAMES.map((name) => {
    const { schema, default: preset, ifEmpty }: Row = INPUTS[name];
    const optional = schema.optional();
    const given = inputs[name]?.trim();
    if (given === "" && ifEmpty !== undefined) {
      report(
        `\`${name}\` is empty, perhaps because the variable or secret that it is set from does not exist. ${ifEmpty}`,
      );
    }
    const result = optional.safeParse(given || preset);
    for (const { message } of result.error?.issues ?? []) report(`\`${name}\` ${message}`);
    return [name, result.success ? result.data : optional.parse(preset)] as const;
  });
  return Object.fromEntries(read) as unknown as Read;
}

/** The settings that are one input's value. */
export type CopiedSettings = {
  readonly [N in Name as Exclude<Table[N]["setting"], Combined>]: Read[N];
};

/** The settings that are one input's value. */
export function copiedSettings(read: Read): CopiedSettings {
  const copied = INPUT_NAMES.filter(
    (name) => !COMBINED.some((one) => one === INPUTS[name].setting),
  );
  const settings = copied.map((name) => [INPUTS[name].setting, read[name]]);
  return Object.fromEntries(settings) as CopiedSettings;
}

/** The parts of the inputs that must be masked before anything else happens. */
export function secretsIn(inputs: Inputs): string[] {
  return INPUT_NAMES.flatMap((name) => {
    const { secrets }: Row = INPUTS[name];
    const given = inputs[name]?.trim();
    return given ? (secrets?.(given) ?? []) : [];
  });
}

/** Whether an input that has not been read yet is set to true. */
export function isTrue(given = ""): boolean {
  return trueOrFalse.safeParse(given.trim()).data === true;
}
