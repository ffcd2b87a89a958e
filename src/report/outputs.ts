/** The outputs of a successful run. */

import * as core from "@actions/core";
import { listedFiles } from "../pipeline/plan.ts";
import type { Backup } from "../run.ts";

/** Sets all outputs except `job-id`, which was set as soon as it was known. */
export function setOutputs(backup: Backup): void {
  const { result, artifact, branch } = backup;
  const files = listedFiles(result);
  core.setOutput("users-exported", result.usersExported);
  core.setOutput("users-kept", result.usersKept);
  core.setOutput("files", JSON.stringify(backup.files));
  core.setOutput("file", backup.files[0] ?? "");
  core.setOutput(
    "bytes",
    files.reduce((bytes, file) => bytes + file.bytes, 0),
  );
  core.setOutput("sha256", files[0]?.sha256 ?? "");
  core.setOutput("manifest", backup.manifest);
  if (artifact !== undefined) {
    core.setOutput("artifact-id", artifact.id);
    core.setOutput("artifact-url", artifact.url);
    core.setOutput("artifact-digest", artifact.digest);
  }
  if (branch !== undefined) {
    core.setOutput("branch", branch.name);
    core.setOutput("commit-sha", branch.commit);
    core.setOutput("changed", branch.changed);
  }
}
