import { describe, expect, test } from "vitest";
import {
  ALWAYS,
  BOTH,
  expectCreationRetried,
  expectRefused,
  expectRefusedElsewhere,
  fault,
  type Refusal,
  twirp,
} from "../../end-to-end/artifact-faults.ts";
import { checkedRun, expectDone, failure } from "../../end-to-end/checked-run.ts";
import { artifactBytes } from "../../simulator/artifact-files.ts";
import type { Fault, FaultRule } from "../../simulator/faults.ts";
import { startSimulator } from "../../simulator/world.ts";

function failed(): never {
  throw new Error("There is no artifact.");
}

describe.concurrent("The artifact", () => {
  test.each<[string, Fault]>([
    ["200 with a page", { kind: "answer", status: 200, body: "<html>" }],
    ["503 with a page", { kind: "answer", status: 503, body: "<html>" }],
  ])("Creating the artifact is retried after an answer of %s.", expectCreationRetried);

  test("The artifact is uploaded in blocks, and a block that fails is retried.", async () => {
    await using world = await startSimulator({
      users: 30_000,
      faults: [
        fault("block", { kind: "reset" }),
        { ...fault("block", { kind: "answer", status: 503 }), from: 2 },
      ],
    });
    await using run = await checkedRun(world, { destination: "artifact", compression: "gzip" });
    expectDone(run);
    const [artifact] = world.artifacts();
    expect(artifactBytes(artifact ?? failed()).includes(world.exportedGzip())).toBe(true);
    expect(artifact?.digest).toBe(`sha256:${run.outputs["artifact-digest"]}`);
  });
});

describe.concurrent("An artifact that cannot be stored", () => {
  test.each<Refusal>([
    [
      "because it is forbidden",
      fault("CreateArtifact", twirp(403, "permission denied")),
      /The upload of the artifact failed \(status 403\)\. Run the workflow again/,
    ],
    [
      "because the service gives it no id",
      fault("FinalizeArtifact", { kind: "answer", status: 200, body: { ok: false } }),
      /The upload of the artifact failed/,
    ],
    [
      "because the connection to the service is reset",
      fault("CreateArtifact", { kind: "reset" }),
      /The upload of the artifact failed \(.*ECONNRESET.*\)\./,
    ],
    [
      "because the service's answer is cut off",
      fault("CreateArtifact", { kind: "cut", afterBytes: 20 }),
      /A connection was closed in the middle of a response\. Run the workflow again/,
    ],
    [
      "because the list of blocks is refused",
      fault("block-list", { kind: "answer", status: 400 }, ALWAYS),
      /The upload of the artifact failed \(status 400\)/,
    ],
    [
      "because it arrived damaged",
      fault("FinalizeArtifact", twirp(400, "hash does not match")),
      /The upload of the artifact failed \(status 400\)/,
    ],
  ])(
    "An artifact that cannot be stored %s fails the run, and no file is stored either.",
    expectRefused,
  );

  test.each(["gitea.acme.example:3000", "github.acme.example"])(
    "An artifact on another server, %s, fails before the export, and the error says what works there.",
    expectRefusedElsewhere,
  );

  test.each<[title: string, faults: FaultRule[]]>([
    ["its answer is lost", [fault("FinalizeArtifact", { kind: "reset" })]],
    [
      "its answer has no id",
      [fault("FinalizeArtifact", { kind: "json", remove: ["artifactId", "artifact_id"] })],
    ],
  ])(
    "An artifact that is stored although %s is deleted, or named by the error if that fails.",
    async (_title, faults) => {
      await using world = await startSimulator({ faults });
      await using run = await checkedRun(world, BOTH);
      expect(failure(run)).not.toContain("auth0-users");
      expect(world.artifacts()).toEqual([]);
      await using other = await startSimulator({
        faults: [...faults, fault("DeleteArtifact", { kind: "answer", status: 500 }, ALWAYS)],
      });
      await using named = await checkedRun(other, BOTH);
      expect(failure(named)).toContain('may have the artifact "auth0-users"');
      expect(other.artifacts()).toHaveLength(1);
    },
  );
});
