/** `npm run backup` and `npm run restore`: the actions in a terminal, with secrets from the environment only. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { stripVTControlCharacters } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CLIENT_ID, CLIENT_SECRET, startSimulator, type World } from "./simulator/world.ts";

const SCRIPT = path.join(import.meta.dirname, "../scripts/run-action.ts");

let folder: string;
let temp: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "run-action-"));
  temp = await mkdtemp(path.join(tmpdir(), "run-action-temp-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
  await rm(temp, { recursive: true });
});

/** Starts the script in the folder. @param world whose tenant and application it gets by environment variables */
function start(args: readonly string[], world?: World) {
  const signIn = world && {
    AUTH0_DOMAIN: world.tenant.origin,
    AUTH0_CLIENT_ID: CLIENT_ID,
    AUTH0_CLIENT_SECRET: CLIENT_SECRET,
  };
  const child = spawn(process.execPath, [SCRIPT, ...args], {
    cwd: folder,
    env: { PATH: process.env["PATH"], TMPDIR: temp, ...signIn },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]).then(
    async ([stdout, stderr, [code]]) => ({ code, stdout, stderr, left: await readdir(temp) }),
  );
  return { child, ended };
}

test("A backup from a terminal is in a folder, and its summary is printed at the end as text.", async () => {
  await using world = await startSimulator({ users: 12 });
  const { code, stdout, stderr, left } = await start(["backup", "compression=none"], world).ended;
  expect(stderr).toBe("");
  expect(code).toBe(0);
  const rows = await readFile(path.join(folder, "auth0-users/users.ndjson"), "utf8");
  expect(rows.trimEnd().split("\n")).toHaveLength(12);
  const printed = stripVTControlCharacters(stdout);
  expect(printed).toMatch(/Folder: .*auth0-users\n\nAuth0 user backup: /);
  expect(printed).toMatch(
    /\nUsers by connection\n {2}Username-Password-Authentication {2}█+ \d+\n/,
  );
  expect(printed).not.toMatch(/mermaid|^#|^\|/m);
  expect(stdout).not.toContain("::");
  expect(stdout).not.toContain(CLIENT_SECRET);
  expect(left).toEqual([]);
});

test("A run that fails in a terminal exits with 1 and prints the error without workflow commands.", async () => {
  await using world = await startSimulator({ application: { scopes: [] } });
  const { code, stdout, stderr, left } = await start(["backup"], world).ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: .*read:users/);
  expect(stdout + stderr).not.toContain("::");
  expect(stdout + stderr).not.toContain(CLIENT_SECRET);
  expect(left).toEqual([]);
});

test("A wrong input in a terminal is followed by how to set inputs there.", async () => {
  const { code, stderr } = await start(["restore", "domain=acme.eu.auth0.com"]).ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: 2 inputs are wrong\./);
  expect(stderr.trimEnd().split("\n").at(-1)).toMatch(
    /^In a terminal, set inputs as name=value .*GITHUB_TOKEN\.$/,
  );
});

test("A secret in the arguments is rejected without being printed.", async () => {
  const { code, stdout, stderr } = await start(["restore", `client-secret=${CLIENT_SECRET}`]).ended;
  expect(code).toBe(2);
  expect(stderr).toBe(
    "`client-secret` is a secret. Set the environment variable AUTH0_CLIENT_SECRET instead.\n",
  );
  expect(stdout).toBe("");
});

test.each([
  ["restore", "form=folder", "is not an input. Did you mean from? Use name=value"],
  [
    "backup",
    "--client-secrets=abc",
    '"--client-secrets=…" is not an input. Did you mean client-secret?',
  ],
  ["backup", "identity=AGE", "the names are in action.yml"],
])(
  "%s %s is an unknown input, and the message does not repeat its value.",
  async (action, argument, message) => {
    const { code, stderr } = await start([action, argument]).ended;
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain(argument.split("=")[1]);
  },
);

test("Ctrl-C ends a run in a terminal in an orderly way.", async () => {
  await using world = await startSimulator({ completes: { atPoll: 1000 } });
  const { child, ended } = start(["backup"], world);
  await world.arrival("job");
  // A terminal sends the signal to the whole process group.
  process.kill(-(child.pid as number), "SIGINT");
  const { code, stderr, left } = await ended;
  expect(stderr).toBe("error: The run was cancelled.\n");
  expect(code).toBe(1);
  expect(left).toEqual([]);
  expect(await readdir(folder)).toEqual([]);
});
