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
    "remote: Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.\nfatal: unable to access 'https://github.com/acme/b.git/': The requested URL returned error: 403",
    "The organization's IP allow list does not contain the runner's address.",
  ],
  [
    "remote: The 'acme' organization has enabled or enforced SAML SSO.\nfatal: unable to access 'https://github.com/acme/b.git/': The requested URL returned error: 403",
    "The organization accepts only tokens that are authorized for its single sign-on.",
  ],
  [
    "remote: You have exceeded a secondary rate limit. Please wait a few minutes before you try again.\nfatal: unable to access 'https://github.com/acme/b.git/': The requested URL returned error: 403",
    "GitHub rejected the request because of a secondary rate limit.",
  ],
  [
    "remote: error: GH013: Repository rule violations found for refs/heads/x.\nremote:\nremote: - GITHUB PUSH PROTECTION\n! [remote rejected] x -> x (push declined due to repository rule violations)",
    "GitHub's push protection found text in the backup that looks like a secret.",
  ],
  [
    "remote: error: denying non-fast-forward refs/heads/x (you should pull first)\n! [remote rejected] x -> x (non-fast-forward)",
    "The repository forbids the force push that `history` needs.",
  ],
  [
    "remote: Gitea: User permission denied for writing.\nfatal: unable to access 'https://gitea.example/acme/b.git/': The requested URL returned error: 403",
    "The token may not write to this repository.",
  ],
  [
    "fatal: unable to access 'https://ghes.example/acme/b.git/': server certificate verification failed. CAfile: none CRLfile: none",
    "The runner does not trust the certificate of GitHub's git.",
  ],
  [
    "fatal: unable to access 'https://ghes.example/acme/b.git/': SSL certificate problem: unable to get local issuer certificate",
    "The runner does not trust the certificate of GitHub's git.",
  ],
  [
    "fatal: unable to access 'https://github.com/acme/certificate-verification.git/': Recv failure: Connection reset by peer",
    "The connection to GitHub's git failed.",
  ],
  [
    "fatal: unable to access 'https://github.com/acme/b.git/': CONNECT tunnel failed, response 407",
    "The proxy rejected git's connection to GitHub.",
  ],
  [
    "fatal: the receiving end does not support this repository's hash algorithm",
    "The repository has SHA-256 object ids, which this action does not support.",
  ],
  [
    "! x:x [remote rejected] (directory file conflict)",
    "The name of another branch conflicts with the name of the backup branch.",
  ],
  [
    "remote: fatal error in commit_refs\n! x:x [remote rejected] (failure)",
    "GitHub's git server failed while it stored the push.",
  ],
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

  test.each([
    ["github.com", "GitHub rejected the token", "GitHub's git server failed"],
    ["acme.ghe.com", "GitHub rejected the token", "check githubstatus.com"],
    ["gitea.acme.example", "gitea.acme.example rejected the token", "gitea.acme.example's git"],
    ["codeberg.org", "codeberg.org rejected the token", "check the state of codeberg.org"],
  ])("A git error of the server %s names that server.", async (host, first, second) => {
    const printed = ["returned error: 401", "fatal: commit_refs"];
    const messages = await Promise.all(
      printed.map(async (text) => {
        const error = new GitError("push", 1, text, host);
        return (await translateGitErrors(Promise.reject(error)).catch((it) => it)).message;
      }),
    );
    expect(messages[0]).toContain(first);
    expect(messages[1]).toContain(second);
    expect(messages.join().includes("GitHub")).toBe(first.startsWith("GitHub"));
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

  test.each([
    "gnutls_handshake() failed: The TLS connection was non-properly terminated.",
    "GnuTLS recv error (-110): The TLS connection was non-properly terminated.",
    "OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to github.com:443",
    "OpenSSL SSL_read: error:0A000126:SSL routines::unexpected eof while reading, errno 0",
    "error: RPC failed; curl 92 HTTP/2 stream 5 was not closed cleanly: INTERNAL_ERROR (err 2)",
    "error: RPC failed; curl 16 Error in the HTTP2 framing layer",
    "error: RPC failed; curl 55 Failed sending data to the peer",
    "error: RPC failed; curl 56 GnuTLS recv error (-9): Error decoding the received TLS packet.",
    "error: RPC failed; curl 28 Operation too slow. Less than 1000 bytes/sec transferred the last 30 seconds",
    "fatal: protocol error: bad pack header",
    "fatal: pack has bad object at offset 12: inflate returned -3",
    "remote: fatal error in commit_refs\n!\ta:b\t[remote rejected] (failure)",
    "remote: Internal Server Error\n!\ta:b\t[remote rejected] (Internal Server Error)",
    "words that git has not printed yet",
  ])("A remote command that fails with %j is retried.", (printed) => {
    for (const command of ["push", "fetch", "ls-remote"]) {
      expect(isTransient(new GitError(command, 128, printed)), command).toBe(true);
    }
    expect(isTransient(new GitError("hash-object", 128, printed))).toBe(false);
    expect(isTransient(new GitError("push", null, printed))).toBe(false);
  });

  test("A message quotes the first sentence of the other side.", async () => {
    const printed =
      "remote: Forgejo: branch is locked\n!\ta:b\t[remote rejected] (pre-receive hook declined)";
    await expect(translateGitErrors(Promise.reject(failed(printed)))).rejects.toThrow(
      "GitHub rejected the push: Forgejo: branch is locked. The branch is unchanged.",
    );
  });

  test("An error that is not git's is not translated.", async () => {
    const error = new Error("x");
    await expect(translateGitErrors(Promise.reject(error))).rejects.toBe(error);
  });
});
