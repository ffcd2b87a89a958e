/** The path of a new user who follows the README: set-up, first backup, a filtered CSV, an encrypted backup, the files for a restore. */

import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { blocksIn } from "../../docs/pages.ts";
import { checkedRun, expectDone, failure } from "../../end-to-end/checked-run.ts";
import { missingPrograms } from "../../programs.ts";
import { artifactFiles } from "../../simulator/artifact-files.ts";
import type { Run } from "../../simulator/runner.ts";
import { CLIENT_ID, CLIENT_SECRET, startSimulator, type World } from "../../simulator/world.ts";

const [workflow = "", dryRun = "", csv = ""] = blocksIn("README.md", "yaml");
const [inactive = "", metadata = ""] = blocksIn("README.md", "mlr");

/** The `with` of the README's workflow, and what its set-up stores; the lines of other blocks are added to it. */
function inputs(world: World, ...more: readonly string[]): Record<string, string> {
  const stored: Readonly<Record<string, string>> = {
    "${{ vars.AUTH0_DOMAIN }}": world.tenant.origin,
    "${{ secrets.AUTH0_CLIENT_ID }}": CLIENT_ID,
    "${{ secrets.AUTH0_CLIENT_SECRET }}": CLIENT_SECRET,
    "${{ vars.AUTH0_MINIMUM_USERS }}": "245",
  };
  const step = parse(workflow).jobs.backup.steps.at(-1);
  // Written out, as tests have another default.
  const lines = [{ destination: "artifact" }, step.with, ...more.map((block) => parse(block).with)];
  const written: [string, unknown][] = lines.flatMap((part) => Object.entries(part));
  return Object.fromEntries(
    written.map(([name, value]) => [name, stored[String(value)] ?? String(value)]),
  );
}

function stored(world: World): ReadonlyMap<string, Buffer> {
  const artifact = world.artifacts().at(-1);
  if (artifact === undefined) throw new Error("There is no artifact.");
  return artifactFiles(artifact);
}

function linesIn(file: Buffer | undefined): string[] {
  return String(file).trimEnd().split("\n");
}

test("The set-up: a run that says what is missing, then one with every line ticked, then the first backup.", async () => {
  await using unauthorised = await startSimulator({ application: { scopes: [] } });
  await using first = await checkedRun(unauthorised, inputs(unauthorised, dryRun));
  expect(failure(first)).toContain("Grant the application read:users on the Management API");
  await using world = await startSimulator({ application: { scopes: ["read:users"] } });
  await using second = await checkedRun(world, inputs(world, dryRun));
  expectDone(second);
  expect(second.summary).toContain("**Everything is ready.** Nothing was exported or stored.");
  await using backup = await checkedRun(world, inputs(world));
  expectDone(backup);
  const files = stored(world);
  expect([...files.keys()].toSorted()).toEqual(["manifest.json", "users.ndjson.gz"]);
  const rows = linesIn(gunzipSync(files.get("users.ndjson.gz") ?? ""));
  expect(rows).toHaveLength(250);
  expect(glance(backup)).toBe("✅ **250 users** kept of 250 exported");
});

test("The tick box of docs/set-up.md counts as not ticked on a schedule, where GitHub fills in nothing.", async () => {
  const [form = ""] = blocksIn("docs/set-up.md", "yaml");
  const step = parse(form).jobs.backup.steps.at(-1);
  expect(step.with["dry-run"]).toMatch(/^\$\{\{ inputs\.dry-run \}\}$/);
  await using world = await startSimulator();
  await using run = await checkedRun(world, { ...inputs(world), "dry-run": "" });
  expectDone(run);
  expect(world.artifacts()).toHaveLength(1);
});

/** What the first line of the summary says in the morning. */
function glance({ summary }: Run): string {
  return summary.split("\n")[2]?.split(" · ")[0] ?? "";
}

test("The documented filtered CSV backup works.", async () => {
  await using world = await startSimulator();
  const filter = `with:\n  compression: none\n  filter: $country == "DE"\n`;
  const renamed = csv.replace("user_metadata.country", "user_metadata.country as country");
  await using run = await checkedRun(world, inputs(world, renamed, filter));
  expectDone(run);
  const [header, ...rows] = linesIn(stored(world).get("users.csv"));
  expect(header?.trim()).toBe("user_id,email,connection,country");
  expect(rows.length).toBeGreaterThan(5);
  expect(rows.filter((row) => !row.includes(`"'DE"`))).toEqual([]);
  expect(glance(run)).toBe(`✅ **${rows.length} users** kept of 250 exported`);
});

test.each([inactive, metadata])(
  "The README's filter, as its advice puts it into a workflow: %s",
  async (expression) => {
    await using world = await startSimulator();
    const filter = `with:\n  filter: |\n    ${expression.trim()}\n`;
    await using run = await checkedRun(world, inputs(world, filter));
    expectDone(run);
    const kept = Number(run.outputs["users-kept"]);
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(250);
  },
);

test("The documented encrypted backup decrypts with the key that age generated.", async (context) => {
  const missing = missingPrograms("bash", "age", "age-keygen");
  context.skip(missing.length > 0, `not installed: ${missing.join(", ")}`);
  const folder = await mkdtemp(path.join(tmpdir(), "newcomer-"));
  const shell = (block = "") =>
    execFileSync("bash", ["-e", "-o", "pipefail", "-c", block], { cwd: folder, stdio: "pipe" });
  const [makeKey, open] = blocksIn("docs/encryption.md", "bash");
  try {
    const recipient = String(shell(makeKey)).trim();
    await using world = await startSimulator();
    await using run = await checkedRun(world, inputs(world, `with:\n  encrypt-to: ${recipient}\n`));
    expectDone(run);
    for (const [name, bytes] of stored(world)) await writeFile(path.join(folder, name), bytes);
    shell(open);
    expect(String(shell("wc -l < users.ndjson")).trim()).toBe("250");
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("The documented backup for a restore accounts for every user.", async () => {
  await using world = await startSimulator({ users: 5000 });
  const restore = "with:\n  format: import\n  compression: none\n";
  await using run = await checkedRun(world, inputs(world, restore));
  expectDone(run);
  const files = stored(world);
  const { users_exported, users_kept, users_dropped } = JSON.parse(
    String(files.get("manifest.json")),
  );
  const leftOut = Object.values<number>(users_dropped).reduce((sum, count) => sum + count, 0);
  expect(users_kept + leftOut).toBe(users_exported);
  const arrays = [...files].filter(([name]) => name.startsWith("users-"));
  const users = arrays.flatMap(([, bytes]) => JSON.parse(String(bytes)));
  expect(users).toHaveLength(users_kept);
  expect(users.filter(({ user_id }) => user_id.includes("|"))).toEqual([]);
  expect(run.summary).toContain("### Left out because Auth0 would not import them");
});
