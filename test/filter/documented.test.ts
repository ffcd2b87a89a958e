/** Every filter in the README and in `docs/` compiles and keeps the users that the page says. */

import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse as parseCsv } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { functionList } from "../../scripts/function-list.ts";
import { sectionOf } from "../../scripts/readme-sections.ts";
import { fullProfile } from "../../src/auth0/fields.ts";
import { compileFilter } from "../../src/filter/index.ts";
import { encoded } from "../../src/pipeline/index.ts";
import { chunked, collect } from "../rows/chunks.ts";
import { exportBytes, NO_EDITS, USUAL_STYLE } from "../simulator/export-file.ts";

const root = path.join(import.meta.dirname, "..", "..");
const textOf = (file: string) => readFileSync(path.join(root, file), "utf8");
const NOW = Date.parse("2026-11-23T12:00:00Z");

interface User {
  readonly [field: string]: unknown;
  readonly user_id: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
  readonly created_at: string;
  readonly last_login?: string;
  readonly logins_count?: number;
  readonly identities: readonly { readonly connection: string }[];
  readonly multifactor?: readonly string[];
  readonly app_metadata?: { readonly plan?: string; readonly roles?: readonly string[] };
  readonly user_metadata?: { readonly country?: string };
}

type Meaning = (user: User, row: number) => boolean;

const ninetyDaysAgo = `${new Date(NOW - 90 * 86_400_000).toISOString().slice(0, 19)}Z`;

/** The meaning of each filter in JavaScript, by its first words. `row` is 0-based. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  "$last_login <": ({ last_login }) => last_login !== undefined && last_login < ninetyDaysAgo,
  "is_absent($last_login) ||": ({ last_login = "" }) => last_login < ninetyDaysAgo,
  "is_absent($last_login)": ({ last_login }) => last_login === undefined,
  "$last_login >=": ({ last_login = "" }) => last_login >= "2024-01-01T00:00:00Z",
  "$logins_count >": ({ logins_count = 0 }) => logins_count > 100,
  "$created_at >=": ({ created_at }) => created_at.startsWith("2025-"),
  "strftime_local(": ({ created_at }) =>
    new Intl.DateTimeFormat("en", { weekday: "long", timeZone: "Europe/Berlin" }).format(
      new Date(created_at),
    ) === "Sunday",
  "$user_id =~": ({ user_id }) => user_id.startsWith("auth0|"),
  "$identities[1]": ({ identities }) => identities[0]?.connection === "google-oauth2",
  "!any(": ({ identities }) =>
    !identities.some(({ connection }) => ["google-oauth2", "acme-saml"].includes(connection)),
  "length($identities)": ({ identities }) => identities.length > 1,
  "is_array($multifactor)": ({ multifactor = [] }) => multifactor.length > 0,
  "is_absent($email)": ({ email }) => email === undefined,
  "($email": ({ email, email_verified }) =>
    email?.endsWith("@corp.example") === true && email_verified === false,
  "($name": ({ name }) => name?.toLowerCase().includes("lovelace") === true,
  "($blocked": ({ blocked }) => blocked === true,
  '($app_metadata["plan"]': ({ app_metadata, user_metadata }) =>
    app_metadata?.plan === "pro" && user_metadata?.country === "DE",
  "is_absent($app_metadata": ({ app_metadata }) => app_metadata?.plan === undefined,
  "is_array($app_metadata": ({ app_metadata }) => app_metadata?.roles?.includes("admin") === true,
  "NR <=": (_user, row) => row < 100,
  "substr1(md5(": ({ user_id }) => createHash("md5").update(user_id).digest("hex") < "1a",
  "var domain": ({ email, logins_count }) =>
    logins_count !== undefined &&
    logins_count > (email?.endsWith("@corp.example") === true ? 10 : 500),
};

/** The same for filters on CSV. */
const CSV_MEANINGS: Readonly<Record<string, Meaning>> = {
  '$email_verified == "false"': ({ email_verified, last_login }) =>
    email_verified === false && last_login === undefined,
  "${identities[0].connection}": ({ identities }) => identities[0]?.connection === "acme-saml",
};

const filters = ["README.md", ...globSync("docs/*.md", { cwd: root })].flatMap((page) =>
  [...textOf(page).matchAll(/^```mlr\n([\s\S]*?)^```$/gm)].map(
    ([, expression = ""]) => [page, expression.trim()] as const,
  ),
);

function exported(format: "json" | "csv", names: readonly string[]): Buffer {
  const fields = names.map((name) => ({ name }));
  const rest = { limit: undefined, style: USUAL_STYLE, edits: NO_EDITS };
  return Buffer.concat([
    ...exportBytes({ seed: 1, users: 3000, connectionId: undefined, format, fields, ...rest }),
  ]);
}

describe("A filter shown in the documentation", () => {
  const names = { json: namesOf("json"), csv: namesOf("csv") };
  const source = { json: exported("json", names.json), csv: exported("csv", names.csv) };
  const users: User[] = linesOf(source.json).map((line) => JSON.parse(line));

  test.each(filters)("in %s keeps the users it should: %s", async (_page, expression) => {
    const isForCsv = meaningIn(CSV_MEANINGS, expression) !== undefined;
    const rows = isForCsv ? "csv" : "json";
    const format = isForCsv ? "csv" : "ndjson";
    const filter = compileFilter(expression, { format, fields: names[rows], now: () => NOW });
    const counts = { exported: 0, kept: 0, loneSurrogates: 0, nulls: 0 };
    const blocks = encoded(
      chunked(source[rows]),
      { format, filter, fieldNames: undefined },
      counts,
    );
    const kept = Buffer.concat(await collect(blocks));
    const meaning = meaningIn(isForCsv ? CSV_MEANINGS : MEANINGS, expression) ?? (() => false);
    const expected = users.filter(meaning);
    expect(counts.exported).toBe(users.length);
    expect(counts.kept).toBeGreaterThan(0);
    expect(counts.kept).toBeLessThan(users.length);
    expect(counts.kept).toBe(expected.length);
    const ids = isForCsv ? csvIds(kept) : linesOf(kept).map((line) => JSON.parse(line).user_id);
    expect(ids).toEqual(expected.map(({ user_id }) => user_id));
  });

  test("is one of two in the README or one of the cookbook.", () => {
    expect(filters.filter(([page]) => page === "README.md")).toHaveLength(2);
    const meanings = Object.keys({ ...MEANINGS, ...CSV_MEANINGS });
    expect(filters).toHaveLength(2 + meanings.length);
  });
});

function namesOf(format: "json" | "csv"): string[] {
  return fullProfile(format).map(({ path: name }) => name);
}

function linesOf(text: Buffer): string[] {
  return text.toString().trimEnd().split(/\r?\n/);
}

/** Without the apostrophe of Auth0's guard. */
function csvIds(csv: Buffer): string[] {
  const rows: { user_id: string }[] = parseCsv(csv, { columns: true });
  return rows.map((row) => row.user_id.slice(1));
}

function meaningIn(
  meanings: Readonly<Record<string, Meaning>>,
  expression: string,
): Meaning | undefined {
  return Object.entries(meanings).find(([words]) => expression.startsWith(words))?.[1];
}

test("The list of filter functions in docs/filters.md is up to date (npm run docs).", () => {
  expect(sectionOf(textOf("docs/filters.md"), "functions")).toBe(functionList());
});
