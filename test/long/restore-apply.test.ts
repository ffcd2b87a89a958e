/** Carrying out a plan while each of its requests fails in each way, and again afterwards. */

import { expect, test } from "vitest";
import { BackupError } from "../../src/base/errors.ts";
import { apply, creations, imports, tenantFor } from "../restore/apply/applied.ts";
import type { Exchange, Fault } from "../simulator/faults.ts";
import type { World } from "../simulator/world.ts";

const STEPS = [...imports(5, 200_000), ...creations(3)];

const FAULTS: Readonly<Record<string, Fault>> = {
  "is lost": { kind: "lost" },
  "is cut before the answer": { kind: "reset" },
  "is cut in the answer": { kind: "cut", afterBytes: 3 },
  "is answered with 429": { kind: "answer", status: 429 },
  "is answered with 503 by a gateway": { kind: "answer", status: 503, body: "<p>Unavailable</p>" },
};

function tenant(on?: { exchange: Exchange; from: number; times: number; fault: Fault }) {
  return tenantFor({
    completes: { afterMs: 150 },
    faults:
      on === undefined
        ? []
        : [{ on: on.exchange, from: on.from, times: on.times, fault: on.fault }],
  });
}

/** Each request of a run without faults. */
async function requests(): Promise<{ exchange: Exchange; from: number }[]> {
  await using world = await tenant();
  expect((await apply(world, STEPS)).error).toBeUndefined();
  const counts = new Map<Exchange, number>();
  return world.seen.map(({ exchange }) => {
    const from = (counts.get(exchange) ?? 0) + 1;
    counts.set(exchange, from);
    return { exchange, from };
  });
}

/** The steps of a new plan: those whose users do not exist. */
function left({ users }: World) {
  return STEPS.filter(({ userId }) => users.find(userId) === undefined);
}

const all = await requests();
/** Five times in a row is more often than a request is retried. */
const cases = all.flatMap((request) =>
  Object.entries(FAULTS).flatMap(([name, fault]) =>
    (request.from === 1 ? [1, 5] : [1]).map((times) => ({ ...request, name, fault, times })),
  ),
);

/** More runs than any fault can spoil. */
const RUNS = 7;

test.concurrent.each(cases)(
  "When request $from of the kind $exchange $name ($times times), further runs restore the rest, and no user is imported twice.",
  async ({ exchange, from, times, fault }) => {
    await using world = await tenant({ exchange, from, times, fault });
    for (let run = 1; left(world).length > 0; run++) {
      expect(run).toBeLessThanOrEqual(RUNS);
      const steps = left(world);
      const { error, results } = await apply(world, steps);
      const restored = [...results].filter(([, result]) => result === "restored");
      for (const [userId] of restored) expect(world.users.find(userId)).toBeDefined();
      // A run that does not fail has a result for each user.
      if (error === undefined) expect(results.size).toBe(steps.length);
      else expect(error).toBeInstanceOf(BackupError);
      // The user waits until Auth0's imports have ended, as the error asks.
      world.finishImports();
    }
    const sent = world.imports().flatMap(({ text }) => JSON.parse(text));
    const ids = sent.map(({ user_id }: { user_id: string }) => user_id);
    expect(new Set(ids).size).toBe(ids.length);
  },
);
