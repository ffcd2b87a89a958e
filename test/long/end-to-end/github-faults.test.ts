/** Faults that each request to GitHub's git and REST API can meet, once and permanently. */

import { once as event } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { BRANCH, backupTo, logOf } from "../../end-to-end/branch-run.ts";
import { expectDone, failure } from "../../end-to-end/checked-run.ts";
import { startGitHub } from "../../simulator/git-server.ts";
import type { Trouble } from "../../simulator/git-troubles.ts";

type Fault = Trouble["fault"];

const ALWAYS = Number.POSITIVE_INFINITY;
const API = "/api/v3/repos/acme/auth0-backup";
/** So that the API is asked whether the repository is public. */
const STEP = { event: { schedule: "0 2 * * *" } };

const EXCHANGES: readonly (readonly [what: string, on: Pick<Trouble, "method" | "at">])[] = [
  ["the check for push access", { method: "GET", at: "?service=git-receive-pack" }],
  ["the branch lookup", { method: "GET", at: "?service=git-upload-pack" }],
  ["the branch lookup|the fetch", { method: "POST", at: "/git-upload-pack" }],
  ["the push", { method: "POST", at: "/git-receive-pack" }],
  ["the repository lookup", { method: "GET", at: API }],
];

const answer = (status: number, more: object = {}): Fault => ({ kind: "answer", status, ...more });
const HTML = "<html><body>Unicorn!</body></html>";
const TRANSIENT: readonly (readonly [title: string, fault: Fault])[] = [
  ["a reset before its answer", { kind: "reset" }],
  ["a reset in the middle of its answer", { kind: "cut" }],
  ["429", answer(429, { headers: { "retry-after": "1" } })],
  ...[500, 502, 503, 504].map(
    (status) => [`status ${status}`, answer(status, { body: HTML })] as const,
  ),
];
const PERMANENT: readonly (readonly [title: string, fault: Fault])[] = [
  ["a reset", { kind: "reset" }],
  ["status 503", answer(503)],
  ["HTML for an answer", answer(200, { headers: { "content-type": "text/html" }, body: HTML })],
  ["10 MB of error", answer(400, { body: "x".repeat(10_000_000) })],
];

/** A page with status 200 at the branches' place is to git a server of old, without any branch: the push is refused then. */
const SAYS =
  /^(?:The connection to GitHub's git failed|The answer did not come from GitHub's git server|Another push to the backup branch came first|git \S+ ended with exit code \d+: )/;

const once = EXCHANGES.flatMap(([what, on]) =>
  TRANSIENT.map(([title, fault]) => [title, what, { ...on, fault }] as const),
);
const always = EXCHANGES.flatMap(([what, on]) =>
  PERMANENT.map(([title, fault]) => [title, what, { ...on, fault, times: ALWAYS }] as const),
);

describe.concurrent("a single fault of GitHub", () => {
  test.each(once)(
    "The backup is stored after one fault of GitHub: %s at %s.",
    async (title, what, trouble) => {
      await using github = await startGitHub({ troubles: [trouble] });
      await github.commitFile(BRANCH, "README.md", "Ours.\n");
      await using run = await backupTo(github, {}, {}, STEP);
      expectDone(run);
      expect(await logOf(github, "%an")).toEqual(["github-actions[bot]", "Somebody"]);
      // Of a connection that git had used before, and that was reset, git opens another by itself.
      if (title === "a reset before its answer" && trouble.method === "POST") return;
      expect(run.log).toMatch(/^Retrying .* in [\d.]+ s/m);
      expect(run.log).toMatch(new RegExp(`Retried: (?:${what})\\.`));
    },
  );
});

describe.concurrent("a permanent fault of GitHub", () => {
  test.each(always)(
    "The branch is unchanged after a permanent fault of GitHub: %s at %s.",
    async (_title, what, trouble) => {
      await using github = await startGitHub({ troubles: [trouble] });
      const before = await github.commitFile(BRANCH, "README.md", "Ours.\n");
      await using run = await backupTo(github, {}, {}, STEP);
      expect(failure(run)).toMatch(
        what.includes("repository") ? /^Neither the workflow's event nor GitHub's API says/ : SAYS,
      );
      expect(await github.git(["rev-parse", BRANCH])).toBe(before);
    },
  );
});

test.each(EXCHANGES)(
  "GitHub's token is not sent after a redirect of %s to another host.",
  async (_what, on) => {
    const shown: string[] = [];
    const elsewhere = createServer((request, response) => {
      shown.push(request.headers.authorization ?? "");
      response.writeHead(404).end();
    });
    elsewhere.listen(0, "127.0.0.1");
    await event(elsewhere, "listening");
    try {
      const { port } = elsewhere.address() as AddressInfo;
      const location = `http://127.0.0.1:${port}/acme/auth0-backup.git${on.at.startsWith("?") ? `/info/refs${on.at}` : on.at}`;
      const fault = answer(302, { headers: { location } });
      await using github = await startGitHub({ troubles: [{ ...on, fault, times: ALWAYS }] });
      await github.commitFile(BRANCH, "README.md", "Ours.\n");
      await using run = await backupTo(github, {}, {}, STEP);
      expect(run.exitCode).toBe(1);
      expect(shown).toEqual([]);
    } finally {
      elsewhere.closeAllConnections();
      elsewhere.close();
    }
  },
);
