/**
 * Days with random faults, one after another, for a bounded time: every run either stores a backup that is whole and right, or fails
 * with one annotation and stores nothing. SOAK_SECONDS bounds the time, SOAK_SEED chooses the days.
 */

import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { Decrypter } from "age-encryption";
import { expect, test } from "vitest";
import { BRANCH } from "../end-to-end/branch-run.ts";
import { checkedRun } from "../end-to-end/checked-run.ts";
import { hasOutputs } from "../end-to-end/destinations.ts";
import { gitBefore } from "../end-to-end/git-before.ts";
import { importComplaints } from "../rows/import/import-schema.ts";
import { type AgeKey, ageKey } from "../simulator/age-keys.ts";
import { artifactFiles } from "../simulator/artifact-files.ts";
import { type GitHub, startGitHub } from "../simulator/git-server.ts";
import { startProxy } from "../simulator/proxy.ts";
import type { Run } from "../simulator/runner.ts";
import { startTlsFront } from "../simulator/tls-front.ts";
import { startSimulator, type World } from "../simulator/world.ts";
import { type Day, dayOf, keptRows, rowsOf } from "./soak.ts";

const SECONDS = Number(process.env["SOAK_SECONDS"] ?? 120);
const SEED = Number(process.env["SOAK_SEED"] ?? 1);
/** Two runs at a time: more would only wait for the processor. */
const LANES = 2;

test("A run with random faults stores a complete backup or nothing.", {
  timeout: (SECONDS + 200) * 1000,
}, async () => {
  const key = await ageKey();
  const end = Date.now() + SECONDS * 1000;
  const told = { stored: 0, failed: 0 };
  let next = SEED;
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      while (Date.now() < end) {
        const seed = next++;
        try {
          told[await live(dayOf(seed), key)]++;
        } catch (error) {
          throw new Error(
            `The day of seed ${seed} went wrong; alone: SOAK_SEED=${seed} SOAK_SECONDS=1`,
            { cause: error },
          );
        }
      }
    }),
  );
  console.info(
    `Days from seed ${SEED} on: ${told.stored} backups stored, ${told.failed} runs failed.`,
  );
  expect(told.stored).toBeGreaterThan(0);
  expect(told.failed).toBeGreaterThan(0);
});

/** The day, and the night after it, when nothing goes wrong any more except on the way to GitHub. */
async function live(day: Day, key: AgeKey): Promise<Outcome> {
  const { troubles, scenario, destinations, cancelledAfter, damage } = day;
  await using github = await startGitHub({ troubles });
  const outcome = await backUp(day, key, github);
  if (!destinations.includes("branch")) return outcome;
  const isDamaged = damage !== undefined && (await damageBackup(github, damage));
  if (isDamaged || troubles.length > 0 || cancelledAfter !== undefined) {
    const quiet = { ...scenario, faults: [] };
    const nothing = { cancelledAfter: undefined, proxy: undefined, lateFault: undefined };
    const night = { ...day, ...nothing, gitCut: undefined, scenario: quiet };
    const second = await backUp(night, key, github, isDamaged);
    if (isDamaged && troubles.length === 0 && damage !== "removed manifest") {
      expect(second).toBe("stored");
    }
  }
  return outcome;
}

type Outcome = "stored" | "failed";

/** Does it to the backup on the branch. @returns whether there was one */
async function damageBackup(github: GitHub, damage: NonNullable<Day["damage"]>): Promise<boolean> {
  const listed = await github.git(["ls-tree", "--name-only", BRANCH]).catch(() => "");
  const file = listed.split("\n").find((name) => name.startsWith("users"));
  if (file === undefined) return false;
  if (damage === "garbage") {
    await github.commitFile(BRANCH, file, "age-encryption.org/v1\ngarbage\n");
    return true;
  }
  await github.git(["read-tree", BRANCH]);
  const removed = damage === "removed file" ? file : "manifest.json";
  // Without a work tree, an entry is removed by its mode 0.
  await github.git(["update-index", "--index-info"], `0 ${"0".repeat(40)}\t${removed}\n`);
  const tree = await github.git(["write-tree"]);
  const commit = await github.git(["commit-tree", tree, "-p", BRANCH, "-m", "Somebody removes it"]);
  await github.git(["update-ref", `refs/heads/${BRANCH}`, commit]);
  return true;
}

/** @param isDamaged whether the branch has a backup that must be stored again */
async function backUp(day: Day, key: AgeKey, github: GitHub, isDamaged = false): Promise<Outcome> {
  await using stack = new AsyncDisposableStack();
  const { proxy, gitCut, lateFault, cancelledAfter } = day;
  const world = stack.use(
    await startSimulator({ ...day.scenario, hasPublicNames: proxy !== undefined }),
  );
  const environment: Record<string, string> = {};
  if (proxy !== undefined) {
    const faultAt = (host: string, count: number) =>
      host === proxy.host && count >= proxy.from && count < proxy.from + proxy.times
        ? proxy.fault
        : undefined;
    Object.assign(environment, stack.use(await startProxy(world.hosts, faultAt)).environment);
  }
  if (lateFault === "outputs") environment["GITHUB_OUTPUT"] = "/dev/full";
  if (lateFault === "summary") environment["GITHUB_STEP_SUMMARY"] = "/dev/full";
  if (lateFault === "git log") {
    const programs = stack.use(await gitBefore('[ "$1" = log ] && exit 1'));
    Object.assign(environment, programs.environment);
  }
  let { serverUrl } = github;
  if (gitCut !== undefined) {
    const front = stack.use(await startTlsFront(serverUrl, gitCut));
    serverUrl = front.serverUrl;
    environment["GIT_SSL_CAINFO"] = front.certificate;
  }
  const inputs = {
    format: day.format,
    compression: day.compression,
    destination: day.destinations.join(),
    "minimum-users": "0",
    "timeout-minutes": "0.5",
    ...(day.nth === 1 ? {} : { filter: `NR % ${day.nth} == 1` }),
    ...(day.isEncrypted ? { "encrypt-to": key.recipient } : {}),
  };
  const cancel =
    cancelledAfter === undefined
      ? {}
      : {
          signal: { name: "SIGINT", when: after(world.arrival("token"), cancelledAfter) } as const,
        };
  const step = { github: { ...github, serverUrl }, environment, ...cancel };
  await using run = await checkedRun(world, inputs, step);
  if (run.exitCode !== 0) return "failed";
  await expectRight(day, run, world, github, key);
  if (isDamaged) expect(run.outputs["changed"], run.log).toBe("true");
  return "stored";
}

/** @param wait in milliseconds */
async function after(event: Promise<void>, wait: number): Promise<void> {
  await event;
  await setTimeout(wait);
}

async function expectRight(day: Day, run: Run, world: World, github: GitHub, key: AgeKey) {
  const expected = keptRows(gunzipSync(world.exportedGzip()).toString(), day);
  const header = day.format === "csv" ? 1 : 0;
  const left = Math.max(expected.length - header, 0);
  // How many users an import would reject is checked with the files.
  const users = day.format === "import" ? undefined : String(left);
  if (hasOutputs(run)) {
    if (users !== undefined) expect(run.outputs["users-kept"]).toBe(users);
    expect(run.outputs["users-exported"]).toBe(String(day.scenario.users));
  }
  for (const destination of day.destinations) {
    const stored = await storedBy(destination, run, world, github);
    const manifest = JSON.parse(String(stored.get("manifest.json")));
    if (users !== undefined) expect(String(manifest.users_kept)).toBe(users);
    const texts: string[] = [];
    for (const { name } of manifest.files) {
      const file = stored.get(name) ?? Buffer.alloc(0);
      texts.push(await opened(file, day, key));
    }
    if (day.format === "import") {
      expectImportable(texts, expected, manifest);
      continue;
    }
    const rows = texts.flatMap((text) => rowsOf(text, day.format));
    if (destination === "branch") expect(rows.toSorted()).toEqual(expected.toSorted());
    else expect(rows).toEqual(expected);
  }
}

/** Auth0's import accepts all files, and only users that are counted as left out are missing. */
function expectImportable(
  texts: readonly string[],
  expected: readonly string[],
  manifest: { readonly users_kept: number; readonly users_dropped: Record<string, number> },
) {
  const emails = new Set(expected.map((row) => JSON.parse(row).email));
  const users = texts.flatMap((text) => JSON.parse(text) as { readonly email: string }[]);
  for (const text of texts) expect(importComplaints(JSON.parse(text))).toEqual([]);
  expect(users.filter(({ email }) => !emails.has(email))).toEqual([]);
  expect(users).toHaveLength(manifest.users_kept);
  const { filter = 0, ...leftOut } = manifest.users_dropped;
  const dropped = Object.values(leftOut).reduce((sum, one) => sum + one, 0);
  expect(filter).toBeGreaterThanOrEqual(0);
  expect(users.length + dropped).toBe(expected.length);
}

async function storedBy(
  destination: Day["destinations"][number],
  run: Run,
  world: World,
  github: GitHub,
): Promise<ReadonlyMap<string, Buffer>> {
  if (destination === "artifact") {
    const [artifact] = world.artifacts();
    if (artifact === undefined) throw new Error("The run succeeded without an artifact.");
    return artifactFiles(artifact);
  }
  const files = new Map<string, Buffer>();
  if (destination === "file") {
    const folder = path.join(run.workspace, "auth0-users");
    for (const name of await readdir(folder)) {
      files.set(name, await readFile(path.join(folder, name)));
    }
    return files;
  }
  for (const name of (await github.git(["ls-tree", "--name-only", BRANCH])).split("\n")) {
    files.set(name, await github.file(BRANCH, name));
  }
  return files;
}

async function opened(file: Buffer, { compression, isEncrypted }: Day, key: AgeKey) {
  let bytes = file;
  if (isEncrypted) {
    const decrypter = new Decrypter();
    decrypter.addIdentity(key.identity);
    bytes = Buffer.from(await decrypter.decrypt(file));
  }
  if (compression === "gzip") bytes = gunzipSync(bytes);
  if (compression === "zstd") bytes = zstdDecompressSync(bytes);
  return bytes.toString();
}
