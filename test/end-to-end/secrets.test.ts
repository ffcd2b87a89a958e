/** Secrets that another side quotes in its answer, in a message that is truncated. */

import { describe, expect, test } from "vitest";
import { startSimulator } from "../simulator/world.ts";
import { checkedRun, failure } from "./checked-run.ts";
import { base64, expectHidden, TOKEN } from "./quoted-token.ts";

describe.concurrent("a secret in a message", () => {
  test.each([
    ["as it is", TOKEN],
    ["truncated", TOKEN.slice(0, 120)],
    ["in base64", base64("")],
    ["encoded as part of an address", encodeURIComponent(TOKEN)],
    ["with a line break after it", `${TOKEN}\n${TOKEN}`],
  ])("A token that Auth0 quotes %s is not printed, not even in part.", expectHidden);

  test("A secret that is given as another input is not printed, not even in part.", async () => {
    await using world = await startSimulator();
    const given = { format: TOKEN.slice(0, 200), "client-secret": TOKEN.slice(0, 200) };
    await using run = await checkedRun(world, given);
    expect(failure(run)).toContain('`format` cannot be "***".');
  });
});
