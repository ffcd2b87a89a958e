import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { beforeAll, expect, test } from "vitest";
import { fullProfile } from "../../src/auth0/fields.ts";
import type { RestoreKind } from "../../src/settings.ts";
import { startSimulator } from "../simulator/world.ts";
import type { PlanResult, PlanTask } from "./restore-plan.ts";

const USERS = Number(process.env["LONG_PLAN_USERS"] ?? 2_000_000);
const MISSING = USERS / 100;
/** What the README promises, in bytes. */
const MOST_MEMORY = 250_000_000;
/** Most time for one plan, in milliseconds. */
const TIMEOUT = 900_000;

const root = path.join(import.meta.dirname, "..", "..");
const BUILD = path.join(root, "build", "restore-plan");
const execute = promisify(execFile);

// Node would compile each file in memory, which the measurement should not include.
beforeAll(async () => {
  await execute(path.join(root, "node_modules", ".bin", "tsc"), ["--outDir", BUILD], { cwd: root });
}, 120_000);

test.each<{ kinds: readonly RestoreKind[] }>([
  { kinds: ["missing"] },
  { kinds: ["missing", "changed"] },
])(
  "A restore of 1 % of two million users is planned with constant memory: %j.",
  { timeout: TIMEOUT },
  async ({ kinds }) => {
    await using world = await startSimulator({ users: USERS, completes: { atPoll: 1 } });
    const { origin, audience, application, seed } = world.tenant;
    const { clientId, credential } = application;
    if (credential.kind !== "secret") throw new Error("The application has no secret.");
    const task: PlanTask = {
      tenant: { origin, audience },
      credentials: { kind: "secret", clientId, clientSecret: credential.secret },
      seed,
      users: USERS + MISSING,
      kinds,
      fields: fullProfile("json").map(({ path }) => path),
    };
    const program = path.join(BUILD, "test", "long", "restore-plan.js");
    const { stdout } = await execute(process.execPath, [program, JSON.stringify(task)]);
    const result: PlanResult = JSON.parse(stdout);
    expect(result).toMatchObject({ usersInTenant: USERS, missing: MISSING, changed: 0 });
    expect(result.steps).toBeGreaterThan(MISSING / 2);
    expect(result.peakBytes).toBeLessThan(MOST_MEMORY);
  },
);
