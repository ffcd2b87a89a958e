/** The outputs of a successful backup, and of a restore. */

import { formatCount } from "../base/format.ts";
import { listedFiles } from "../pipeline/plan.ts";
import type { RestoreState } from "../restore/state.ts";
import type { Backup } from "../run.ts";
import type { RunLog } from "./run-log.ts";

/** Maximum length of the output `files`: GitHub accepts about a million bytes of outputs per job, two for each of these units. */
const LONGEST_LIST = 400_000;

/** Sets all outputs except `job-id`, which was set as soon as it was known. */
export function setOutputs(backup: Backup, log: RunLog): void {
  const { result, artifact, branch } = backup;
  const files = listedFiles(result);
  log.outputs({
    "users-exported": String(result.usersExported),
    "users-kept": String(result.usersKept),
    files: JSON.stringify(listed(backup.files, log)),
    file: backup.files[0] ?? "",
    bytes: String(files.reduce((bytes, file) => bytes + file.bytes, 0)),
    sha256: files[0]?.sha256 ?? "",
    manifest: backup.manifest,
    ...(artifact !== undefined && {
      "artifact-id": String(artifact.id),
      "artifact-url": artifact.url ?? "",
      "artifact-digest": artifact.digest,
    }),
    ...(branch !== undefined && {
      branch: branch.name,
      "commit-sha": branch.commit,
      changed: String(branch.changed),
    }),
  });
}

/** The first paths, as many as fit into the output. */
function listed(paths: readonly string[], log: RunLog): readonly string[] {
  let length = 2;
  const end = paths.findIndex((path) => {
    length += JSON.stringify(path).length + 1;
    return length > LONGEST_LIST;
  });
  if (end === -1) return paths;
  log.warning(
    `The output \`files\` has only the first ${formatCount(end)} of ${formatCount(paths.length)} files, because GitHub limits its size. \`manifest.json\` lists them all.`,
  );
  return paths.slice(0, end);
}

/** Sets the outputs of a restore that has a plan. */
export function setRestoreOutputs(
  { plan, done, applied, report }: RestoreState,
  log: RunLog,
): void {
  if (plan === undefined) return;
  log.outputs({
    "users-in-backup": String(plan.usersInBackup),
    "users-in-tenant": String(plan.usersInTenant),
    "users-missing": String(plan.missing),
    "users-changed": String(plan.changed),
    "users-restored": String(done?.restored ?? 0),
    "users-failed": String(done?.failed ?? 0),
    applied: String(applied),
    report: report ?? "",
  });
}
