import { describe, expect, test } from "vitest";
import { type GitHubScenario, startGitHub } from "../simulator/git-server.ts";
import { startSimulator } from "../simulator/world.ts";
import {
  expectInTheWay,
  expectRejectedPush,
  type Obstacle,
  type PushProblem,
} from "./branch-obstacles.ts";
import { BRANCH, backupTo, logOf } from "./branch-run.ts";
import { checkedRun, expectDone, failure } from "./checked-run.ts";

const PERMISSION = "Give the job `permissions: contents: write`";

/** Problems found by the first checks: the run ends before any request to Auth0. */
const BEFORE: readonly [
  title: string,
  GitHubScenario,
  inputs: Record<string, string>,
  message: string,
][] = [
  [
    "a token that GitHub does not know",
    {},
    { "github-token": "ghs_another_token_do_not_print_either" },
    `GitHub rejected the token for this repository. The branch is unchanged. ${PERMISSION}`,
  ],
  [
    "a token that may only read",
    { readOnlyToken: "ghs_read_only_do_not_print" },
    { "github-token": "ghs_read_only_do_not_print" },
    `The token may not write to this repository. The branch is unchanged. ${PERMISSION}`,
  ],
];

const AT_PUSH: readonly PushProblem[] = [
  [
    "A protected branch",
    { protectedBranches: [BRANCH] },
    "The backup branch is protected, and GitHub rejected the push. The branch is unchanged. Exempt the branch from the protection rule",
  ],
];

describe.concurrent("A rejected backup", () => {
  test.each(BEFORE)(
    "The run fails before the export with %s, and the branch is unchanged.",
    async (_title, scenario, inputs, message) => {
      await using github = await startGitHub(scenario);
      await github.commitFile(BRANCH, "README.md", "Ours.\n");
      await using world = await startSimulator();
      await using run = await checkedRun(world, { destination: "branch", ...inputs }, { github });
      expect(failure(run)).toContain(message);
      expect(world.requests("create-job")).toEqual([]);
      expect(await github.git(["log", "--format=%an", BRANCH])).toBe("Somebody");
    },
  );

  test.each(AT_PUSH)(
    "%s that rejects the push fails the run, and nothing is stored.",
    expectRejectedPush,
  );

  test.each<Obstacle>([["users.ndjson", {}, "users.ndjson"]])(
    "A file %s that is not part of a backup fails the run, and the branch is unchanged.",
    expectInTheWay,
  );

  test("A run fails and stores nothing when more users are gone than `maximum-drop` allows.", async () => {
    await using github = await startGitHub();
    const inputs = { destination: "artifact, branch, file", "maximum-drop": "20%" };
    await using first = await backupTo(github, inputs, { users: 100 });
    expectDone(first);
    await using fifth = await backupTo(github, inputs, { users: 80 });
    expectDone(fifth);
    await using more = await backupTo(github, inputs, { users: 63 });
    expect(failure(more)).toBe(
      "The last backup on the branch has 80 users and this one has 63, which is 21.3% fewer; `maximum-drop` is 20%. Nothing was stored: check the tenant, `connection` and `filter`, or raise `maximum-drop` for one run.",
    );
  });
});

test("A push whose answer is lost counts as done when the branch has the commit.", async () => {
  await using github = await startGitHub({ losesAnswer: true });
  await using run = await backupTo(github);
  expectDone(run);
  expect(run.outputs["commit-sha"]).toBe((await logOf(github, "%H"))[0]);
});
