/** Downloads an artifact of any workflow run, by GitHub's artifact client. */

import { chmod, mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import { diskError } from "../base/disk-errors.ts";
import { BackupError, firstLine } from "../base/errors.ts";
import { RetryBudget, withRetry } from "../base/retry.ts";
import type { Run } from "../base/run.ts";
import type { Repository } from "../base/runner-environment.ts";
import { timingsFor } from "../base/timings.ts";
import { untilAborted } from "../base/until-aborted.ts";
import { TRANSIENT_STATUSES } from "../http/index.ts";
import { artifactClient, messageOf, requireArtifactService } from "./artifact.ts";
import { type ListedArtifact, READ_ARTIFACTS } from "./artifact-list.ts";
import { observeRetries } from "./observe-retries.ts";

/**
 * Downloads and unpacks an artifact. The client cannot be stopped: when the run ends, its work is only not awaited any longer.
 *
 * @param folder a path at which nothing exists; its files are readable only by us
 * @throws BackupError also where the bytes are not those that were uploaded
 */
export async function downloadArtifact(
  artifact: ListedArtifact,
  folder: string,
  token: string,
  run: Pick<Run, "log" | "signal"> & { readonly repository: Repository },
): Promise<void> {
  requireArtifactService(run);
  const { log, signal, repository } = run;
  const [repositoryOwner = "", repositoryName = ""] = repository.name.split("/");
  const findBy = { token, workflowRunId: artifact.runId, repositoryOwner, repositoryName };
  const { digest: expectedHash } = artifact;
  const options = { path: folder, findBy, ...(expectedHash && { expectedHash }) };
  await mkdir(folder, { mode: 0o700 }).catch(diskError(folder));
  // The client unpacks with a library that calls Buffer(), and Node would warn of that in the user's log.
  process.noDeprecation = true;
  const client = await untilAborted(artifactClient(), signal);
  const download = () =>
    observeRetries(log, "the download of the artifact", () =>
      untilAborted(client.downloadArtifact(artifact.id, options), signal),
    );
  // The client retries the download itself, but not the request for its address.
  const budget = new RetryBudget({ ...timingsFor(new URL(repository.api)), retries: 4 });
  const { digestMismatch } = await withRetry(
    run,
    "the download of the artifact",
    download,
    (error) => {
      signal.throwIfAborted();
      const reason = transientReason(error);
      return reason === undefined ? undefined : { budget, reason };
    },
  ).catch((error) => {
    signal.throwIfAborted();
    throw downloadError(error);
  });
  if (digestMismatch === true) {
    throw new BackupError(
      "The downloaded artifact is not the one that was uploaded: its SHA-256 digest differs.",
      "Run the workflow again; if it keeps failing, choose another backup with `run-id`.",
    );
  }
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile()) await chmod(file, 0o600).catch(diskError(file));
  }
}

/** Why the request for the address of the download failed, if a retry can help. */
function transientReason(error: unknown): string | undefined {
  const status = statusOf(error);
  if (status === 429 || (status !== undefined && TRANSIENT_STATUSES.includes(status))) {
    return `status ${status}`;
  }
  return undefined;
}

/** The status that GitHub's REST client attaches to its errors; 500 where there was no response. */
function statusOf(error: unknown): number | undefined {
  const status = error instanceof Error && "status" in error ? error.status : undefined;
  return typeof status === "number" ? status : undefined;
}

function downloadError(error: unknown): BackupError {
  if (error instanceof BackupError) return error;
  const status = statusOf(error);
  if (status === 410) {
    return new BackupError(
      "The artifact has expired or was deleted.",
      "Choose another backup with `run-id`.",
      { cause: error },
    );
  }
  if (status === 401 || status === 403 || status === 404) {
    const what = `GitHub does not allow the download of the artifact (status ${status}).`;
    return new BackupError(what, READ_ARTIFACTS, { cause: error });
  }
  return new BackupError(
    `The download of the artifact failed (${firstLine(messageOf(error))}).`,
    "Run the workflow again; if it keeps failing, check githubstatus.com.",
    { cause: error },
  );
}
