/** The inputs about the destinations. */

import { formatList } from "../base/format.ts";
import type { Destinations } from "../settings.ts";
import { INPUTS, type Read } from "./backup-table.ts";
import { branchSettings } from "./branch.ts";
import { pathInput } from "./paths.ts";
import type { Report } from "./table.ts";

/** @param workspace absolute path that `output-directory` is relative to */
export function destinations(read: Read, workspace: string, report: Report): Destinations {
  const { destination, "artifact-name": name } = read;
  const [artifact, branch, file] = (["artifact", "branch", "file"] as const).map((place) =>
    destination.includes(place),
  );
  if (artifact) checkArtifactName(name, report);
  if (read["maximum-drop"] !== undefined && !branch) {
    report(
      "`maximum-drop` compares with the last backup on the branch, but `destination` lacks branch. Add branch, or remove `maximum-drop`.",
    );
  }
  return {
    artifact: artifact ? { name, retentionDays: read["retention-days"] } : undefined,
    branch: branch ? branchSettings(read, report) : undefined,
    outputDirectory: file
      ? pathInput("output-directory", read["output-directory"], workspace, report)
      : undefined,
  };
}

/** The inputs that have no effect without one of the destinations. */
const NEEDED = {
  artifact: ["artifact-name", "retention-days"],
  branch: ["branch", "directory", "commit-message", "history"],
  file: ["output-directory"],
} as const;

/** A warning for each destination that is missing although inputs for it are set. */
export function unusedInputs(read: Read): string[] {
  const isSet = (name: keyof Read) =>
    read[name] !== undefined && read[name] !== INPUTS[name].default;
  return Object.entries(NEEDED).flatMap(([place, names]) => {
    const unused = names.filter(isSet).map((name) => `\`${name}\``);
    if (unused.length === 0 || read.destination.some((chosen) => chosen === place)) return [];
    const [verb, them] = unused.length === 1 ? ["has", "the input"] : ["have", "the inputs"];
    return [
      `${formatList(unused)} ${verb} no effect, because \`destination\` lacks ${place}. Add ${place}, or remove ${them}.`,
    ];
  });
}

/** Reports a name that GitHub does not allow for an artifact. */
export function checkArtifactName(name: string, report: Report): void {
  if (!/[\\/:"<>|*?\r\n]/.test(name)) return;
  report(
    '`artifact-name` has a character that GitHub does not allow. Remove line breaks and each \\ / : " < > | * ?.',
  );
}
