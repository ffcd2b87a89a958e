import { expect, test } from "vitest";
import { checkedRun, expectDone } from "./end-to-end/checked-run.ts";
import { startSimulator } from "./simulator/world.ts";

const MEGABYTE = 1_000_000;

test("A backup of 150,000 users needs no more memory than a small one.", async () => {
  await using world = await startSimulator({ users: 150_000, completes: { atPoll: 1 } });
  await using run = await checkedRun(world, { format: "json" }, { measuresMemory: true });
  expectDone(run);
  expect(run.outputs["users-exported"]).toBe("150000");
  expect(run.peakBytes).toBeLessThan(250 * MEGABYTE);
});
