/** A backup in an artifact of any workflow run of the repository. */

import path from "node:path";
import { BackupError } from "../../base/errors.ts";
import { formatBytes, quote } from "../../base/format.ts";
import type { Run } from "../../base/run.ts";
import type { Repository } from "../../base/runner-environment.ts";
import type { BackupSource } from "../../settings.ts";
import { downloadArtifact } from "../../store/artifact-download.ts";
import { type ArtifactList, listArtifacts } from "../../store/artifact-list.ts";
import { findInFolder } from "./folder.ts";
import type { FoundBackup } from "./found.ts";
import { formatMoment, hintsOn } from "./hints.ts";

type ArtifactSource = Extract<BackupSource, { kind: "artifact" }>;

/**
 * Finds the artifact that the settings choose, and downloads it.
 *
 * @param folder an existing folder that only we can read
 * @throws BackupError where there is none, or it cannot be downloaded
 * @throws ConnectionError
 */
export async function findArtifact(
  source: ArtifactSource,
  token: string,
  folder: string,
  run: Pick<Run, "log" | "signal"> & { readonly repository: Repository },
): Promise<FoundBackup> {
  const { name, runId, before } = source;
  if (token === "") {
    throw new BackupError(
      "GitHub serves artifacts only with a token.",
      "Set `github-token`; it needs to read the actions of the repository.",
    );
  }
  const list = await listArtifacts(name, token, run);
  const { artifacts } = list;
  const chosen = artifacts.findIndex(
    (artifact) =>
      (runId === undefined || artifact.runId === runId) &&
      (before === undefined || artifact.createdAt < before),
  );
  const artifact = artifacts[chosen];
  if (artifact === undefined) throw notFound(source, list);
  const target = path.join(folder, "artifact");
  await downloadArtifact(artifact, target, token, run);
  const place = `the artifact ${quote(name)} of the workflow run ${artifact.runId}`;
  const { server, name: repository } = run.repository;
  const backups = artifacts.map(({ runId: id, createdAt, bytes }) => ({
    label: `the one of run ${id} of ${formatMoment(createdAt)}`,
    size: bytes,
    setting: `run-id: ${id}`,
  }));
  return {
    ...(await findInFolder(target, place)),
    url: `${server.origin}/${repository}/actions/runs/${artifact.runId}`,
    hints: hintsOn(backups, chosen, runId !== undefined, {
      // Sizes vary a little without any change in the number of users.
      tolerance: 0.01,
      more: "is larger",
      less: "is smaller",
      format: formatBytes,
    }),
  };
}

function notFound(
  { name, runId, before }: ArtifactSource,
  { artifacts, expired }: ArtifactList,
): BackupError {
  const oldest = artifacts.at(-1);
  if (oldest === undefined) {
    return expired === 0
      ? new BackupError(
          `The repository has no artifact ${quote(name)}.`,
          "Check `artifact-name`, and that the backup runs in this repository with `destination: artifact`.",
        )
      : new BackupError(
          `All ${expired} artifacts ${quote(name)} of the repository have expired.`,
          "Restore from a branch or a folder, and raise `retention-days` for the next backups.",
        );
  }
  const wanted = [
    ...(runId === undefined ? [] : [`is of the workflow run ${runId}`]),
    ...(before === undefined ? [] : [`was made before ${formatMoment(before)}`]),
  ];
  return new BackupError(
    `No artifact ${quote(name)} ${wanted.join(" and ")}, or it has expired.`,
    `Choose another one: the oldest is of the workflow run ${oldest.runId} of ${formatMoment(oldest.createdAt)}.`,
  );
}
