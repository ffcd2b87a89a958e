/** Finds the backup to restore, and verifies it before anything else happens. */

import { BackupError } from "../../base/errors.ts";
import type { Run } from "../../base/run.ts";
import type { Repository } from "../../base/runner-environment.ts";
import type { RestoreSettings } from "../../settings.ts";
import { findArtifact } from "./artifact.ts";
import { findOnBranch } from "./branch.ts";
import { findInFolder } from "./folder.ts";
import type { FoundBackup } from "./found.ts";
import { readManifest, summarizeManifest } from "./manifest.ts";
import type { OpenedBackup } from "./opened.ts";
import { openFile, verifyFiles } from "./verify.ts";

/** The part of a run that a backup is read with. */
type SourceRun = Pick<Run, "log" | "signal" | "repository" | "environment">;

/**
 * Finds and fetches the backup, and verifies all its files against its manifest. Files that are encrypted stay encrypted on the disk.
 *
 * @param folder an existing folder that only we can read, which must exist as long as rows are read
 * @throws BackupError where there is no such backup, it is incomplete or changed, or it cannot be decrypted
 * @throws ConnectionError
 */
export async function openBackup(
  {
    source,
    githubToken,
    identities,
  }: Pick<RestoreSettings, "source" | "githubToken" | "identities">,
  run: SourceRun,
  folder: string,
): Promise<OpenedBackup> {
  const found = await find(source, githubToken, run, folder);
  const manifest = await readManifest(found);
  await verifyFiles(found, manifest, identities, run.signal);
  const { place, url, commit, hints } = found;
  return {
    manifest: summarizeManifest(manifest),
    place,
    url,
    commit,
    files: manifest.files.map((file) => openFile(found, manifest, file, identities)),
    hints,
  };
}

function find(
  source: RestoreSettings["source"],
  token: string,
  run: SourceRun,
  folder: string,
): Promise<FoundBackup> {
  switch (source.kind) {
    case "branch":
      return findOnBranch(source, token, folder, inRepository(run));
    case "artifact":
      return findArtifact(source, token, folder, inRepository(run));
    case "folder":
      return findInFolder(source.path);
  }
}

/** @throws BackupError outside a repository */
function inRepository(run: SourceRun): SourceRun & { readonly repository: Repository } {
  const { repository } = run;
  if (repository === undefined) {
    throw new BackupError(
      "The step does not know the repository that has the backup.",
      "Run the action with `uses:` in a job of a workflow, set the environment variable GITHUB_REPOSITORY to owner/name, or use `from: folder`.",
    );
  }
  return { ...run, repository };
}
