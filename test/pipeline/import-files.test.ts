import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runPipeline } from "../../src/pipeline/index.ts";
import type { BackupFile, PipelinePlan } from "../../src/pipeline/plan.ts";
import { fleeting } from "../rows/chunks.ts";
import { planIn } from "./made.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "import-files-test-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** A user of a database. */
const row = (id: string, connection: string, more = {}) =>
  JSON.stringify({
    user_id: `auth0|${id}`,
    email: "a@example.com",
    identities: [{ connection, provider: "auth0" }],
    ...more,
  });

async function imported(rows: readonly string[], plan: Partial<PipelinePlan> = {}) {
  const text = Buffer.from(`${rows.join("\n")}\n`);
  const wanted = { format: "import", sortedBy: "user_id", ...plan } as const;
  const { inOrder = [], sorted } = await runPipeline(fleeting(text), planIn(folder, wanted));
  return { inOrder, sorted: sorted?.files ?? [] };
}

async function idsIn({ path: file }: BackupFile): Promise<string[]> {
  return JSON.parse(await readFile(file, "utf8")).map(({ user_id: id }: { user_id: string }) => id);
}

/** The ids in the files of each connection, in the order of the files. */
async function idsByConnection(files: readonly BackupFile[]) {
  const ids: Record<string, string[]> = {};
  for (const file of files) {
    const { connection = "" } = file;
    ids[connection] = [...(ids[connection] ?? []), ...(await idsIn(file))];
    expect(file.users).toBe((await idsIn(file)).length);
  }
  return ids;
}

describe("Import files", () => {
  test("Every user is in a file of its connection, in Auth0's order and sorted by user_id.", async () => {
    const rows = [
      row("3", "b"),
      row("2", "a"),
      row("1", "b"),
      '{"user_id":"auth0|0","email":"a@example.com"}',
    ];
    const { inOrder, sorted } = await imported(rows);
    const names = ["users-0001.json", "users-a-0001.json", "users-b-0001.json"];
    for (const files of [inOrder, sorted]) expect(files.map(({ name }) => name)).toEqual(names);
    expect(await idsByConnection(inOrder)).toEqual({ "": ["0"], a: ["2"], b: ["3", "1"] });
    expect(await idsByConnection(sorted)).toEqual({ "": ["0"], a: ["2"], b: ["1", "3"] });
  });

  test("The connection of a user with linked accounts is that of the first database identity.", async () => {
    const identities = [
      { provider: "google-oauth2", connection: "google-oauth2" },
      { connection: "customers", provider: "auth0", profileData: { provider: "x" } },
      { connection: "others", provider: "auth0" },
    ];
    const { inOrder } = await imported([row("1", "", { identities })]);
    expect(await idsByConnection(inOrder)).toEqual({ customers: ["1"] });
  });

  test.each([
    ["no list", "x"],
    ["an empty list", []],
    ["no database", [{ provider: "google-oauth2", connection: "google-oauth2" }]],
    ["a connection that is not a text", [{ provider: "auth0", connection: 7 }]],
    ["an empty connection", [{ provider: "auth0", connection: "" }]],
  ])(
    "A user whose identities are %s is in the files without a connection.",
    async (_, identities) => {
      const { inOrder, sorted } = await imported([row("1", "", { identities })]);
      for (const files of [inOrder, sorted]) {
        expect(files).toMatchObject([{ name: "users-0001.json", users: 1 }]);
        expect(files[0]?.connection).toBeUndefined();
      }
    },
  );

  test("Names of connections become file names that are safe and differ in more than case.", async () => {
    const names = ["Users", "users", "a/b", "a:b", "..", "é".repeat(200), "a\\u002fb", "x.json"];
    const { inOrder, sorted } = await imported(names.map((name, i) => row(String(i), name)));
    for (const files of [inOrder, sorted]) {
      const stored = files.map(({ name }) => name);
      expect(files.map(({ connection }) => connection).toSorted()).toEqual(names.toSorted());
      expect(new Set(stored.map((name) => name.toLowerCase())).size).toBe(names.length);
      for (const name of stored) expect(name).toMatch(/^users-[\w.-]{1,100}-0001\.json$/);
      for (const file of files) expect(path.basename(file.path)).toBe(file.name);
    }
  });

  test("Several spellings of a connection's name are one connection.", async () => {
    const spelled = row("2", "customers").replace("customers", "\\u0063ustomers");
    const { inOrder } = await imported([row("1", "customers"), spelled]);
    expect(await idsByConnection(inOrder)).toEqual({ customers: ["1", "2"] });
  });

  test("The users of hundreds of connections, one after another, are in one file per connection.", async () => {
    const connections = 400;
    const rows = Array.from({ length: 3 * connections }, (_, i) =>
      row(String(10_000 - i), `org-${i % connections}`),
    );
    const { inOrder, sorted } = await imported(rows);
    for (const files of [inOrder, sorted]) expect(files).toHaveLength(connections);
    const found = await idsByConnection(inOrder);
    const foundSorted = await idsByConnection(sorted);
    for (let i = 0; i < connections; i++) {
      const ids = [0, 1, 2].map((round) => String(10_000 - round * connections - i));
      expect(found[`org-${i}`]).toEqual(ids);
      expect(foundSorted[`org-${i}`]).toEqual(ids.toSorted());
    }
    expect((await readdir(folder)).filter((name) => !name.endsWith(".json"))).toEqual(["sorted"]);
  });

  test("Each file has at most 480,000 bytes, also with the users of many connections.", async () => {
    const metadata = { user_metadata: { text: "x".repeat(20_000) } };
    const rows = Array.from({ length: 600 }, (_, i) => row(`${1000 + i}`, `c${i % 12}`, metadata));
    const { inOrder, sorted } = await imported(rows);
    for (const files of [inOrder, sorted]) {
      for (const { bytes } of files) expect(bytes).toBeLessThanOrEqual(480_000);
      const found = await idsByConnection(files);
      expect(Object.keys(found)).toHaveLength(12);
      expect(Object.values(found).map(({ length }) => length)).toEqual(Array(12).fill(50));
    }
    expect(inOrder.map(({ name }) => name).slice(0, 4)).toEqual([
      "users-c0-0001.json",
      "users-c0-0002.json",
      "users-c0-0003.json",
      "users-c1-0001.json",
    ]);
  });

  test("The files of one exported connection have no connection in their names.", async () => {
    const rows = [row("1", "customers"), row("2", "other")];
    const { inOrder, sorted } = await imported(rows, { connection: "customers" });
    for (const files of [inOrder, sorted]) {
      expect(files).toMatchObject([{ name: "users-0001.json", users: 2, connection: "customers" }]);
    }
  });
});
