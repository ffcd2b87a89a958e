/**
 * Other providers' importers, as far as they read files of Auth0: what docs/restore.md says about each of them is tried with a reader
 * that requires what theirs requires.
 */

import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { demoRun } from "../demo-run.ts";
import { schemaErrors } from "../simulator/import-schema.ts";
import { blocksIn, sectionUnder } from "./pages.ts";

const USERS = 250;
/** Auth0's largest file, in bytes. */
const LARGEST_IMPORT = 500_000;

const section = sectionUnder("docs/restore.md", "## Moving to another provider");

/** The inputs in the table's row about an importer. */
function inputsFor(importer: string): Record<string, string> {
  const row = section.split("\n").find((line) => line.startsWith("|") && line.includes(importer));
  const inputs = [...(row ?? "").matchAll(/`([a-z-]+): ([^`]+)`/g)];
  expect(inputs.length, importer).toBeGreaterThan(0);
  return Object.fromEntries(inputs.map(([, name = "", value = ""]) => [name, value]));
}

/** The users' files of a backup. */
async function filesFor(inputs: Readonly<Record<string, string>>): Promise<string[]> {
  await using demo = await demoRun({ compression: "none", ...inputs }, USERS);
  expect(demo.run.exitCode, demo.run.log).toBe(0);
  const files = [...demo.files].filter(([name]) => name !== "manifest.json");
  expect(files.length).toBeGreaterThan(0);
  return files.map(([, bytes]) => String(bytes));
}

/** Reads a line at a time and accepts no empty one. */
function linesOf(text: string): unknown[] {
  return text
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => JSON.parse(line));
}

test("Auth0's dashboard and CLI accept the files of format import.", async () => {
  for (const file of await filesFor(inputsFor("dashboard"))) {
    expect(Buffer.byteLength(file)).toBeLessThan(LARGEST_IMPORT);
    const users: { user_id: string }[] = z
      .array(z.looseObject({ user_id: z.string() }))
      .parse(JSON.parse(file));
    expect(users.length).toBeGreaterThan(0);
    expect(users.flatMap(schemaErrors)).toEqual([]);
    expect(users.filter(({ user_id: id }) => id.includes("|"))).toEqual([]);
  }
});

/** Go decodes null as the zero value. */
const text = z.string().nullish();
const flag = z.boolean().nullish();
const ZITADEL = z.looseObject({
  user_id: z.string().min(1),
  email: text,
  name: text,
  username: text,
  given_name: text,
  family_name: text,
  nickname: text,
  locale: text,
  phone_number: text,
  phone_verified: flag,
  email_verified: flag,
});

test("ZITADEL's tool reads the rows of format ndjson.", async () => {
  const [file = ""] = await filesFor(inputsFor("ZITADEL"));
  expect(z.array(ZITADEL).parse(linesOf(file))).toHaveLength(USERS);
});

test("Ory's script reads the array of format json, and every user has an email address.", async () => {
  const [file = ""] = await filesFor(inputsFor("Ory"));
  const users = z.array(z.looseObject({ email: z.string().min(1) })).parse(JSON.parse(file));
  expect(users.length).toBeGreaterThan(USERS / 2);
  expect(users.length).toBeLessThan(USERS);
});

/** Fields under the titles of the dashboard's export. A null is an error. */
const WORKOS = z.object({
  Id: z.string(),
  Email: z.string().optional(),
  "Email Verified": z.boolean().optional(),
  "Given Name": z.string().optional(),
  "Family Name": z.string().optional(),
});

test("WorkOS's script reads rows with the titles of the dashboard's export.", async () => {
  const { with: inputs } = parse(
    blocksIn("docs/restore.md", "yaml").find((block) => block.includes("fields:")) ?? "",
  );
  const [file = ""] = await filesFor({ ...inputsFor("WorkOS"), ...inputs });
  const users = z.array(WORKOS).parse(linesOf(file));
  expect(users).toHaveLength(USERS);
  expect(users.filter(({ Email: email }) => email !== undefined).length).toBeGreaterThan(USERS / 2);
});
