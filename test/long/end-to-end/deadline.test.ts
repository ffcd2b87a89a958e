import { describe, expect, test } from "vitest";
import { backupTo } from "../../end-to-end/branch-run.ts";
import { checkedRun, failure } from "../../end-to-end/checked-run.ts";
import type { FaultRule } from "../../simulator/faults.ts";
import { startGitHub } from "../../simulator/git-server.ts";
import { startSimulator } from "../../simulator/world.ts";

const BOTH = { destination: "artifact, file" };
const ALWAYS = Number.POSITIVE_INFINITY;

const NEVER_ENDING: [title: string, rule: FaultRule][] = [
  ["does not answer the sign-in", { on: "token", fault: { kind: "silence" } }],
  ["stops in the middle of the token", { on: "token", fault: { kind: "stall", afterBytes: 9 } }],
  ["does not answer the start of the job", { on: "create-job", fault: { kind: "silence" } }],
  ["does not answer a poll", { on: "job", fault: { kind: "silence" } }],
  [
    "never completes the job",
    {
      on: "job",
      times: ALWAYS,
      fault: { kind: "json", set: { status: "pending", location: null } },
    },
  ],
  ["does not answer the download", { on: "download", fault: { kind: "silence" } }],
  [
    "stops in the middle of the file",
    { on: "download", fault: { kind: "stall", afterBytes: 1000 } },
  ],
  ["does not answer the look-up", { on: "connections", fault: { kind: "silence" } }],
  ["does not answer the artifact's creation", { on: "CreateArtifact", fault: { kind: "silence" } }],
  [
    "keeps the job processing",
    {
      on: "job",
      times: ALWAYS,
      fault: { kind: "json", set: { status: "processing", location: null } },
    },
  ],
  ["does not answer the upload", { on: "block", times: ALWAYS, fault: { kind: "silence" } }],
  [
    "does not answer the list of blocks",
    { on: "block-list", times: ALWAYS, fault: { kind: "silence" } },
  ],
];

describe.concurrent("timeout-minutes", () => {
  test.each(NEVER_ENDING)("The deadline ends a run whose server %s.", async (_title, rule) => {
    await using world = await startSimulator({ faults: [rule] });
    await using run = await checkedRun(world, {
      ...BOTH,
      connection: "acme-saml",
      "timeout-minutes": "0.15",
    });
    expect(failure(run)).toContain(
      "The run took longer than `timeout-minutes` (0.15). Raise `timeout-minutes`, or export less",
    );
    expect(world.requests(rule.on).length).toBeGreaterThan(0);
    expect(run.milliseconds).toBeLessThan(30_000);
  });

  test.each([
    "/api/v3/repos/acme/auth0-backup",
    "/info/refs?service=git-receive-pack",
    "/info/refs?service=git-upload-pack",
    "/git-receive-pack",
  ])("The deadline ends a run whose GitHub does not answer %s.", async (silentAt) => {
    await using github = await startGitHub({ silentAt });
    await github.commitFile("auth0-backup", "README.md", "Ours.\n");
    const step = { event: { schedule: "0 2 * * *" } };
    await using run = await backupTo(github, { "timeout-minutes": "0.15" }, {}, step);
    expect(failure(run)).toContain("The run took longer than `timeout-minutes` (0.15).");
    expect(run.milliseconds).toBeLessThan(30_000);
  });
});
