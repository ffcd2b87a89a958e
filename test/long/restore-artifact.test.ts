/** Downloads of artifacts that break: the client waits five seconds between its attempts. */

import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  expectedRows,
  makeBackup,
  open,
  runOn,
  usersOf,
  zipOf,
} from "../restore/source/backups.ts";
import { type GitHub, startGitHub } from "../simulator/git-server.ts";

let github: GitHub;
let root: string;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), "restore-artifact-"));
  github = await startGitHub({
    troubles: [
      // A connection that breaks in the middle, which the client notices after 30 s of silence.
      { method: "GET", at: "cut.zip%22&rsct=application%2Fzip", fault: { kind: "cut" } },
      {
        method: "GET",
        at: "down.zip%22&rsct=application%2Fzip",
        times: Number.POSITIVE_INFINITY,
        fault: { kind: "answer", status: 503 },
      },
    ],
  });
  process.env["GITHUB_API_URL"] = github.apiUrl;
  process.env["GITHUB_SERVER_URL"] = github.serverUrl;
});
afterAll(async () => {
  await github[Symbol.asyncDispose]();
  await rm(root, { recursive: true });
});

async function openPublished(name: string, zip?: Buffer) {
  const made = await makeBackup(path.join(root, name), { users: 9 });
  const content = await zipOf(made);
  const digest = `sha256:${createHash("sha256").update(content).digest("hex")}`;
  const run = { id: 1, createdAt: new Date() };
  github.publish([{ name, content: [zip ?? content], digest }], run);
  const kept = runOn(github);
  const folder = await mkdtemp(path.join(root, "run-"));
  const source = { kind: "artifact", name, runId: undefined, before: undefined } as const;
  return { kept, opening: open(source, folder, kept) };
}

test.concurrent("A download whose connection breaks is retried, and the log says so.", async () => {
  const { kept, opening } = await openPublished("cut");
  expect(await usersOf(await opening)).toEqual(expectedRows(9));
  expect(kept.retries).toContain("the download of the artifact");
});

test.concurrent("A download that keeps failing is an error that says what to do.", async () => {
  const { opening } = await openPublished("down");
  await expect(opening).rejects.toThrow(
    "The download of the artifact failed (Unable to download and extract artifact: Artifact download failed after 5 retries.). Run the workflow again",
  );
});

test.concurrent("An artifact that GitHub keeps truncated is rejected.", async () => {
  const made = await makeBackup(path.join(root, "whole"), { users: 9 });
  const zip = await zipOf(made);
  const { opening } = await openPublished("truncated", zip.subarray(0, zip.length / 2));
  await expect(opening).rejects.toThrow(
    /its SHA-256 digest differs|The download of the artifact failed/,
  );
});
