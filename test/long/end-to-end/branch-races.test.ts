import { describe, expect, test } from "vitest";
import { BRANCH, backupTo, filesOf, logOf } from "../../end-to-end/branch-run.ts";
import { expectDone } from "../../end-to-end/checked-run.ts";
import { startGitHub } from "../../simulator/git-server.ts";

describe.concurrent("Concurrent pushes", () => {
  test("Concurrent jobs with a folder each all store their backups on one branch.", async () => {
    await using github = await startGitHub();
    const runs = await Promise.all(
      ["eu", "us", "au"].map((directory, i) => backupTo(github, { directory }, { users: 20 + i })),
    );
    for (const run of runs) expectDone(run);
    const files = await filesOf(github);
    expect(
      ["au", "eu", "us"].map((name) => files.get(`${name}/users.ndjson`)?.split("\n").length),
    ).toEqual([22, 20, 21]);
    expect(await logOf(github)).toHaveLength(3);
    for (const run of runs) await run[Symbol.asyncDispose]();
  });

  test.each(["listing", "push"] as const)(
    "A push that loses a race before the %s is retried, on top of the other push.",
    async (before) => {
      await using github = await startGitHub({ overtaken: { branch: BRANCH, before, times: 4 } });
      await using run = await backupTo(github);
      expectDone(run);
      expect(await logOf(github, "%an")).toEqual([
        "github-actions[bot]",
        ...Array(4).fill("Somebody"),
      ]);
      expect([...(await filesOf(github)).keys()]).toEqual([
        "manifest.json",
        "others/1.txt",
        "others/2.txt",
        "others/3.txt",
        "others/4.txt",
        "users.ndjson",
      ]);
      const retries = /Retrying the push in \d\S* s: another push to the branch came first\./g;
      expect(run.log.match(retries)).toHaveLength(4);
      expect(run.log).toContain("Retried: the push (4 times).");
    },
  );

  test("Eight jobs whose pushes start at once and take a second each all store their backups.", {
    timeout: 180_000,
  }, async () => {
    await using github = await startGitHub({ pushSeconds: 1 });
    const folders = Array.from({ length: 8 }, (_, i) => `tenant-${i}`);
    const runs = await Promise.all(
      folders.map((directory) => backupTo(github, { directory }, { users: 20 })),
    );
    for (const run of runs) expectDone(run);
    const files = [...(await filesOf(github)).keys()];
    expect(files).toEqual(folders.flatMap((it) => [`${it}/manifest.json`, `${it}/users.ndjson`]));
    for (const run of runs) await run[Symbol.asyncDispose]();
  });

  test("A retried push counts its changes against the backup that it builds on.", async () => {
    await using github = await startGitHub();
    await using first = await backupTo(github, {}, { users: 30 });
    expectDone(first);
    const runs = await Promise.all([
      backupTo(github, {}, { users: 31 }),
      backupTo(github, {}, { users: 33 }),
    ]);
    for (const run of runs) expectDone(run);
    const subjects = (await logOf(github)).map((subject) => subject.replace(/127\S+/, "us"));
    expect([
      ["Back up 33 users of us (+2 −0 ~0)", "Back up 31 users of us (+1 −0 ~0)"],
      ["Back up 31 users of us (+0 −2 ~0)", "Back up 33 users of us (+3 −0 ~0)"],
    ]).toContainEqual(subjects.slice(0, 2));
    for (const run of runs) await run[Symbol.asyncDispose]();
  });
});
