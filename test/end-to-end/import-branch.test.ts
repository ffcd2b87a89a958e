import { describe, expect, test } from "vitest";
import { startGitHub } from "../simulator/git-server.ts";
import { backupTo, filesOf } from "./branch-run.ts";
import { expectDone } from "./checked-run.ts";
import { usersIn } from "./import-files.ts";

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
});
