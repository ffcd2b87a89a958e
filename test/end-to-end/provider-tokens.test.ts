import { describe, expect, test } from "vitest";
import { startSimulator } from "../simulator/world.ts";
import { checkedRun, expectDone } from "./checked-run.ts";
import { warningsOf } from "./discovery-run.ts";

describe.concurrent("tokens of identity providers", () => {
  const scopes = ["read:users", "read:user_idp_tokens"];

  test("A token that may read tokens of identity providers causes a warning in the log and the summary.", async () => {
    await using world = await startSimulator({
      application: { scopes },
      population: { providerTokens: true },
    });
    await using run = await checkedRun(world);
    expectDone(run);
    expect(warningsOf(run)).toEqual([
      expect.stringMatching(/permission read:user_idp_tokens.*remove it from the application/),
    ]);
    expect(run.summary).toContain("read&#58;user&#95;idp&#95;tokens");
  });

  test("A dry run warns about a token that may read tokens of identity providers.", async () => {
    await using world = await startSimulator({ application: { scopes } });
    await using run = await checkedRun(world, { "dry-run": "true" });
    expectDone(run);
    expect(warningsOf(run)).toHaveLength(1);
    expect(run.summary).toMatch(/\| ✅ \| Permissions \| .*idp.*remove it from the application/);
  });
});
