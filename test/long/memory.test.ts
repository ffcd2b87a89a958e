import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { checkedRun, expectDone } from "../end-to-end/checked-run.ts";
import { startGitHub } from "../simulator/git-server.ts";
import { startSimulator } from "../simulator/world.ts";

const USERS = 2_000_000;
const USERS_OF_15_MB = Number(process.env["LONG_USERS"] ?? 60);
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

test("Users of 15 MB each are sorted for a branch with constant memory.", {
  timeout: 600_000,
}, async () => {
  const metadata = Buffer.alloc(15_000_000, "x");
  const users = Array.from({ length: USERS_OF_15_MB }, (_, i) =>
    gzipSync(
      Buffer.concat([
        Buffer.from(`{"user_id":"auth0|${(i * 37) % USERS_OF_15_MB}","user_metadata":{"x":"`),
        metadata,
        Buffer.from('"}}\n'),
      ]),
      { level: 1 },
    ),
  );
  await using github = await startGitHub();
  await using world = await startSimulator({
    faults: [{ on: "download", fault: { kind: "bytes", bytes: Buffer.concat(users) } }],
  });
  const inputs = { destination: "branch", compression: "gzip" };
  await using run = await checkedRun(world, inputs, { github, measuresMemory: true });
  expectDone(run);
  expect(run.outputs["users-exported"]).toBe(String(USERS_OF_15_MB));
  expect(run.peakBytes).toBeLessThan(MOST_MEMORY);
});
