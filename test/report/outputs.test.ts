import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { setOutputs } from "../../src/report/outputs.ts";
import { RunLog } from "../../src/report/run-log.ts";
import { appendSummary } from "../../src/report/runner-files.ts";
import type { Backup } from "../../src/run.ts";
import { readOutputs } from "../simulator/workflow-commands.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "outputs-test-"));
  file = path.join(folder, "output");
  writeFileSync(file, "");
  vi.stubEnv("GITHUB_OUTPUT", file);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function backupOf(count: number): Backup {
  const paths = Array.from({ length: count }, (_, i) => `/runner/${"folder/".repeat(20)}${i}.json`);
  const result = { inOrder: [], sorted: undefined, usersExported: 1, usersKept: 1 };
  return {
    tenant: "acme.eu.auth0.com",
    jobId: "job_1",
    connection: undefined,
    fields: "email",
    settings: {
      filter: undefined,
      recipients: [],
      destinations: { artifact: undefined, branch: undefined, outputDirectory: undefined },
    },
    result,
    files: paths,
    manifest: "/runner/manifest.json",
    artifact: undefined,
    branch: undefined,
    outputDirectory: undefined,
  };
}

test("The output `files` has all files as long as GitHub accepts it.", () => {
  const log = new RunLog({ GITHUB_OUTPUT: file });
  const backup = backupOf(2000);
  setOutputs(backup, log);
  const { files = "" } = readOutputs(readFileSync(file, "utf8"));
  expect(JSON.parse(files)).toEqual(backup.files);
  expect(log.warnings).toEqual([]);
});

test("The output `files` has the first files and a warning when GitHub would not accept all.", () => {
  const log = new RunLog({ GITHUB_OUTPUT: file });
  const backup = backupOf(9000);
  setOutputs(backup, log);
  const { files = "" } = readOutputs(readFileSync(file, "utf8"));
  expect(files.length).toBeLessThanOrEqual(400_000);
  const listed = JSON.parse(files);
  expect(listed.length).toBeGreaterThan(2000);
  expect(listed).toEqual(backup.files.slice(0, listed.length));
  expect(log.warnings).toEqual([
    expect.stringMatching(/^The output `files` has only the first 2,\d{3} of 9,000 files/),
  ]);
});

test("Outputs that cannot be written completely leave the file as it was.", () => {
  writeFileSync(file, "job-id=job_1\n");
  const log = new RunLog({ GITHUB_OUTPUT: file });
  vi.stubEnv("GITHUB_OUTPUT", path.join(folder, "missing"));
  log.outputs({ branch: "auth0-backup" });
  expect(readFileSync(file, "utf8")).toBe("job-id=job_1\n");
  expect(log.warnings).toHaveLength(1);
});

test("A summary of more than 1 MiB is cut between two lines, and says so.", () => {
  appendSummary(file, "é0123456789\n".repeat(100_000));
  const written = readFileSync(file);
  expect(written.length).toBeLessThanOrEqual(1024 * 1024);
  expect(written.length).toBeGreaterThan(1024 * 1024 - 200);
  expect(written.toString()).toMatch(
    /\né0123456789\n\nThe rest of this summary is too large for GitHub\.\n$/,
  );
});
