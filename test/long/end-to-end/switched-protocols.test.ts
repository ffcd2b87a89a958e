import { describe, expect, test } from "vitest";
import { backupTo } from "../../end-to-end/branch-run.ts";
import { checkedRun, failure } from "../../end-to-end/checked-run.ts";
import type { Exchange, FaultRule } from "../../simulator/faults.ts";
import { startGitHub } from "../../simulator/git-server.ts";
import { startSimulator } from "../../simulator/world.ts";

/** The answer of a server that leaves HTTP, as for a web socket, although no one asked it to. */
const UPGRADE = { status: 101, headers: { connection: "Upgrade", upgrade: "websocket" } };
/** The same without the headers that it must have. */
const BARE = { status: 101, headers: {} };

const EXCHANGES: readonly Exchange[] = [
  "token",
  "connections",
  "create-job",
  "job",
  "download",
  "CreateArtifact",
  "block",
  "block-list",
  "FinalizeArtifact",
];

function switching(
  on: Exchange,
  answer: Pick<typeof BARE, "status"> & { headers: Record<string, string> } = UPGRADE,
): FaultRule {
  return { on, times: Number.POSITIVE_INFINITY, fault: { kind: "answer", ...answer } };
}

describe.concurrent("status 101", () => {
  test.each(EXCHANGES.flatMap((on) => [[on, "with", UPGRADE] as const, [on, "without", BARE]]))(
    "Status 101 at %s %s its headers ends the run with one annotation.",
    async (on, _how, answer) => {
      await using world = await startSimulator({ faults: [switching(on, answer)] });
      const inputs = { destination: "artifact, file", connection: "acme-saml" };
      await using run = await checkedRun(world, { ...inputs, "timeout-minutes": "0.25" });
      expect(failure(run)).toMatch(/^\S.*\. \S.*\.$/s);
      expect(run.milliseconds).toBeLessThan(30_000);
    },
  );

  test("Status 101 at the list of the artifacts ends a dry run with one annotation.", async () => {
    await using world = await startSimulator({ faults: [switching("ListArtifacts")] });
    await using run = await checkedRun(world, { destination: "artifact", "dry-run": "true" });
    expect(failure(run)).toMatch(/^\S.*\. \S.*\.$/s);
  });

  test("Status 101 at the deletion of an artifact is reported, and the run ends with the cause of its failure.", async () => {
    await using world = await startSimulator({ faults: [switching("DeleteArtifact")] });
    await using github = await startGitHub({ protectedBranches: ["auth0-backup"] });
    const inputs = { destination: "artifact, branch" };
    await using run = await checkedRun(world, inputs, { github });
    expect(failure(run)).toContain("protected");
    expect(run.log).toContain("of this failed run could not be deleted");
  });

  test.each([
    ["GET", "/api/v3/repos/acme/auth0-backup"],
    ["GET", "/info/refs?service=git-receive-pack"],
    ["GET", "/info/refs?service=git-upload-pack"],
    ["POST", "/git-receive-pack"],
  ] as const)("Status 101 at %s %s ends the run with one annotation.", async (method, at) => {
    const fault = { kind: "answer", ...UPGRADE } as const;
    await using github = await startGitHub({ troubles: [{ method, at, times: 99, fault }] });
    const step = { event: { schedule: "0 2 * * *" } };
    const inputs = { "timeout-minutes": "0.25" };
    await using run = await backupTo(github, inputs, {}, step);
    expect(failure(run)).toMatch(/^\S.*\. \S.*\.$/s);
    expect(run.milliseconds).toBeLessThan(30_000);
  });
});
