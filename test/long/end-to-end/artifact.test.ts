import { describe, expect, test } from "vitest";
import { ALWAYS, BOTH, fault } from "../../end-to-end/artifact-faults.ts";
import { checkedRun, failure } from "../../end-to-end/checked-run.ts";
import type { FaultRule } from "../../simulator/faults.ts";
import { startSimulator } from "../../simulator/world.ts";

describe.concurrent("An artifact that cannot be stored", () => {
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
