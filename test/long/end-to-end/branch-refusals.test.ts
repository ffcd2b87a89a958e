import { describe, expect, test } from "vitest";
import {
  expectInTheWay,
  expectRejectedPush,
  type Obstacle,
  type PushProblem,
} from "../../end-to-end/branch-obstacles.ts";
import { BRANCH, backupTo } from "../../end-to-end/branch-run.ts";
import { expectDone, failure } from "../../end-to-end/checked-run.ts";
import { startGitHub } from "../../simulator/git-server.ts";

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
});
