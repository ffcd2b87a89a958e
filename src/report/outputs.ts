/** The outputs of a successful run. */

import * as core from "@actions/core";
import type { Backup } from "../run.ts";

/** Sets all outputs except `job-id`, which was set as soon as it was known. */
export function setOutputs(backup: Backup): void {
  const { staged, artifact, branch } = backup;
  core.setOutput("users-exported", staged.usersExported);
  core.setOutput("users-kept", staged.usersKept);
  core.setOutput("files", JSON.stringify(backup.files));
  core.setOutput("file", backup.files[0] ?? "");
  core.setOutput(
    "bytes",
    staged.files.reduce((bytes, file) => bytes + file.bytes, 0),
  );
  core.setOutput("sha256", staged.files[0]?.sha256 ?? "");
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
