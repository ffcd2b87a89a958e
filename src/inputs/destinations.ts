/** The inputs about the destinations. */

import path from "node:path";
import type { Destinations } from "../settings.ts";
import { branchSettings } from "./branch.ts";
import type { Read, Report } from "./table.ts";

/** @param workspace absolute path that `output-directory` is relative to */
export function destinations(read: Read, workspace: string, report: Report): Destinations {
  const { destination, "artifact-name": name } = read;
  const [artifact, branch, file] = ["artifact", "branch", "file"].map((place) =>
    destination.includes(place),
  );
  if (artifact && /[\\/:"<>|*?\r\n]/.test(name)) {
    report(
      '`artifact-name` has a character that GitHub does not allow. Remove line breaks and each \\ / : " < > | * ?.',
    );
  }
  if (read["maximum-drop"] !== undefined && !branch) {
    report(
      "`maximum-drop` compares with the last backup on the branch, but `destination` lacks branch. Add branch, or remove `maximum-drop`.",
    );
  }
  return {
    artifact: artifact ? { name, retentionDays: read["retention-days"] } : undefined,
    branch: branch ? branchSettings(read, report) : undefined,
    outputDirectory: file ? outputDirectory(read, workspace, report) : undefined,
  };
}

function outputDirectory(
  { "output-directory": given }: Read,
  workspace: string,
  report: Report,
): string {
  if (/^(?:~|\$|%\w+%)/.test(given)) {
    report(
      "`output-directory` begins with ~, $ or %, which only a shell replaces. Enter an absolute path, or one relative to the workspace.",
    );
  } else if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(given)) {
    report("`output-directory` has a line break or another control character. Remove it.");
  }
  return path.resolve(workspace, given);
}
