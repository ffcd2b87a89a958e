/** Exports in which no user has a field that the step names. */

import { expect } from "vitest";
import { startSimulator } from "../simulator/world.ts";
import { checkedRun, expectDone, failure } from "./checked-run.ts";
import { warningsOf } from "./discovery-run.ts";

export async function expectNoField(format: string) {
  await using world = await startSimulator();
  await using run = await checkedRun(world, { fields: "emial", format });
  expect(failure(run)).toContain(
    "None of 250 users in the export has any of the requested fields. Nothing was stored. Check the spelling in `fields`. Did you mean email instead of emial?",
  );
}

export async function expectWarning(format: string) {
  await using world = await startSimulator();
  await using run = await checkedRun(world, { fields: "user_id, emial, country", format });
  expectDone(run);
  expect(warningsOf(run)).toEqual([
    "No exported user has emial, country, which `fields` names. Check the spelling. Did you mean email instead of emial?",
  ]);
}
