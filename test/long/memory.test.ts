import { expect, test } from "vitest";
import { checkedRun, expectDone } from "../end-to-end/checked-run.ts";
import { startSimulator } from "../simulator/world.ts";

const USERS = 2_000_000;
/** What the README promises, in bytes. */
const MOST_MEMORY = 250_000_000;

test.each<Record<string, string>>([
  { format: "ndjson" },
  { format: "ndjson", compression: "gzip", destination: "artifact" },
  { format: "json", compression: "zstd" },
  { format: "csv", filter: '$email =~ "com$"' },
])(
  "Two million users are backed up with constant memory: %j.",
  { timeout: 600_000 },
  async (inputs) => {
    await using world = await startSimulator({ users: USERS, completes: { atPoll: 1 } });
    await using run = await checkedRun(world, inputs, { measuresMemory: true });
    expectDone(run);
    expect(run.outputs["users-exported"]).toBe(String(USERS));
    expect(run.peakBytes).toBeLessThan(MOST_MEMORY);
  },
);
