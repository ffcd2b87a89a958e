/** Restores that end with one error before anything is written; the rarer ones are in test/long. */

import { appendFile, mkdir, mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { refused } from "./restore-refusals.ts";
import { RESTORE_SCOPES } from "./restore-run.ts";

test.concurrent("A restore whose confirm is another domain ends before any request.", async () => {
  const { message, requests } = await refused({ inputs: { confirm: "other.eu.auth0.com" } });
  expect(message).toMatch(
    /^An input is wrong\. `confirm` is not the domain in `domain`, so nothing is written\./,
  );
  expect(requests).toBe(0);
});

test.concurrent("A restore without the permissions of its plan names all of them before the first write.", async () => {
  const lacking = ["create:users", "update:roles", "create:organization_members"];
  const scopes = RESTORE_SCOPES.filter((scope) => !lacking.includes(scope));
  const { message } = await refused({ scenario: { application: { scopes } } });
  expect(message).toMatch(
    /^The token lacks the permission create:users, update:roles and create:organization_members\./,
  );
});

test.concurrent("A plan that touches more users than maximum-users is rejected, and the summary shows it.", async () => {
  const { message, summary } = await refused({ inputs: { "maximum-users": "2" } });
  expect(message).toMatch(
    /^The plan touches \d users, more than `maximum-users` \(2\)\. Nothing was written\./,
  );
  expect(summary).toContain("### Users by connection");
});

test.concurrent("A backup with a file that was changed is rejected before any request.", async () => {
  const change = (folder: string) => appendFile(path.join(folder, "users.ndjson"), "{}\n");
  const { message, requests } = await refused({ change });
  expect(message).toMatch(/^The file users\.ndjson has \d+ bytes instead of \d+\./);
  expect(requests).toBe(0);
});

test.concurrent("A restore whose report cannot be written ends before any request.", async () => {
  await using output = await mkdtempDisposable(path.join(tmpdir(), "restore-output-"));
  await mkdir(path.join(output.path, "restore-report.ndjson"));
  const { message, requests } = await refused({ inputs: { "output-directory": output.path } });
  expect(message).toMatch(/^restore-report\.ndjson cannot be written in \S+ \(EISDIR\)\./);
  expect(requests).toBe(0);
});
