import { describe, expect, test } from "vitest";
import { BRANCH, backupTo, commitBackups, filesOf, logOf } from "../../end-to-end/branch-run.ts";
import { expectDone, failure } from "../../end-to-end/checked-run.ts";
import { type GitHub, startGitHub } from "../../simulator/git-server.ts";

describe.concurrent("The history of the backup branch", () => {
  test("`history` keeps exactly the newest commits, and no file of an older one stays reachable.", async () => {
    await using github = await startGitHub();
    const blobs: string[] = [];
    for (const users of [40, 41, 42, 43, 44]) {
      await using run = await backupTo(github, users === 44 ? { history: "3" } : {}, { users });
      expectDone(run);
      blobs.push(await github.git(["rev-parse", `${BRANCH}:users.ndjson`]));
      if (users === 44) expect(run.summary).toMatch(/line \[42, 43, 44\]/);
    }
    expect((await logOf(github, "%s|%an")).map((line) => line.replace(/ of 127\S+/, ""))).toEqual([
      "Back up 44 users (+1 −0 ~0)|github-actions[bot]",
      "Back up 43 users (+1 −0 ~0)|github-actions[bot]",
      "Back up 42 users (+1 −0 ~0)|github-actions[bot]",
    ]);
    const reachable = await github.git(["rev-list", "--objects", "--all"]);
    expect(blobs.map((blob) => reachable.includes(blob))).toEqual([false, false, true, true, true]);
    expect([...(await filesOf(github)).keys()]).toEqual(["manifest.json", "users.ndjson"]);
  });

  test("`history` sends no file again that the branch has, and shortens an unchanged branch too.", async () => {
    await using github = await startGitHub();
    for (const users of [3000, 3001, 3002]) {
      await using run = await backupTo(github, {}, { users });
      expectDone(run);
    }
    const whole = pushed(github.requests).at(-1) ?? 0;
    await using run = await backupTo(github, { history: "2" }, { users: 3002 });
    expectDone(run);
    expect(run.outputs["changed"]).toBe("false");
    expect(await logOf(github, "%H")).toHaveLength(2);
    expect(run.outputs["commit-sha"]).toBe((await logOf(github, "%H"))[0]);
    expect(pushed(github.requests).at(-1)).toBeLessThan(whole / 10);
  });

  test("`history: 90 days` removes the older commits, also when nothing changed.", async () => {
    await using github = await startGitHub();
    const blobs: string[] = [];
    for (const users of [40, 41, 42, 43]) {
      await using run = await backupTo(github, {}, { users });
      expectDone(run);
      blobs.push(await github.git(["rev-parse", `${BRANCH}:users.ndjson`]));
    }
    const dates = await age(github, [10, 89, 91, 200]);
    await using unchanged = await backupTo(github, { history: "90 days" }, { users: 43 });
    expectDone(unchanged);
    expect(unchanged.outputs["changed"]).toBe("false");
    expect(unchanged.log).toContain("Removed the older commits of the branch");
    expect(await logOf(github, "%ct")).toEqual(dates.slice(0, 2));
    expect(unchanged.outputs["commit-sha"]).toBe((await logOf(github, "%H"))[0]);
    const reachable = await github.git(["rev-list", "--objects", "--all"]);
    expect(blobs.map((blob) => reachable.includes(blob))).toEqual([false, false, true, true]);

    const pushes = pushed(github.requests).length;
    await using again = await backupTo(github, { history: "90 days" }, { users: 43 });
    expectDone(again);
    expect(pushed(github.requests)).toHaveLength(pushes);
    expect(again.log).not.toContain("Removed the older commits");

    await age(github, [95, 100]);
    await using old = await backupTo(github, { history: "90 days" }, { users: 43 });
    expectDone(old);
    expect(await logOf(github, "%s")).toEqual([expect.stringMatching(/^Back up 43 users/)]);

    await using changed = await backupTo(github, { history: "90 days" }, { users: 44 });
    expectDone(changed);
    expect(changed.outputs["changed"]).toBe("true");
    expect(await logOf(github, "%s")).toEqual([expect.stringMatching(/^Back up 44 users/)]);
  });

  test("`history: 2 days` keeps all commits of two days, however many they are.", async () => {
    await using github = await startGitHub();
    await using first = await backupTo(github);
    expectDone(first);
    await age(github, [...Array.from({ length: 70 }, (_, i) => i / 50), 2.1]);
    await using run = await backupTo(github, { history: "2 days" });
    expectDone(run);
    expect(await logOf(github, "%H")).toHaveLength(70);
  });

  test("`history` keeps a commit that was pushed in between.", async () => {
    await using github = await startGitHub({
      overtaken: { branch: BRANCH, before: "push", times: 1 },
    });
    await commitBackups(github, 2);
    await using run = await backupTo(github, { history: "2" });
    expectDone(run);
    expect(await logOf(github, "%an")).toEqual(["github-actions[bot]", "Somebody"]);
    expect([...(await filesOf(github)).keys()]).toContain("others/1.txt");
  });

  test("`history` removes hundreds of older backups, of which the run fetches no file and no tree.", async () => {
    await using github = await startGitHub();
    await commitBackups(github, 300);
    await using run = await backupTo(github, { history: "3" });
    expectDone(run);
    expect((await logOf(github)).slice(1)).toEqual(["Backup 300", "Backup 299"]);
  });

  test.each([
    ["artifact, branch, file", "1", 21],
    ["branch", "20", 1],
  ])(
    "`history` on a branch of other people's work is refused with the number of their commits (%s, keeping %s).",
    async (destination, history, foreign) => {
      await using github = await startGitHub();
      for (let i = 0; i < 21; i++) await github.commitFile(BRANCH, `source/${i}.txt`, "Theirs.\n");
      await using run = await backupTo(github, { destination, history });
      // The check before the export cannot count the commit of this backup yet.
      const before = foreign === 21 ? 20 : foreign;
      expect(failure(run)).toBe(
        `\`history\` would remove ${before} ${before === 1 ? "commit" : "commits"} of the branch that no backup made. The branch is unchanged: choose a \`branch\` that only has backups, or remove \`history\`.`,
      );
      await using dry = await backupTo(github, { destination, history, "dry-run": "true" });
      expect(failure(dry)).toContain("of the branch that no backup made");
    },
  );

  test("`history` that would remove commits of others only with this backup's commit is refused before the push.", async () => {
    await using github = await startGitHub();
    await github.commitFile(BRANCH, "README.md", "Theirs.\n");
    await commitBackups(github, 1);
    await using run = await backupTo(github, { history: "2" });
    expect(failure(run)).toContain("`history` would remove 1 commit of the branch");
  });

  test("`history` removes no commit of someone else that copies a backup's message, and none beyond the commits that a run fetches.", async () => {
    await using github = await startGitHub();
    await commitBackups(github, 40, "Someone <someone@example.com>");
    await commitBackups(github, 60);
    await using run = await backupTo(github, { history: "5" });
    expect(failure(run)).toContain("`history` would remove 40 commits of the branch");
  });

  test("`history` that a protection rule forbids leaves the branch unchanged.", async () => {
    await using github = await startGitHub({ protectedBranches: [BRANCH] });
    await commitBackups(github, 3);
    await using run = await backupTo(github, { history: "1" });
    expect(failure(run)).toContain("with `history`, the rule must allow force pushes");
  });
});

/**
 * Replaces the branch with a commit for each of these ages in days, newest first. They are copies of its commits, the oldest of them
 * repeated where there are too few.
 *
 * @returns their dates as git prints them
 */
async function age(github: GitHub, days: readonly number[]): Promise<string[]> {
  const originals = await logOf(github, "%H");
  const dates = days.map((age) => String(Math.floor(Date.now() / 1000 - age * 86_400)));
  let parent: string | undefined;
  for (const [i, date] of [...dates.entries()].reverse()) {
    const original = originals[Math.min(i, originals.length - 1)] ?? "";
    const object = await github.git(["cat-file", "commit", original]);
    const copy = object
      .replace(/^parent .*\n/gm, "")
      .replace(/^(tree .*\n)/, `$1${parent === undefined ? "" : `parent ${parent}\n`}`)
      .replace(/^((?:author|committer) .*>) \d+/gm, `$1 ${date}`);
    parent = await github.git(["hash-object", "-t", "commit", "-w", "--stdin"], `${copy}\n`);
  }
  await github.git(["update-ref", `refs/heads/${BRANCH}`, parent ?? ""]);
  return dates;
}

/** Sizes of the pushes, in bytes. */
function pushed(requests: readonly { method: string; url: string; bytes: number }[]): number[] {
  return requests
    .filter(({ method, url }) => method === "POST" && url.endsWith("/git-receive-pack"))
    .map(({ bytes }) => bytes);
}
