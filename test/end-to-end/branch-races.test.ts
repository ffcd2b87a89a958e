import { describe, expect, test } from "vitest";
import { startGitHub } from "../simulator/git-server.ts";
import { startSimulator } from "../simulator/world.ts";
import { BRANCH, backupTo, filesOf, logOf } from "./branch-run.ts";
import { checkedRun, expectDone, failure } from "./checked-run.ts";

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
    "A push that loses a race before the %s is retried up to four times, on top of the other push.",
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

  test("A push that loses five races fails the run, and the run's artifact is deleted.", async () => {
    await using github = await startGitHub({
      overtaken: { branch: BRANCH, before: "push", times: 5 },
    });
    await using world = await startSimulator();
    await using run = await checkedRun(
      world,
      { destination: "artifact, branch, file" },
      { github },
    );
    expect(failure(run)).toBe(
      "Another push to the backup branch came first in each of 5 attempts. The backup is not on the branch: let jobs that share a branch start at different times, or give each its own branch.",
    );
    expect(await logOf(github, "%an")).toEqual(Array(5).fill("Somebody"));
    expect(world.artifacts()).toEqual([]);
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
