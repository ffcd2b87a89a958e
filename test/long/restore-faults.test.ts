/** Everything that can interrupt a restore, one after another; the run after it restores the rest. */

import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Exchange, Fault } from "../simulator/faults.ts";
import { backedUp, type Disturbance, restoreDisturbed } from "./restore-faults.ts";

let backup: Awaited<ReturnType<typeof backedUp>>;
beforeAll(async () => {
  backup = await backedUp();
});
afterAll(() => backup[Symbol.asyncDispose]());

vi.setConfig({ testTimeout: 600_000 });

const disturbed = (disturbance: Disturbance) => restoreDisturbed(backup.folder, disturbance);

/** The requests of a restore. */
const EXCHANGES: readonly Exchange[] = [
  "token",
  "create-job",
  "job",
  "download",
  "roles",
  "organizations",
  "role-members",
  "organization-members",
  "connections",
  "create-import",
  "create-user",
  "update-user",
  "assign-role",
  "add-members",
  "assign-member-roles",
];

const FAULTS: Readonly<Record<string, Fault>> = {
  "is lost": { kind: "lost" },
  "is cut before its answer": { kind: "reset" },
  "is cut in its answer": { kind: "cut", afterBytes: 2 },
  "is answered with 429": { kind: "answer", status: 429, headers: { "retry-after": "0" } },
  "is answered with 503": { kind: "answer", status: 503 },
};

/** They stop a run: such a request is not sent again, because that could have an effect twice. */
const NEVER_REPEATED: readonly Exchange[] = ["create-job", "create-import"];

describe("A restore", () => {
  test.concurrent.each(Object.entries(FAULTS))(
    "When every third request of each kind %s, the restore is complete or continues in the next run.",
    async (_, fault) => {
      const all = EXCHANGES.filter((on) => !NEVER_REPEATED.includes(on));
      const faults = all.map((on) => ({ on, from: 2, times: 10_000, every: 3, fault }));
      await disturbed({ faults });
    },
  );

  test.concurrent.each(
    EXCHANGES.flatMap((on) =>
      (["is cut before its answer", "is answered with 503"] as const).map(
        (how) => [on, how] as const,
      ),
    ),
  )(
    "When each request %s %s, the run fails, and the next one restores the rest.",
    async (on, how) => {
      const fault = FAULTS[how] as Fault;
      const { isGreen, error } = await disturbed({ faults: [{ on, times: 10_000, fault }] });
      // A request whose answer is cut had its effect, and reads show it.
      if (how === "is answered with 503") expect(isGreen).toBe(false);
      if (!isGreen) expect(error).toMatch(/^[A-Z`].*\.$/);
    },
  );

  /** The steps of a run, by the request that begins them. */
  const MOMENTS: readonly (readonly [Exchange, number])[] = [
    ["token", 1],
    ["create-job", 1],
    ["download", 1],
    ["create-import", 1],
    ["create-import", 2],
    ["job", 5],
    ["create-user", 1],
    ["create-user", 4],
    ["update-user", 3],
    ["assign-role", 1],
    ["add-members", 2],
    ["assign-member-roles", 2],
    ["create-job", 2],
    ["download", 2],
  ];

  test.concurrent.each(
    MOMENTS.flatMap(([on, count]) =>
      (["SIGINT", "SIGTERM", "SIGKILL"] as const).map((name) => [name, on, count] as const),
    ),
  )(
    "After %s at the request %s number %i, the next run restores the rest.",
    async (name, on, count) => {
      const { isGreen, error } = await disturbed({
        signal: (world) => ({ name, when: world.arrival(on, count) }),
      });
      expect(isGreen).toBe(false);
      if (name !== "SIGKILL") expect(error).toMatch(/^The run was cancelled\./);
    },
  );

  test.concurrent.each([
    [0, "no user"],
    [4, "some users"],
  ])(
    "An import that fails after %i users is reported, and the next run imports the rest.",
    async (users, _) => {
      const outcome = { kind: "fails", jobs: [1], users } as const;
      const { isGreen, error } = await disturbed({ importOutcomes: [outcome] });
      expect(isGreen).toBe(false);
      expect(error).toMatch(/could not be restored \(the import failed: \d+\)\./);
    },
  );

  test.concurrent("An import that never ends stops the run at its deadline, and the next run imports the rest.", async () => {
    const outcome = { kind: "never ends", jobs: [1], users: 4 } as const;
    const { isGreen, error } = await disturbed({ importOutcomes: [outcome], minutes: 0.5 });
    expect(isGreen).toBe(false);
    expect(error).toMatch(/^The run took longer than `timeout-minutes` \(0\.5\)\. Wait two hours/);
  });

  test.concurrent("An import that Auth0 no longer knows is checked user by user.", async () => {
    const fault: Fault = {
      kind: "answer",
      status: 404,
      body: { statusCode: 404, error: "Not Found", message: "The job does not exist." },
    };
    await disturbed({ faults: [{ on: "job", from: 4, fault }] });
  });

  test.concurrent.each(EXCHANGES.filter((on) => on !== "token" && on !== "download"))(
    "A token that expires at the request %s is renewed.",
    async (on) => {
      const { isGreen, log } = await disturbed({
        faults: [{ on, fault: { kind: "tokens-expire" } }],
      });
      expect(isGreen, log).toBe(true);
    },
  );
});
