/** The outputs of a successful run. */

import { formatCount } from "../base/format.ts";
import { listedFiles } from "../pipeline/plan.ts";
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
