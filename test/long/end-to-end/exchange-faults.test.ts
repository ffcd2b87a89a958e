import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { checkedRun, expectDone, failure } from "../../end-to-end/checked-run.ts";
import { startSimulator } from "../../simulator/world.ts";
import { EXCHANGE_FAULTS, LASTING_FAULTS } from "./exchange-faults.ts";

const INPUTS = { connection: "acme-saml", destination: "artifact, file" };

describe.concurrent("a single fault", () => {
  test.each(EXCHANGE_FAULTS)(
    "One fault in $on ($title) leads to a backup that is $outcome.kind",
    async ({ on, fault, outcome }) => {
      await using world = await startSimulator({ faults: [{ on, fault }] });
      await using run = await checkedRun(world, INPUTS);
      if (outcome.kind === "failed") {
        expect(failure(run)).toMatch(outcome.says);
        expect(world.requests(on)).toHaveLength(1);
        return;
      }
      expectDone(run);
      const file = await readFile(run.outputs["file"] ?? "");
      expect(file.equals(gunzipSync(world.exportedGzip()))).toBe(true);
      expect(world.artifacts()).toHaveLength(1);
      expect(world.requests(on)).toHaveLength(outcome.requests);
      expect(world.jobs()).toHaveLength(1);
    },
  );
});

describe.concurrent("a permanent fault", () => {
  test.each(LASTING_FAULTS)(
    "The fault $title, repeated for every $on, fails the run.",
    async ({ on, fault, requests, says }) => {
      const rule = { on, fault, times: Number.POSITIVE_INFINITY };
      await using world = await startSimulator({ faults: [rule] });
      await using run = await checkedRun(world, INPUTS);
      expect(failure(run)).toMatch(says);
      expect(world.requests(on)).toHaveLength(requests);
    },
  );
});
