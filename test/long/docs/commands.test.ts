/** The commands of the pages, run: with the real age, openssl, git and jq, and a stand-in for the GitHub CLI. */

import { execFileSync } from "node:child_process";
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { demoRun } from "../../demo-run.ts";
import { blocksIn, ROOT, textOf } from "../../docs/pages.ts";
import { missingPrograms } from "../../programs.ts";
import { startGitHub } from "../../simulator/git-server.ts";
import { runAction } from "../../simulator/runner.ts";
import { CLIENT_ID, CLIENT_SECRET, startSimulator } from "../../simulator/world.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "documented-commands-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** What a block prints, run in the folder; a failing command ends it, also inside a pipe. */
function printed(block: string): string {
  return execFileSync("bash", ["-e", "-o", "pipefail", "-c", block], {
    cwd: folder,
    stdio: "pipe",
    env: { ...process.env, PATH: `${folder}:${process.env["PATH"]}` },
  }).toString();
}

test("The checksum commands of docs/destinations.md accept a downloaded backup and reject a changed one.", async (context) => {
  const missing = missingPrograms("bash", "jq", "sha256sum");
  context.skip(missing.length > 0, `not installed: ${missing.join(", ")}`);
  const [check = "", ...rest] = blocksIn("docs/destinations.md", "bash");
  expect(rest).toEqual([]);
  await using demo = await demoRun({ compression: "gzip" }, 10);
  for (const [name, bytes] of demo.files) await writeFile(path.join(folder, name), bytes);
  expect(printed(check)).toBe("users.ndjson.gz: OK\n");
  await writeFile(path.join(folder, "users.ndjson.gz"), "changed");
  expect(() => printed(check)).toThrow();
});

test("The key that age makes as docs/encryption.md says opens the backup again.", async (context) => {
  const missing = missingPrograms("bash", "age", "age-keygen");
  context.skip(missing.length > 0, `not installed: ${missing.join(", ")}`);
  const [makeKey = "", open = "", ...rest] = blocksIn("docs/encryption.md", "bash");
  expect(rest).toEqual([]);
  const recipient = printed(makeKey).trim();
  expect(recipient).toMatch(/^age1\w+$/);
  await using demo = await demoRun({ "encrypt-to": recipient }, 10);
  for (const [name, bytes] of demo.files) await writeFile(path.join(folder, name), bytes);
  printed(open);
  const rows = (await readFile(path.join(folder, "users.ndjson"), "utf8")).trimEnd().split("\n");
  expect(rows).toHaveLength(10);
  expect(JSON.parse(rows[0] ?? "")).toHaveProperty("user_id");
});

test("The npm scripts that README.md names exist.", () => {
  expect(blocksIn("README.md", "bash")).toHaveLength(1);
  expect(blocksIn("README.md", "bash")[0]).toMatch(/^npm ci && npm run demo\nnpm ci && npm test /);
});

test("The commands of docs/destinations.md read the branch in a clone.", async (context) => {
  const missing = missingPrograms("bash", "git");
  context.skip(missing.length > 0, `not installed: ${missing.join(", ")}`);
  await using github = await startGitHub();
  for (const changed of [[], [3]]) {
    await using world = await startSimulator({ users: 20, edits: { removed: [], changed } });
    const { origin: domain } = world.tenant;
    const signIn = { domain, "client-id": CLIENT_ID, "client-secret": CLIENT_SECRET };
    await using run = await runAction({ inputs: { ...signIn, destination: "branch" }, github });
    expect(run.exitCode, run.log).toBe(0);
  }
  const remote = await github.git(["rev-parse", "--absolute-git-dir"]);
  printed(`git clone --quiet --no-checkout '${remote}' clone`);
  const inline = textOf("docs/destinations.md").matchAll(/`(git [^`]+)`/g);
  const commands = new Set([...inline].map(([, command = ""]) => command));
  const outputs = [...commands].map((command) => [command, printed(`cd clone; ${command}`)]);
  expect(Object.fromEntries(outputs)).toEqual({
    "git show origin/auth0-backup:users.ndjson": expect.stringMatching(/^(\{.*\}\n){20}$/),
    "git diff origin/auth0-backup~ origin/auth0-backup": expect.stringMatching(/^[-+]\{/m),
    "git fetch origin auth0-backup": "",
  });
});

test("The key that docs/set-up.md creates with openssl and stores with gh signs in.", async (context) => {
  const missing = missingPrograms("bash", "openssl");
  context.skip(missing.length > 0, `not installed: ${missing.join(", ")}`);
  const gh = path.join(folder, "gh");
  // Keeps what a secret or variable is set to: the option's value, or what comes in.
  await writeFile(gh, '#!/bin/sh\nif [ "$4" = --body ]; then echo "$5"; else cat; fi > "$3"\n');
  await chmod(gh, 0o700);
  const commands = blocksIn("docs/set-up.md", "bash");
  expect(commands).toHaveLength(2);
  for (const command of commands) printed(`echo typed | { ${command}}`);
  const stored = (name: string) => readFile(path.join(folder, name), "utf8");
  expect(await stored("AUTH0_DOMAIN")).toBe("acme.eu.auth0.com\n");
  expect(await readdir(folder)).toEqual(
    expect.arrayContaining(["AUTH0_CLIENT_ID", "AUTH0_CLIENT_SECRET", "AUTH0_PRIVATE_KEY"]),
  );
  const pem = await stored("public.pem");
  await using world = await startSimulator({
    users: 5,
    application: { credential: { kind: "public-key", pem, algorithm: "RS256", keyId: "key" } },
  });
  await using run = await runAction({
    inputs: {
      domain: world.tenant.origin,
      "client-id": CLIENT_ID,
      "private-key": await stored("AUTH0_PRIVATE_KEY"),
      destination: "file",
    },
  });
  expect(run.exitCode, run.log).toBe(0);
});

test("The commands of docs/filters.md run a filter on an export, and print some or all of the rows.", async () => {
  const [commands = "", ...rest] = blocksIn("docs/filters.md", "bash");
  expect(rest).toEqual([]);
  await using demo = await demoRun({}, 50);
  const file = path.join(folder, "users.ndjson");
  await writeFile(file, demo.files.get("users.ndjson") ?? "");
  const lines =
    /^npm ci && npm run filter -- '(.*)' users\.ndjson\nnpm run --silent filter -- (--all) '(.*)' users\.ndjson > kept\.ndjson\n$/;
  const [, expression = "", option = "", same = ""] = lines.exec(commands) ?? [];
  expect(same).toBe(expression);
  const rows = (...args: string[]) => {
    const script = path.join(ROOT, "scripts", "filter.ts");
    const kept = execFileSync(process.execPath, [script, ...args, file], { stdio: "pipe" });
    return kept.toString().trimEnd().split("\n").length;
  };
  expect(rows(expression)).toBe(3);
  expect(rows(option, expression)).toBeGreaterThan(3);
  expect(rows(option, expression)).toBeLessThan(50);
});
