/** The inputs about the destinations. */

import type { Destinations } from "../settings.ts";
import type { Read } from "./backup-table.ts";
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

/** Reports a name that GitHub does not allow for an artifact. */
export function checkArtifactName(name: string, report: Report): void {
  if (!/[\\/:"<>|*?\r\n]/.test(name)) return;
  report(
    '`artifact-name` has a character that GitHub does not allow. Remove line breaks and each \\ / : " < > | * ?.',
  );
}
