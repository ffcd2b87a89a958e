/**
 * Restores with random disturbances, one after another, for a bounded time: each ends green with nothing left, or fails with one error,
 * and the next run restores the rest. SOAK_SECONDS bounds the time, SOAK_SEED chooses the disturbances.
 */

import { expect, test } from "vitest";
import type { Exchange, Fault, FaultRule } from "../simulator/faults.ts";
import { backedUp, type Disturbance, restoreDisturbed } from "./restore-faults.ts";
import { type Random, randomOf } from "./soak.ts";

const SECONDS = Number(process.env["SOAK_SECONDS"] ?? 60);
const SEED = Number(process.env["SOAK_SEED"] ?? 1);
/** Two runs at a time: more would only wait for the processor. */
const LANES = 2;

const EXCHANGES: readonly Exchange[] = [
  "token",
  "create-job",
  "job",
  "job",
  "job",
  "download",
  "users",
  "user",
  "roles",
  "organizations",
  "role-members",
  "organization-members",
  "connections",
  "create-import",
  "create-import",
  "job-errors",
  "create-user",
  "create-user",
  "update-user",
  "update-user",
  "assign-role",
  "add-members",
  "assign-member-roles",
];

const pick = <T>(random: Random, values: readonly T[]): T =>
  values[Math.floor(random() * values.length)] as T;

function faultRule(random: Random): FaultRule {
  const fault = pick<Fault>(random, [
    { kind: "lost" },
    { kind: "reset" },
    { kind: "cut", afterBytes: Math.floor(random() * 40) },
    { kind: "answer", status: 429, headers: { "retry-after": "0" } },
    { kind: "answer", status: pick(random, [500, 502, 503, 504]) },
    { kind: "answer", status: pick(random, [400, 404, 409]) },
    { kind: "answer", status: 200, body: "<html></html>" },
    { kind: "tokens-expire" },
  ]);
  return {
    on: pick(random, EXCHANGES),
    from: 1 + Math.floor(random() ** 2 * 6),
    times: pick(random, [1, 1, 2, 5, 10_000]),
    every: pick(random, [1, 1, 2]),
    fault,
  };
}

/** A disturbance of its own for every seed. */
function disturbanceOf(seed: number): Disturbance {
  const random = randomOf(seed);
  const name = pick(random, ["SIGINT", "SIGTERM", "SIGKILL"] as const);
  const [on, count] = [pick(random, EXCHANGES), 1 + Math.floor(random() * 4)];
  const isSignalled = random() < 0.4;
  const isImport = random() < 0.3;
  const kind = pick(random, ["fails", "never ends"] as const);
  const users = 1 + Math.floor(random() * 10);
  return {
    faults: Array.from({ length: Math.floor(random() * 4) }, () => faultRule(random)),
    ...(isImport && { importOutcomes: [{ kind, jobs: [pick(random, [1, 2])], users }] }),
    ...(isSignalled && { signal: (world) => ({ name, when: world.arrival(on, count) }) }),
    minutes: 0.5,
  };
}

test("A restore with random disturbances is complete, or fails and is completed by the next run.", {
  timeout: (SECONDS + 200) * 1000,
}, async () => {
  await using backup = await backedUp();
  const end = Date.now() + SECONDS * 1000;
  const counts = { green: 0, failed: 0 };
  let next = SEED;
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      while (Date.now() < end) {
        const seed = next++;
        try {
          const { isGreen } = await restoreDisturbed(backup.folder, disturbanceOf(seed));
          counts[isGreen ? "green" : "failed"]++;
        } catch (error) {
          throw new Error(
            `The restore of seed ${seed} went wrong; alone: SOAK_SEED=${seed} SOAK_SECONDS=1`,
            { cause: error },
          );
        }
      }
    }),
  );
  console.info(
    `Restores from seed ${SEED} on: ${counts.green} complete, ${counts.failed} completed by the next run.`,
  );
  expect(counts.green).toBeGreaterThan(0);
  expect(counts.failed).toBeGreaterThan(0);
});
