import { describe, expect, test } from "vitest";
import { PERSONAS } from "../simulator/users.ts";
import { startSimulator } from "../simulator/world.ts";
import { checkedRun, expectDone, failure } from "./checked-run.ts";
import { having, warningsOf } from "./discovery-run.ts";

describe.concurrent("fields that no user has", () => {
  test.each(["ndjson", "json", "csv"])(
    "An export in which no user has a requested field fails (%s).",
    async (format) => {
      await using world = await startSimulator();
      await using run = await checkedRun(world, { fields: "emial", format });
      expect(failure(run)).toContain(
        "None of 250 users in the export has any of the requested fields. Nothing was stored. Check the spelling in `fields`. Did you mean email instead of emial?",
      );
    },
  );

  test.each(["ndjson", "csv"])(
    "A named field that no user has is a warning (%s).",
    async (format) => {
      await using world = await startSimulator();
      await using run = await checkedRun(world, { fields: "user_id, emial, country", format });
      expectDone(run);
      expect(warningsOf(run)).toEqual([
        "No exported user has emial, country, which `fields` names. Check the spelling. Did you mean email instead of emial?",
      ]);
    },
  );

  test("Named fields that few users have cause no warning.", async () => {
    await using world = await startSimulator({
      users: 10_000,
      ...having({ name: "rare", every: PERSONAS }),
    });
    for (const format of ["ndjson", "csv"]) {
      await using run = await checkedRun(world, { fields: "user_id, blocked, rare", format });
      expectDone(run);
      expect(warningsOf(run)).toEqual([]);
    }
  });
});
