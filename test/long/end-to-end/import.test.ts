import { readFile } from "node:fs/promises";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { checkedRun, expectDone } from "../../end-to-end/checked-run.ts";
import {
  DATABASE,
  expected,
  type Manifest,
  manifestOf,
  sum,
  usersIn,
} from "../../end-to-end/import-files.ts";
import { artifactFiles } from "../../simulator/artifact-files.ts";
import { MIXED_POPULATION } from "../../simulator/users.ts";
import { startSimulator } from "../../simulator/world.ts";

describe.concurrent("format: import", () => {
  test("Import files of 14,000 users are valid for Auth0, and every user is in a file or counted as left out.", async () => {
    await using world = await startSimulator({ users: 14_000 });
    await using run = await checkedRun(world, {
      format: "import",
      destination: "file, artifact",
      filter: "$logins_count > 0",
    });
    expectDone(run);
    const names: string[] = JSON.parse(run.outputs["files"] ?? "");
    expect(names.length).toBeGreaterThan(5);
    expect(run.outputs["file"]).toBe(names[0]);
    const files = await Promise.all(names.map((name) => readFile(name)));
    const users = files.map(usersIn);
    const exported = gunzipSync(world.exportedGzip()).toString().trimEnd().split("\n");
    const rows = exported.map((row) => JSON.parse(row));
    const filtered = rows.filter(({ logins_count: logins }) => logins > 0);
    expect(users.flat()).toEqual(expected(filtered));

    const manifest = await manifestOf(run);
    expect(manifest.files.map(({ name }) => name)).toEqual(
      names.map((_, i) => `users-${DATABASE}-${String(i + 1).padStart(4, "0")}.json`),
    );
    expect(manifest.files.map((file) => file.users)).toEqual(users.map(({ length }) => length));
    const { filter, no_email, not_database } = manifest.users_dropped;
    expect(filter).toBe(14_000 - filtered.length);
    expect(not_database).toBeGreaterThan(0);
    expect(no_email).toBeGreaterThan(0);
    expect(manifest.users_kept).toBe(users.flat().length);
    expect(manifest.users_exported).toBe(14_000);
    expect(manifest.users_kept + sum(manifest.users_dropped)).toBe(14_000);
    expect(run.outputs["users-kept"]).toBe(String(manifest.users_kept));
    const told = `${no_email?.toLocaleString("en-US")} users without an email address`;
    expect(run.summary).toContain(told);
    expect(run.log).toContain(`Left out: ${told}.`);

    const [artifact] = world.artifacts();
    if (artifact === undefined) throw new Error("There is no artifact.");
    const uploaded = artifactFiles(artifact);
    for (const [i, name] of names.entries()) {
      expect(uploaded.get(path.basename(name))?.equals(files[i] as Buffer)).toBe(true);
    }
    expect(uploaded.size).toBe(names.length + 1);
  });

  test("Import files of one connection have usual names, and the manifest names the connection.", async () => {
    await using world = await startSimulator({ users: 300, population: MIXED_POPULATION });
    await using run = await checkedRun(world, { format: "import", connection: "customers" });
    expectDone(run);
    const { files, connections, users_kept: users } = await manifestOf(run);
    expect(files).toMatchObject([{ name: "users-0001.json", users, connection: "customers" }]);
    expect(connections).toEqual([{ connection: "customers", users }]);
  });

  test("Import files without the field `identities` have usual names and no connection.", async () => {
    await using world = await startSimulator({ users: 300, population: MIXED_POPULATION });
    await using run = await checkedRun(world, {
      format: "import",
      fields: "user_id, email, app_metadata, user_metadata",
    });
    expectDone(run);
    const { files, connections, users_kept: users } = await manifestOf(run);
    expect(files).toMatchObject([{ name: "users-0001.json", users, connection: null }]);
    expect(connections).toEqual([{ connection: null, users }]);
  });

  test("The import file is an empty array and the run warns when no user can be imported.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world, { format: "import", connection: "acme-saml" });
    expectDone(run);
    expect(await readFile(run.outputs["file"] ?? "", "utf8")).toBe("[]\n");
    expect(run.annotations).toEqual([
      expect.objectContaining({
        level: "warning",
        message: expect.stringMatching(/^None of \d+ users can be imported/),
      }),
    ]);
    const { users_exported, users_kept, users_dropped } = await manifestOf(run);
    expect(users_kept).toBe(0);
    expect(users_dropped["not_database"]).toBe(users_exported);
  });

  test("Import files and counts restart from zero when the download restarts.", async () => {
    await using world = await startSimulator({
      users: 5000,
      faults: [{ on: "download", fault: { kind: "corrupt", atByte: -8 } }],
    });
    await using run = await checkedRun(world, { format: "import", destination: "artifact" });
    expectDone(run);
    expect(world.requests("download").length).toBeGreaterThan(1);
    const [artifact] = world.artifacts();
    if (artifact === undefined) throw new Error("There is no artifact.");
    const files = artifactFiles(artifact);
    const manifest: Manifest = JSON.parse(files.get("manifest.json")?.toString() ?? "");
    expect([...files.keys()].sort()).toEqual(
      ["manifest.json", ...manifest.files.map(({ name }) => name)].sort(),
    );
    expect(manifest.users_kept + sum(manifest.users_dropped)).toBe(5000);
  });
});
