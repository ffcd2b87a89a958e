/** The inputs of `action.yml`: their names, and how the text of each is read by itself. */

import { z } from "zod";

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
  "encrypt-to",
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
  "dry-run",
] as const;

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

function choice<const T extends string>(values: readonly [T, ...T[]]) {
  return present.transform((text, context): T | undefined => {
    if (text === undefined) return undefined;
    const value = text as T;
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

/** Reads every input by itself: trimmed, and `undefined` where it is empty. Issues are sentences for the user. */
export const INPUTS = z.object({
  domain: present,
  "client-id": present,
  "client-secret": present,
  "private-key": present,
  "private-key-id": present,
  "signing-algorithm": choice(["RS256", "RS384", "PS256"]),
  token: present,
  audience: present,
  connection: present,
  format: choice(["ndjson", "json", "csv", "import"]),
  fields: present,
  limit: wholeNumber(1, Number.MAX_SAFE_INTEGER, "a whole number of users from 1 up"),
  filter: present,
  "job-id": present,
  destination: present,
  "file-name": present,
  compression: choice(["none", "gzip", "zstd"]),
  "encrypt-to": present,
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
  "dry-run": yesOrNo(false),
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
/** The inputs that could be read. */
export type Read = Partial<z.infer<typeof INPUTS>>;
