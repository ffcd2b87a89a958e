import { describe, expect, test } from "vitest";
import { backupTo, filesOf, logOf } from "../../end-to-end/branch-run.ts";
import { expectDone } from "../../end-to-end/checked-run.ts";
import { DATABASE, type Manifest, usersIn } from "../../end-to-end/import-files.ts";
import { startGitHub } from "../../simulator/git-server.ts";
import { MIXED_POPULATION } from "../../simulator/users.ts";

describe.concurrent("format: import on the branch", () => {
  const format = { format: "import" };

  test("Import files on the branch are sorted by user_id and change only where users changed.", async () => {
    await using github = await startGitHub();
    await using first = await backupTo(github, format, { users: 5000 });
    expectDone(first);
    const before = await filesOf(github);
    const names = [...before.keys()].filter((name) => name !== "manifest.json");
    const users = names.flatMap((name) => usersIn(Buffer.from(before.get(name) ?? "")));
    expect(names.length).toBeGreaterThan(2);
    const ids = users.map(({ user_id: id }) => id);
    expect(ids).toEqual(ids.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));

    await using second = await backupTo(github, format, { users: 5000 });
    expect(second.outputs["changed"]).toBe("false");

    await using third = await backupTo(github, format, {
      users: 5000,
      edits: { removed: [], changed: [0] },
    });
    expectDone(third);
    const after = await filesOf(github);
    const changed = names.filter((name) => after.get(name) !== before.get(name));
    expect(changed).toHaveLength(1);
    expect(third.summary).toContain("+0 −0 ~1");
  });

  test("Import files on the branch are sorted within their connection, and compared with those of the previous backup.", async () => {
    await using github = await startGitHub();
    const scenario = { users: 2000, population: MIXED_POPULATION };
    await using first = await backupTo(github, format, scenario);
    expectDone(first);
    const files = await filesOf(github);
    const manifest: Manifest = JSON.parse(files.get("manifest.json") ?? "");
    expect(manifest.connections.map(({ connection }) => connection)).toEqual([
      DATABASE,
      "customers",
    ]);
    for (const { connection, users } of manifest.connections) {
      const own = manifest.files.filter((file) => file.connection === connection);
      const ids = own.flatMap(({ name }) =>
        usersIn(Buffer.from(files.get(name) ?? "")).map(({ user_id: id }) => id),
      );
      expect(ids).toHaveLength(users);
      expect(ids).toEqual(ids.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    }
    const edits = { removed: [2], changed: [0, 1, 8] };
    await using second = await backupTo(github, format, { ...scenario, edits });
    expectDone(second);
    const rows = [...(await filesOf(github)).entries()].filter(
      ([name]) => name !== "manifest.json",
    );
    const changed = rows.filter(([name, text]) => files.get(name) !== text).map(([name]) => name);
    expect(changed.some((name) => name.includes("customers"))).toBe(true);
    expect(second.summary).toMatch(/\+0 −[01] ~[1-3]/);
  });

  test("The branch has no stale import files when fewer are needed, and users are counted when rows cannot be compared.", async () => {
    await using github = await startGitHub();
    await using ndjson = await backupTo(github, {}, { users: 3000 });
    expectDone(ndjson);
    await using many = await backupTo(github, format, { users: 3000 });
    expectDone(many);
    expect(many.summary).toContain("cannot be compared with this one: it has **3,000 users**");
    await using few = await backupTo(github, format, { users: 100 });
    expectDone(few);
    expect([...(await filesOf(github)).keys()]).toEqual([
      "manifest.json",
      `users-${DATABASE}-0001.json`,
    ]);
    expect((await logOf(github))[0]).toMatch(/\(\+0 −\d+ ~0\)$/);
  });
});
