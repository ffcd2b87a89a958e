import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { startGitHub } from "../simulator/git-server.ts";
import { BRANCH, backupTo, filesOf, logOf, refsOf } from "./branch-run.ts";
import { expectDone } from "./checked-run.ts";

const BOT = "github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>";

describe.concurrent("The backup branch", () => {
  test("The first backup creates the branch, an unchanged one adds no commit, and a changed one adds its changes.", async () => {
    await using github = await startGitHub();
    await using first = await backupTo(github);
    expectDone(first);
    expect(first.outputs).toMatchObject({ branch: BRANCH, changed: "true" });
    const [root = ""] = await logOf(github, "%H");
    expect(first.outputs["commit-sha"]).toBe(root);
    expect(await logOf(github, "%an <%ae>%n%cn <%ce>%n%H %P")).toEqual([BOT, BOT, root]);
    const rows = (await filesOf(github)).get("users.ndjson")?.split("\n") ?? [];
    const ids = rows.map((row) => JSON.parse(row).user_id as string);
    expect(ids).toHaveLength(250);
    expect(ids).toEqual(ids.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));

    await using second = await backupTo(github);
    expectDone(second);
    expect(second.outputs).toMatchObject({ changed: "false", "commit-sha": root });
    expect(await logOf(github, "%H")).toEqual([root]);
    expect(second.summary).toContain("+0 −0 ~0");

    await using third = await backupTo(
      github,
      {},
      {
        users: 253,
        edits: { removed: [0, 1], changed: [7, 100, 200, 249] },
      },
    );
    expectDone(third);
    expect(third.outputs["changed"]).toBe("true");
    expect(third.summary).toContain("**+3 −2 ~4**");
    expect(third.summary).toMatch(
      /```mermaid\n%%\{init: \{.*\}\}%%\nxychart-beta\n[^`]* line \[250, 251\]\n```/,
    );
    expect(third.summary).toContain(
      "Changed properties: <code>email</code> 3, <code>picture</code> 1.",
    );
    expect(third.summary).not.toContain("Sign-ins:");
    expect(await logOf(github, "%(trailers:key=Backup-Edited-Properties,valueonly)")).toEqual([
      "email 3, picture 1",
    ]);
    const [message] = await logOf(github, "%s");
    expect(message).toMatch(/^Back up 251 users of 127\.0\.0\.1:\d+ \(\+3 −2 ~4\)$/);
    const changed = await github.git([
      "diff",
      "--numstat",
      `${BRANCH}~`,
      BRANCH,
      "--",
      "users.ndjson",
    ]);
    expect(changed).toBe("7\t6\tusers.ndjson");
    expect(third.leftovers).toEqual([]);
  });

  test("A backup in a `directory` keeps the branch's other files.", async () => {
    await using github = await startGitHub();
    await github.commitFile(BRANCH, "README.md", "Ours.\n");
    await github.commitFile(BRANCH, "backups/eu/notes.txt", "Also ours.\n");
    await using run = await backupTo(github, { directory: "./backups/eu/" });
    expectDone(run);
    const files = await filesOf(github);
    expect([...files.keys()]).toEqual([
      "README.md",
      "backups/eu/manifest.json",
      "backups/eu/notes.txt",
      "backups/eu/users.ndjson",
    ]);
    expect(files.get("README.md")).toBe("Ours.");
    expect(await logOf(github, "%an")).toEqual(["github-actions[bot]", "Somebody", "Somebody"]);
  });

  test("Rows on the branch are sorted, while the artifact and the file of the same run keep Auth0's order.", async () => {
    await using github = await startGitHub();
    await using run = await backupTo(github, { destination: "artifact, branch, file" });
    expectDone(run);
    expect(run.outputs["file"]).toBe(`${run.workspace}/auth0-users/users.ndjson`);
    const inOrder = (await readFile(run.outputs["file"] ?? "", "utf8")).trimEnd().split("\n");
    const sorted = (await filesOf(github)).get("users.ndjson")?.split("\n") ?? [];
    expect(sorted).not.toEqual(inOrder);
    expect(sorted.toSorted()).toEqual(inOrder.toSorted());
    const [ours, theirs] = [
      JSON.parse(await readFile(run.outputs["manifest"] ?? "", "utf8")),
      JSON.parse((await filesOf(github)).get("manifest.json") ?? ""),
    ];
    expect(theirs.files[0].bytes).toBe(ours.files[0].bytes);
    expect(theirs.files[0].sha256).not.toBe(ours.files[0].sha256);
  });

  test("`commit-message` replaces the subject, and the run's facts follow as trailers.", async () => {
    await using github = await startGitHub();
    await using run = await backupTo(github, { "commit-message": "Nightly\n\nAs agreed." });
    expectDone(run);
    expect((await logOf(github, "%B")).slice(0, 8)).toEqual([
      "Nightly",
      "",
      "As agreed.",
      "",
      "Backup-Users: 250",
      expect.stringMatching(/^Backup-Tenant: 127/),
      "Backup-Directory: .",
      expect.stringMatching(/^Backup-Job: job_/),
    ]);
  });

  test("A backup with a `filter` stores only the kept users, on the given `branch`.", async () => {
    await using github = await startGitHub();
    const inputs = { filter: '$user_id =~ "^auth0"', "file-name": "own", branch: "keep/own" };
    await using first = await backupTo(github, inputs, { users: 250 });
    expectDone(first);
    const kept = first.outputs["users-kept"];
    expect(Number(kept)).toBeLessThan(250);
    const log = await logOf(github, "%s", "keep/own");
    expect(log[0]).toContain(`Back up ${kept} users`);
    expect(await refsOf(github)).toContain("refs/heads/keep/own ");
  });
});
