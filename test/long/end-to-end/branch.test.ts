import { describe, expect, test } from "vitest";
import { BRANCH, backupTo, filesOf, logOf } from "../../end-to-end/branch-run.ts";
import { expectDone } from "../../end-to-end/checked-run.ts";
import { startGitHub } from "../../simulator/git-server.ts";

describe.concurrent("The backup branch", () => {
  test("A backup with another format or name replaces the previous backup's files.", async () => {
    await using github = await startGitHub();
    await github.commitFile(BRANCH, "users-2024.csv", "Ours.\n");
    await using first = await backupTo(github, { format: "csv" });
    await using second = await backupTo(github, { "file-name": "people" });
    expectDone(first);
    expectDone(second);
    const paths = [...(await filesOf(github)).keys()];
    expect(paths).toEqual(["manifest.json", "people.ndjson", "users-2024.csv"]);
  });

  test("A backup that lacks many of the previous users is stored with a warning, also if as many are new.", async () => {
    await using github = await startGitHub();
    await using first = await backupTo(github, {}, { users: 300 });
    const removed = Array.from({ length: 10 }, (_, i) => 20 * i);
    await using second = await backupTo(
      github,
      {},
      { users: 310, edits: { removed, changed: [] } },
    );
    for (const run of [first, second]) expectDone(run);
    expect(second.outputs["changed"]).toBe("true");
    expect(second.annotations).toMatchObject([
      {
        level: "warning",
        message: expect.stringContaining(
          "10 users of the last backup on the branch (3.3%) are not in this one.",
        ),
      },
    ]);
    expect(second.summary).toContain("10 users of the last backup on the branch");
  });

  test("A previous backup that cannot be read is not compared, and a warning says so.", async () => {
    await using github = await startGitHub();
    await using first = await backupTo(github);
    expectDone(first);
    await github.commitFile(BRANCH, "users.ndjson", "private notes\n");
    await using second = await backupTo(github);
    expectDone(second);
    const warnings = second.annotations.filter(({ level }) => level === "warning");
    expect(warnings.map(({ message }) => message)).toEqual([
      "The previous backup on the branch cannot be read, so the changes since then are not counted.",
    ]);
    expect((await logOf(github))[0]).toMatch(/^Back up 250 users of 127\.0\.0\.1:\d+$/);
    expect((await filesOf(github)).get("users.ndjson")?.split("\n")).toHaveLength(250);
    expect(second.log + second.summary).not.toContain("private notes");
  });
});
