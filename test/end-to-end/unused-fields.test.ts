import { describe, expect, test } from "vitest";
import { PERSONAS } from "../simulator/users.ts";
import { startSimulator } from "../simulator/world.ts";
import { checkedRun, expectDone } from "./checked-run.ts";
import { having, warningsOf } from "./discovery-run.ts";
import { expectNoField, expectWarning } from "./unused-fields.ts";

describe.concurrent("fields that no user has", () => {
  test.each(["ndjson"])(
    "An export in which no user has a requested field fails (%s).",
    expectNoField,
  );

  test.each(["ndjson"])("A named field that no user has is a warning (%s).", expectWarning);

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
