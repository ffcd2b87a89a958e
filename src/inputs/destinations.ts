/** The inputs that say where the export is stored. */

import path from "node:path";
import type { Destinations } from "../settings.ts";
import { type BranchInputs, branchSettings } from "./branch.ts";

/** Those inputs, trimmed, and `undefined` where they are empty. */
export interface DestinationInputs extends BranchInputs {
  readonly destination?: string | undefined;
  readonly "artifact-name"?: string | undefined;
  readonly "retention-days"?: number | undefined;
  readonly "output-directory"?: string | undefined;
}

type Problem = (sentence: string) => void;

const DESTINATIONS = ["artifact", "branch", "file"];

/**
 * Where the export is stored.
 *
 * @param workspace absolute path that `output-directory` is relative to
 */
export function destinations(
  read: DestinationInputs,
  workspace: string,
  problem: Problem,
): Destinations {
  const asked = (read.destination ?? "artifact").split(/[\s,]+/).filter((word) => word !== "");
  if (asked.length === 0) {
    problem("`destination` names no place: choose artifact, branch or file, or several of them.");
  }
  for (const word of asked) {
    if (!DESTINATIONS.includes(word)) {
      problem(
        `\`destination\`: "${word}" is unknown: choose artifact, branch or file, or several of them.`,
      );
    }
  }
  const artifact = asked.includes("artifact");
  const name = read["artifact-name"] ?? "auth0-users";
  if (artifact && /[\\/:"<>|*?\r\n]/.test(name)) {
    problem(
      '`artifact-name` has a character that GitHub refuses: none of \\ / : " < > | * ? may stand in it.',
    );
  }
  if (read["maximum-drop"] !== undefined && !asked.includes("branch")) {
    problem(
      "`maximum-drop` compares with the last backup on the branch: add branch to `destination`, or leave it out.",
    );
  }
  return {
    artifact: artifact ? { name, retentionDays: read["retention-days"] } : undefined,
    branch: asked.includes("branch") ? branchSettings(read, problem) : undefined,
    outputDirectory: asked.includes("file")
      ? path.resolve(workspace, read["output-directory"] ?? "auth0-users")
      : undefined,
  };
}
