/** The workflows that hand an export on: to an auditor, to object storage, and from many runners to one manifest. */

import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { parse as parseCsv } from "csv-parse/sync";
import { expect, test } from "vitest";
import { expectAllConnections, matrix, matrixNeeds } from "../../examples/matrix.ts";
import { failures, signIn, temporaryFolder, textOf } from "../../examples/workflow-runs.ts";
import { missingPrograms } from "../../programs.ts";
import { type AgeKey, ageKey } from "../../simulator/age-keys.ts";
import { startObjectStorage } from "../../simulator/object-storage.ts";
import { AWS_SESSION } from "../../simulator/other-actions.ts";
import { runWorkflow } from "../../simulator/workflow.ts";
import { startSimulator, type World } from "../../simulator/world.ts";

async function reviewFor(auditor: AgeKey, rejects: readonly string[] = []) {
  await using world = await startSimulator();
  await using temporary = await temporaryFolder();
  const played = await runWorkflow({
    workflow: textOf("examples/compliance-export.yml"),
    workspace: temporary.folder,
    world,
    rejects,
    values: {
      ...signIn(world.tenant.origin),
      "vars.AUDITOR_AGE_RECIPIENT": auditor.recipient,
    },
  });
  return { ...played, seen: world.seen, stored: world.artifacts() };
}

test("The compliance example gives the auditor a file that the commands of its summary decrypt.", async (context) => {
  const missing = missingPrograms("bash", "jq", "sha256sum", "age", "sed");
  context.skip(missing.length > 0, `not installed: ${missing.join(", ")}`);
  const auditor = await ageKey();
  const { jobs, steps, artifacts, stored } = await reviewFor(auditor);
  expect(failures(steps)).toEqual([]);
  expect(jobs[0]?.environment).toBe("auth0-export");
  const days = (Date.parse(stored[0]?.expiresAt ?? "") - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe(30);
  await using download = await temporaryFolder();
  for (const [name, bytes] of artifacts.get("access-review") ?? []) {
    await writeFile(path.join(download.folder, name), bytes);
  }
  await writeFile(path.join(download.folder, "key.txt"), `${auditor.identity}\n`);
  const blocks = [...(steps.at(-1)?.summary ?? "").matchAll(/^```bash\n(.*?)^```$/gms)];
  expect(blocks).toHaveLength(3);
  const commands = blocks.map(([, command = ""]) => command).join("\n");
  const { stdout } = await promisify(execFile)("bash", ["-eo", "pipefail", "-c", commands], {
    cwd: download.folder,
  });
  expect(stdout).toBe("access-review.csv.age: OK\n");
  const csv = await readFile(path.join(download.folder, "access-review.csv"), "utf8");
  const plain = await readFile(path.join(download.folder, "access-review-plain.csv"), "utf8");
  const guarded: string[][] = parseCsv(csv);
  expect(parseCsv(plain)).toEqual(guarded.map((row) => row.map((cell) => cell.replace(/^'/, ""))));
  const [header, ...rows] = csv.trim().split(/\r?\n/);
  expect(header).toBe("user_id,email,connection,plan,blocked,last_login,logins_count");
  expect(rows.length).toBeGreaterThan(0);
  const aYearAgo = new Date(Date.now() - 365 * 86_400_000).toISOString();
  for (const [, , , , blocked, lastLogin = ""] of guarded.slice(1)) {
    expect(blocked).not.toBe("true");
    expect(lastLogin.replace(/^'/, "") > aYearAgo).toBe(true);
  }
  const manifest = JSON.parse(String(artifacts.get("access-review")?.get("manifest.json")));
  expect(manifest.users_kept).toBe(rows.length);
});

test("The compliance example sends nothing to the tenant before it is approved.", async () => {
  const { jobs, seen } = await reviewFor(await ageKey(), ["auth0-export"]);
  expect(jobs).toMatchObject([{ result: "failure" }]);
  expect(seen).toEqual([]);
});

async function upload(world: World, storageOrigin: string) {
  await using temporary = await temporaryFolder();
  return await runWorkflow({
    workflow: textOf("examples/object-storage.yml"),
    workspace: temporary.folder,
    environment: { AWS_ENDPOINT_URL: storageOrigin, HOME: temporary.folder },
    values: {
      ...signIn(world.tenant.origin),
      "vars.AWS_ROLE": "arn:aws:iam::123456789012:role/auth0-backup",
      "vars.AWS_REGION": "eu-central-1",
      "vars.BUCKET": "acme-backups",
    },
  });
}

const uploadNeeds = missingPrograms("bash", "jq", "aws");

test("The object storage example uploads the file first and the manifest last.", async (context) => {
  context.skip(uploadNeeds.length > 0, `not installed: ${uploadNeeds.join(", ")}`);
  await using world = await startSimulator();
  await using storage = await startObjectStorage();
  const { steps } = await upload(world, storage.origin);
  expect(failures(steps)).toEqual([]);
  const folder = /^acme-backups\/auth0\/\d{4}-\d\d-\d\d-4242424242-1\/(.*)$/;
  const keys = [...storage.objects.keys()];
  expect(keys.map((key) => folder.exec(key)?.[1])).toEqual(["users.ndjson.gz", "manifest.json"]);
  const [file, manifest] = [...storage.objects.values()];
  expect(file?.equals(world.exportedGzip())).toBe(true);
  expect(JSON.parse(String(manifest)).users_kept).toBe(250);
  expect(steps.at(-1)?.summary).toMatch(/^The backup is at `s3:\/\/acme-backups\/auth0\//);
  const told = steps.map(({ log, summary }) => log + summary).join();
  for (const secret of [...world.secrets(), ...Object.values(AWS_SESSION)]) {
    expect(told).not.toContain(secret);
  }
});

test("The object storage example uploads no manifest if the file was rejected.", async (context) => {
  context.skip(uploadNeeds.length > 0, `not installed: ${uploadNeeds.join(", ")}`);
  await using world = await startSimulator();
  await using storage = await startObjectStorage("users.ndjson.gz");
  const { steps } = await upload(world, storage.origin);
  expect(failures(steps)).toEqual([expect.stringMatching(/^Upload\n[\s\S]*AccessDenied/)]);
  expect(storage.objects.size).toBe(0);
});

test.for([250])(
  "The matrix example exports %i users per connection and adds up the numbers.",
  async (users, context) => {
    context.skip(matrixNeeds.length > 0, `not installed: ${matrixNeeds.join(", ")}`);
    await expectAllConnections(users);
  },
);

test("The matrix example stops if the tenant rejects its lookup of connections.", async (context) => {
  context.skip(matrixNeeds.length > 0, `not installed: ${matrixNeeds.join(", ")}`);
  await using world = await startSimulator({ application: { scopes: ["read:users"] } });
  const { jobs } = await matrix(world);
  expect(jobs.map(({ result }) => result)).toEqual(["failure", "skipped", "skipped"]);
});
