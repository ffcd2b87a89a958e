import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  expectInTheWay,
  expectRejectedPush,
  type Obstacle,
  type PushProblem,
} from "../../end-to-end/branch-obstacles.ts";
import { BRANCH, backupTo, filesOf, refsOf } from "../../end-to-end/branch-run.ts";
import { checkedRun, expectDone, failure } from "../../end-to-end/checked-run.ts";
import { REPOSITORY, startGitHub } from "../../simulator/git-server.ts";
import { startSimulator } from "../../simulator/world.ts";

const AT_PUSH: readonly PushProblem[] = [
  [
    "A rule set",
    { guardedBranches: [BRANCH] },
    "A rule set of the repository forbids the push to the backup branch. The branch is unchanged. Exempt",
  ],
  [
    "A file that is too large",
    { largestFile: 100_000 },
    "GitHub rejected a file of more than 100 MiB. The branch is unchanged. Use `destination: artifact`",
  ],
];

describe.concurrent("A rejected backup", () => {
  test.each(AT_PUSH)(
    "%s that rejects the push fails the run, and nothing is stored.",
    expectRejectedPush,
  );

  test.each<Obstacle>([
    ["manifest.json", {}, "manifest.json"],
    ["users.ndjson/inside.txt", {}, "users.ndjson"],
    ["backups", { directory: "backups/eu" }, "backups"],
  ])(
    "A file %s that is not part of a backup fails the run, and the branch is unchanged.",
    expectInTheWay,
  );

  test("A run fails when the number of users fell by more than the number in `maximum-drop`.", async () => {
    await using github = await startGitHub();
    const inputs = { "maximum-drop": "15" };
    await using first = await backupTo(github, inputs, { users: 100 });
    await using fewer = await backupTo(github, inputs, { users: 85 });
    await using fewest = await backupTo(github, inputs, { users: 69 });
    expectDone(first);
    expectDone(fewer);
    expect(failure(fewest)).toContain(
      "has 85 users and this one has 69, which is 16 fewer; `maximum-drop` is 15.",
    );
  });

  test("The run fails when GitHub cannot find the repository.", async () => {
    await using github = await startGitHub();
    await using run = await backupTo(
      github,
      {},
      {},
      {
        environment: { GITHUB_REPOSITORY: `${REPOSITORY}-of-old` },
      },
    );
    expect(failure(run)).toContain(
      "GitHub cannot find this repository, or the token has no access to it.",
    );
  });

  test.each([
    ["no git", undefined, "The runner has no git, which the backup branch needs. Install git 2.31"],
    [
      "an old git",
      "git version 2.30.9",
      "The runner's git is too old for the backup branch (git version 2.30.9).",
    ],
  ])(
    "The run fails on a runner with %s, and says which git to install.",
    async (_title, version, message) => {
      await using github = await startGitHub();
      const programs = await mkdtemp(join(tmpdir(), "programs-"));
      try {
        if (version !== undefined) {
          await writeFile(join(programs, "git"), `#!/bin/sh\necho '${version}'\n`);
          await chmod(join(programs, "git"), 0o755);
        }
        await using run = await backupTo(github, {}, {}, { environment: { PATH: programs } });
        expect(failure(run)).toContain(message);
      } finally {
        await rm(programs, { recursive: true });
      }
    },
  );
});

test("A run that is cancelled during the push says that the branch may have the backup, which is then complete.", async () => {
  await using github = await startGitHub();
  await using world = await startSimulator({ users: 30_000 });
  const pushing = github.arrival("POST", "/git-receive-pack");
  await using run = await checkedRun(
    world,
    { destination: "branch" },
    { github, signal: { name: "SIGTERM", when: pushing } },
  );
  expect(failure(run)).toBe(
    "The run was cancelled. The push was under way: the branch may already have the complete backup.",
  );
  if ((await refsOf(github)) !== "") {
    expect([...(await filesOf(github)).keys()]).toEqual(["manifest.json", "users.ndjson"]);
  }
});
