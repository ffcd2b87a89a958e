/**
 * Days with random faults, one after another, for a bounded time: every run either stores a backup that is whole and right, or fails
 * with one annotation and stores nothing. SOAK_SECONDS bounds the time, SOAK_SEED chooses the days.
 */

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { Decrypter } from "age-encryption";
import { expect, test } from "vitest";
import { checkedRun } from "../end-to-end/checked-run.ts";
import { importComplaints } from "../rows/import/import-schema.ts";
import { type AgeKey, ageKey } from "../simulator/age-keys.ts";
import { artifactFiles } from "../simulator/artifact-files.ts";
import { type GitHub, startGitHub } from "../simulator/git-server.ts";
import type { Run } from "../simulator/runner.ts";
import { startSimulator, type World } from "../simulator/world.ts";
import { type Day, dayOf, keptRows, rowsOf } from "./soak.ts";

const SECONDS = Number(process.env["SOAK_SECONDS"] ?? 300);
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

/** The day, and the night after it, when nothing goes wrong any more on Auth0's side. */
async function live(day: Day, key: AgeKey): Promise<"stored" | "failed"> {
  const { troubles, scenario, destinations, cancelledAfter } = day;
  await using github = await startGitHub({ troubles });
  const outcome = await backUp(day, key, github);
  if (destinations.includes("branch") && (troubles.length > 0 || cancelledAfter !== undefined)) {
    const quiet = { ...scenario, faults: [] };
    await backUp({ ...day, scenario: quiet, cancelledAfter: undefined }, key, github);
  }
  return outcome;
}

async function backUp(day: Day, key: AgeKey, github: GitHub): Promise<"stored" | "failed"> {
  await using world = await startSimulator(day.scenario);
  const before = await github.git(["for-each-ref"]);
  const inputs = {
    format: day.format,
    compression: day.compression,
    destination: day.destinations.join(),
    "minimum-users": "0",
    "timeout-minutes": "0.5",
    ...(day.nth === 1 ? {} : { filter: `NR % ${day.nth} == 1` }),
    ...(day.isEncrypted ? { "encrypt-to": key.recipient } : {}),
  };
  // GitHub keeps an artifact that it stored even if its answer was lost.
  const { cancelledAfter } = day;
  const lostAnswer =
    cancelledAfter !== undefined ||
    day.scenario.faults.some(({ on }) => on === "FinalizeArtifact" || on === "DeleteArtifact");
  const cancel =
    cancelledAfter === undefined
      ? {}
      : {
          signal: { name: "SIGINT", when: after(world.arrival("token"), cancelledAfter) } as const,
        };
  await using run = await checkedRun(world, inputs, { github, lostAnswer, ...cancel });
  if (run.exitCode !== 0) {
    const mayHaveIt =
      /the branch may already have the complete backup|The branch may have the complete backup/.test(
        run.log,
      );
    if (!mayHaveIt) expect(await github.git(["for-each-ref"])).toBe(before);
    return "failed";
  }
  await expectRight(day, run, world, github, key);
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
  const users = day.format === "import" ? run.outputs["users-kept"] : String(left);
  expect(run.outputs["users-kept"]).toBe(users);
  expect(run.outputs["users-exported"]).toBe(String(day.scenario.users));
  for (const destination of day.destinations) {
    const stored = await storedBy(destination, run, world, github);
    const manifest = JSON.parse(String(stored.get("manifest.json")));
    expect(String(manifest.users_kept)).toBe(users);
    const texts: string[] = [];
    for (const { name, bytes, sha256 } of manifest.files) {
      const file = stored.get(name) ?? Buffer.alloc(0);
      expect(file.length).toBe(bytes);
      expect(createHash("sha256").update(file).digest("hex")).toBe(sha256);
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
    for (const file of [...JSON.parse(run.outputs["files"] ?? ""), run.outputs["manifest"]]) {
      files.set(path.basename(file), await readFile(file));
    }
    return files;
  }
  for (const name of (await github.git(["ls-tree", "--name-only", "auth0-backup"])).split("\n")) {
    files.set(name, await github.file("auth0-backup", name));
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
