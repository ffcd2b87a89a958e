/** Every filter that the README and `docs/filters.md` show compiles, and keeps whom it says. */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { functionList } from "../../scripts/function-list.ts";
import { sectionOf } from "../../scripts/readme-sections.ts";
import { compileFilter } from "../../src/filter/index.ts";
import { fullProfile } from "../../src/inputs/fields.ts";
import { encoded } from "../../src/stage.ts";
import { exportBytes, NO_EDITS, USUAL_STYLE } from "../simulator/export-file.ts";
import { chunked, collect } from "../users/chunks.ts";

const root = path.join(import.meta.dirname, "..", "..");
const textOf = (file: string) => readFileSync(path.join(root, file), "utf8");
const NOW = Date.parse("2026-11-23T12:00:00Z");

interface User {
  readonly [field: string]: unknown;
  readonly email?: string;
  readonly last_login?: string;
  readonly logins_count?: number;
  readonly identities: readonly { readonly connection: string }[];
  readonly app_metadata?: { readonly plan?: string; readonly roles?: readonly string[] };
  readonly user_metadata?: { readonly country?: string };
}

/** What each filter says in JavaScript, by its first words. */
const MEANINGS: Readonly<Record<string, (user: User) => boolean>> = {
  "$last_login <": ({ last_login }) =>
    last_login !== undefined &&
    last_login < `${new Date(NOW - 90 * 86_400_000).toISOString().slice(0, 19)}Z`,
  "$identities[1]": ({ identities }) => identities[0]?.connection === "google-oauth2",
  '($app_metadata["plan"]': ({ app_metadata, user_metadata }) =>
    app_metadata?.plan === "pro" && user_metadata?.country === "DE",
  "($email": ({ email, email_verified }) =>
    email?.endsWith("@corp.example") === true && email_verified === false,
  "is_array(": ({ app_metadata }) => app_metadata?.roles?.includes("admin") === true,
  "is_absent(": ({ last_login }) => last_login === undefined,
  "$last_login >=": ({ last_login }) =>
    last_login !== undefined && last_login >= "2024-01-01T00:00:00Z",
  "($blocked": ({ blocked }) => blocked === true,
  "!any(": ({ identities }) =>
    !identities.some(({ connection }) => ["google-oauth2", "acme-saml"].includes(connection)),
  "strftime_local(": ({ created_at }) =>
    new Intl.DateTimeFormat("en", { weekday: "long", timeZone: "Europe/Berlin" }).format(
      new Date(String(created_at)),
    ) === "Sunday",
  "substr1(md5(": (user) => createHash("md5").update(String(user["user_id"])).digest("hex") < "1a",
  "var domain": ({ email, logins_count }) =>
    logins_count !== undefined &&
    logins_count > (email?.endsWith("@corp.example") === true ? 10 : 500),
};

const filters = ["README.md", "docs/filters.md"].flatMap((page) =>
  [...textOf(page).matchAll(/^```mlr\n([\s\S]*?)^```$/gm)].map(
    ([, expression = ""]) => [page, expression.trim()] as const,
  ),
);

describe("the filters shown", () => {
  const fields = fullProfile("json").map(({ path: name }) => ({ name }));
  const source = Buffer.concat([
    ...exportBytes({
      seed: 1,
      users: 3000,
      connectionId: undefined,
      limit: undefined,
      format: "json",
      fields,
      style: USUAL_STYLE,
      edits: NO_EDITS,
    }),
  ]);
  const users: User[] = source
    .toString()
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

  test.each(filters)("in %s: %s", async (_page, expression) => {
    const filter = compileFilter(expression, {
      format: "ndjson",
      fields: fields.map(({ name }) => name),
      now: () => NOW,
    });
    const counts = { exported: 0, kept: 0 };
    const kept = Buffer.concat(
      await collect(
        encoded(chunked(source), { format: "ndjson", filter, fieldNames: undefined }, counts),
      ),
    );
    const meaning = Object.entries(MEANINGS).find(([words]) => expression.startsWith(words))?.[1];
    const expected = users.filter(meaning ?? (() => false));
    expect(counts.exported).toBe(users.length);
    expect(counts.kept).toBeGreaterThan(0);
    expect(counts.kept).toBe(expected.length);
    const ids = kept
      .toString()
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).user_id);
    expect(ids).toEqual(expected.map((user) => user["user_id"]));
  });

  test("are the five of the README, and some more", () => {
    expect(filters.filter(([page]) => page === "README.md")).toHaveLength(5);
    expect(filters.length).toBeGreaterThan(10);
  });
});

test("the list of functions is what `npm run docs` makes", () => {
  expect(sectionOf(textOf("docs/filters.md"), "functions")).toBe(functionList());
});
