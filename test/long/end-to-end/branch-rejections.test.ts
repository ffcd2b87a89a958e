import { describe, expect, test } from "vitest";
import { BRANCH, backupTo, logOf } from "../../end-to-end/branch-run.ts";
import { expectDone, failure } from "../../end-to-end/checked-run.ts";
import { startGitHub } from "../../simulator/git-server.ts";

describe.concurrent("A push that GitHub's server itself rejects", () => {
  test.each([
    ["failure", "fatal error in commit_refs"],
    ["Internal Server Error", "error: Internal Server Error"],
    ["unpacker error", undefined],
    [`cannot lock ref 'refs/heads/${BRANCH}': is at 1 but expected 2`, undefined],
    ["incorrect old value provided", undefined],
  ])("A push that the server rejects once with (%s) is sent again.", async (reason, remote) => {
    const rejection = { branch: BRANCH, reason, times: 1, ...(remote !== undefined && { remote }) };
    await using github = await startGitHub({ rejections: [rejection] });
    await using run = await backupTo(github);
    expectDone(run);
    expect(run.log).toMatch(/Retrying|another push/i);
    expect(await logOf(github)).toHaveLength(1);
  });

  test.each([
    [
      "directory file conflict",
      undefined,
      "The name of another branch conflicts with the name of the backup branch. The branch is unchanged.",
    ],
    [
      "protected branch hook declined",
      "error: GH006: Protected branch update failed for refs/heads/auth0-backup.",
      "The backup branch is protected, and GitHub rejected the push.",
    ],
    [
      "push declined due to repository rule violations",
      "error: GH013: Repository rule violations found for refs/heads/auth0-backup.",
      "A rule set of the repository forbids the push to the backup branch.",
    ],
    ["deletion of the current branch prohibited", undefined, "deletion of the current branch"],
  ])(
    "A push that the server rejects with (%s) is not sent again, and the message says what to do.",
    async (reason, remote, message) => {
      const rejection = { branch: BRANCH, reason, ...(remote !== undefined && { remote }) };
      await using github = await startGitHub({ rejections: [rejection] });
      await using run = await backupTo(github);
      expect(failure(run)).toContain(message);
      expect(run.log).not.toContain("Retrying");
    },
  );
});
