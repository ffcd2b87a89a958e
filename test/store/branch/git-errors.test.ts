import { describe, expect, test } from "vitest";
import {
  GitError,
  isLostRace,
  isRejection,
  isTransient,
  translateGitErrors,
} from "../../../src/store/branch/git-errors.ts";

function failed(printed: string): GitError {
  return new GitError("push", 1, printed);
}

/** As git 2.39 and github.com print them. The answers of the simulated GitHub are tested end to end. */
const PRINTED: readonly [printed: string, what: string][] = [
  [
    "fatal: could not read Username for 'https://github.com': terminal prompts disabled",
    "GitHub rejected the token for this repository.",
  ],
  [
    "remote: Permission to acme/b.git denied to github-actions[bot].\nfatal: unable to access 'https://github.com/acme/b.git/': The requested URL returned error: 403",
    "The token may not write to this repository.",
  ],
  [
    "remote: Repository not found.\nfatal: repository 'https://github.com/acme/b.git/' not found",
    "GitHub cannot find this repository, or the token has no access to it.",
  ],
  [
    "remote: error: GH006: Protected branch update failed for refs/heads/x.\n! [remote rejected] x -> x (protected branch hook declined)",
    "The backup branch is protected, and GitHub rejected the push.",
  ],
  [
    "remote: error: GH013: Repository rule violations found for refs/heads/x.\n! [remote rejected] x -> x (push declined due to repository rule violations)",
    "A rule set of the repository forbids the push to the backup branch.",
  ],
  [
    "remote: error: GH001: Large files detected.\n! [remote rejected] x -> x (pre-receive hook declined)",
    "GitHub rejected a file of more than 100 MiB.",
  ],
  [
    "remote: fatal: pack exceeds maximum allowed size (2.00 GiB)",
    "GitHub rejected the push because it is too large.",
  ],
  [
    "fatal: unable to access 'https://github.com/acme/b.git/': Could not resolve host: github.com",
    "The connection to GitHub's git failed.",
  ],
  ["fatal: the remote end hung up unexpectedly", "The connection to GitHub's git failed."],
  [
    "error: something new\u001b[31m at https://x.example/y happened.",
    "git push ended with exit code 1: something new [31m at … happened.",
  ],
];

describe("A git error", () => {
  test.each(PRINTED)("The git output %j becomes an error for a person.", async (printed, what) => {
    const error = await translateGitErrors(Promise.reject(failed(printed))).catch((it) => it);
    expect(error.message.startsWith(`${what} The branch is unchanged`), error.message).toBe(true);
    expect(error.cause).toBeInstanceOf(GitError);
  });

  test("A push is a lost race and rejected when another push came first.", () => {
    for (const reason of [
      "! a:b [rejected] (fetch first)",
      "! a:b [rejected] (non-fast-forward)",
      "! a:b [rejected] (stale info)",
      "! a:b [remote rejected] (cannot lock ref 'refs/heads/b': is at 1 but expected 2)",
      "! a:b [remote rejected] (failed to update ref)",
      "! a:b [remote rejected] (reference already exists)",
      "! a:b [remote rejected] (incorrect old value provided)",
    ]) {
      expect([isLostRace(failed(reason)), isRejection(failed(reason))]).toEqual([true, true]);
    }
    expect(isLostRace(failed("! a:b [remote rejected] (pre-receive hook declined)"))).toBe(false);
    expect(isRejection(failed("fatal: the remote end hung up unexpectedly"))).toBe(false);
  });

  test("A git error of the connection is transient, and one about rules or access is not.", () => {
    expect(isTransient(failed("fatal: the remote end hung up unexpectedly"))).toBe(true);
    expect(isTransient(failed("The requested URL returned error: 503"))).toBe(true);
    expect(isTransient(failed("The requested URL returned error: 403"))).toBe(false);
    expect(isTransient(failed("! a:b [remote rejected] (SSL is required)"))).toBe(false);
  });

  test("An error that is not git's is not translated.", async () => {
    const error = new Error("x");
    await expect(translateGitErrors(Promise.reject(error))).rejects.toBe(error);
  });
});
