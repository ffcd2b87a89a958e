import { readFile } from "node:fs/promises";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { MIXED_POPULATION } from "../simulator/users.ts";
import { startSimulator } from "../simulator/world.ts";
import { checkedRun, expectDone, failure } from "./checked-run.ts";
import { DATABASE, expected, manifestOf, usersIn } from "./import-files.ts";

describe.concurrent("format: import", () => {
  test("Import files keep spellings that a JSON parser would lose, also compressed.", async () => {
    await using world = await startSimulator({ users: 600 });
    await using run = await checkedRun(world, { format: "import", compression: "gzip" });
    expectDone(run);
    expect(path.basename(run.outputs["file"] ?? "")).toBe(`users-${DATABASE}-0001.json.gz`);
    const text = gunzipSync(await readFile(run.outputs["file"] ?? ""));
    usersIn(text);
    for (const spelling of ['"score":1.50', '"score":12345678901234567890', '"score":1E+2']) {
      expect(text.toString()).toContain(spelling);
    }
  });

  test("Import files of all connections have the users of one connection each, and the manifest counts them.", async () => {
    await using world = await startSimulator({ users: 1000, population: MIXED_POPULATION });
    await using run = await checkedRun(world, { format: "import" });
    expectDone(run);
    const rows = gunzipSync(world.exportedGzip()).toString().trimEnd().split("\n");
    const exported = rows.map((row) => JSON.parse(row));
    const { files, connections, users_kept: kept } = await manifestOf(run);
    expect(connections.map(({ connection }) => connection)).toEqual([DATABASE, "customers"]);
    expect(connections.reduce((total, { users }) => total + users, 0)).toBe(kept);
    for (const { connection, users } of connections) {
      const own = files.filter((file) => file.connection === connection);
      expect(own.map(({ name }) => name)).toEqual(
        own.map((_, i) => `users-${connection}-${String(i + 1).padStart(4, "0")}.json`),
      );
      const folder = path.dirname(run.outputs["file"] ?? "");
      const stored = await Promise.all(own.map(({ name }) => readFile(path.join(folder, name))));
      expect(stored.flatMap(usersIn)).toEqual(
        expected(exported.filter(({ identities }) => identities[0].connection === connection)),
      );
      expect(own.reduce((total, file) => total + file.users, 0)).toBe(users);
    }
  });

  test("Import files leave out fields and users that Auth0 rejects, counted by reason.", async () => {
    const rows = [
      '{"user_id":"auth0|kept","email":"kept@example.com","app_metadata":{"email":"x","n":9007199254740993.0,"lastIP":1}}',
      '{"user_id":"auth0|linked","email":"linked@example.com","identities":[{"provider":"auth0"},{"provider":"facebook"}]}',
      '{"user_id":"google-oauth2|1","email":"social@example.com","identities":[{"provider":"google-oauth2"},{"provider":"auth0"}]}',
      '{"user_id":"sms|2","phone_number":"+12125550001"}',
      '{"user_id":"auth0|phone","phone_number":"+12125550002"}',
      '{"user_id":"auth0|odd","email":"no address"}',
      '{"user_id":"auth0|typed","email":"typed@example.com","blocked":"yes"}',
      '{"user_id":"auth0|filtered","email":"filtered@example.com","name":"filtered"}',
    ];
    await using world = await startSimulator({
      faults: [{ on: "download", fault: { kind: "text", text: `${rows.join("\n")}\n` } }],
    });
    const filter = 'is_absent($name) || $name != "filtered"';
    await using run = await checkedRun(world, { format: "import", filter });
    expectDone(run);
    const text = await readFile(run.outputs["file"] ?? "");
    expect(text.toString()).toBe(
      '[\n{"user_id":"kept","email":"kept@example.com","app_metadata":{"n":9007199254740993.0}},\n' +
        '{"user_id":"linked","email":"linked@example.com"}\n]\n',
    );
    expect(await manifestOf(run)).toMatchObject({
      users_exported: 8,
      users_kept: 2,
      users_dropped: {
        filter: 1,
        not_database: 2,
        no_email: 1,
        invalid_email: 1,
        invalid_property: 1,
      },
    });
  });

  test("A user that is too large for an import file fails the run with the row's number.", async () => {
    const user = (name: string) =>
      `{"user_id":"auth0|1","email":"a@example.com","name":"${name}"}\n`;
    const text = user("small") + user("PERSONAL".repeat(70_000));
    await using world = await startSimulator({
      faults: [{ on: "download", fault: { kind: "text", text } }],
    });
    await using run = await checkedRun(world, { format: "import" });
    expect(failure(run)).toContain("Row 2 of the export is too large for Auth0's import");
    expect(run.debugLog).not.toContain("PERSONAL");
  });

  test("`fields` that Auth0 cannot import are rejected with `format: import`.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world, {
      format: "import",
      fields: "user_id, name as Name, user_metadata.country",
    });
    expect(failure(run)).toContain("3 inputs are wrong.");
    expect(failure(run)).toContain("`fields` lacks email, which `format: import` needs. Add it.");
    expect(failure(run)).toContain('gives name the title "Name"');
    expect(failure(run)).toContain("Name user_metadata instead.");
    expect(world.seen).toEqual([]);
  });
});
