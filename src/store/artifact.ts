/** `destination: artifact`: the export as an artifact of the workflow run. */

import { stat } from "node:fs/promises";
import type { ClientRequest } from "node:http";
import path from "node:path";
import type { DefaultArtifactClient } from "@actions/artifact";
import { BackupError, firstLine } from "../base/errors.ts";
import type { Log } from "../base/log.ts";
import type { ArtifactSettings } from "../settings.ts";
import { observeRetries } from "./observe-retries.ts";

/** An artifact that GitHub has taken. */
export interface StoredArtifact {
  readonly id: number;
  /** SHA-256 of the zip that GitHub keeps, hexadecimal. */
  readonly digest: string;
}

/**
 * Says at once what the client would say after the export: only GitHub's own hosts take artifacts.
 *
 * @param server where GitHub's web pages are; the rule is the client's
 * @throws BackupError for GitHub Enterprise Server
 */
export function requireArtifactService({ hostname }: URL): void {
  if (hostname === "github.com" || /\.(ghe\.com|localhost)$/.test(hostname)) return;
  throw new BackupError(
    "GitHub Enterprise Server does not take artifacts of this kind.",
    "Use `destination: branch` or `destination: file` there.",
  );
}

/**
 * Asks the artifact service what artifacts the run has: it answers where it would take one, and nothing is made.
 *
 * @throws BackupError where it cannot be reached, or has one of the name already
 */
export async function requireFreeName(
  { name }: ArtifactSettings,
  signal: AbortSignal,
): Promise<void> {
  try {
    const { artifacts } = await untilAborted((await artifactClient()).listArtifacts(), signal);
    if (artifacts.some((artifact) => artifact.name === name)) throw nameTaken(name);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof BackupError) throw error;
    throw serviceError(error, "GitHub's artifact service cannot be reached", name);
  }
}

/** A file to upload, and the size that it must still have. */
export interface ArtifactFile {
  readonly path: string;
  readonly bytes: number;
}

/**
 * Uploads files that lie in one folder.
 *
 * @param incompressible true where they are compressed or encrypted already, so that the zip only holds them
 * @param log is told what the client sends again
 * @param signal aborted at the run's deadline; the client cannot be stopped, but is not waited for any more
 * @throws BackupError with a remedy, also where the client says nothing
 */
export async function storeArtifact(
  settings: ArtifactSettings,
  files: readonly ArtifactFile[],
  incompressible: boolean,
  log: Log,
  signal: AbortSignal,
): Promise<StoredArtifact> {
  // The client reads files behind its promise: one that cannot be read would not reject it.
  for (const { path: file, bytes } of files) {
    const { size } = await stat(file);
    if (size !== bytes) throw new BackupError(`${path.basename(file)} changed before its upload.`);
  }
  try {
    const client = await artifactClient();
    const uploading = () =>
      client.uploadArtifact(
        settings.name,
        files.map((file) => file.path),
        path.dirname(files[0]?.path ?? ""),
        {
          compressionLevel: incompressible ? 0 : 6,
          ...(settings.retentionDays === undefined
            ? {}
            : { retentionDays: settings.retentionDays }),
        },
      );
    const { id, digest } = await untilAborted(
      observeRetries(log, "the upload of the artifact", isTold, uploading),
      signal,
    );
    if (id === undefined || digest === undefined) {
      throw new BackupError(
        "GitHub's artifact service took the artifact but gave it no id or digest.",
        "Run the backup again.",
      );
    }
    return { id, digest };
  } catch (error) {
    if (signal.aborted) throw brokenOff(signal.reason, settings.name);
    if (error instanceof BackupError) throw error;
    // Created by us, so whatever has the name by now is ours, although nobody told us that it is whole.
    if (messageOf(error).startsWith("Failed to FinalizeArtifact")) {
      await removeArtifact(settings, signal).catch(() => {});
    }
    throw serviceError(error, "The upload of the artifact failed", settings.name);
  }
}

/** The client tells of calls to the service that it repeats, and not of blocks: those are the storage client's. */
function isTold({ path }: ClientRequest): boolean {
  return path.startsWith("/twirp/");
}

/** The run ended during the upload, so that the client's last word was not heard. */
function brokenOff(reason: unknown, name: string): unknown {
  if (!(reason instanceof BackupError)) return reason;
  return new BackupError(
    reason.message,
    `The artifact "${name}" was being uploaded: if the run has it all the same, do not rely on it.`,
    { cause: reason.cause },
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Takes an artifact back, for a run that failed after the upload: a failed run stores nothing.
 *
 * @throws what the client throws
 */
export async function removeArtifact(
  { name }: ArtifactSettings,
  signal: AbortSignal,
): Promise<void> {
  await untilAborted((await artifactClient()).deleteArtifact(name), signal);
}

/** The client is four fifths of the bundle, and reading it would hold up the start of every run by more than everything else. */
async function artifactClient(): Promise<DefaultArtifactClient> {
  const { DefaultArtifactClient } = await import("@actions/artifact");
  return new DefaultArtifactClient();
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

/** @param what a sentence without its full stop, for errors that have no other */
function serviceError(error: unknown, what: string, name: string): BackupError {
  const kind = error instanceof Error ? error.name : typeof error;
  const message = messageOf(error);
  const status = /\((\d{3})\)/.exec(message)?.[1] ?? statusOf(error);
  if (message.includes("ACTIONS_RUNTIME_TOKEN") || message.includes("ACTIONS_RESULTS_URL")) {
    return new BackupError(
      "The runner gave this step no access to artifacts.",
      "Run the action with `uses:` in a job of a workflow, or use `destination: file`.",
      { cause: error },
    );
  }
  if (message.includes("quota")) {
    return new BackupError(
      "GitHub took no artifact: the account's storage for artifacts is full.",
      "Delete old artifacts, lower `retention-days`, or use `destination: file`; the account's usage is counted anew every 6 to 12 hours.",
      { cause: error },
    );
  }
  if (status === "409") return nameTaken(name, error);
  const detail = status === undefined ? firstLine(message) : `status ${status}`;
  return new BackupError(
    `${what} (${detail || kind}).`,
    "Run the job again; if it lasts, see githubstatus.com.",
    { cause: error },
  );
}

function nameTaken(name: string, cause?: unknown): BackupError {
  return new BackupError(
    `This workflow run has an artifact "${name}" already, and names are used once.`,
    "Give each step or matrix job an `artifact-name` of its own.",
    { cause },
  );
}

function statusOf(error: unknown): string | undefined {
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
  return typeof status === "number" ? String(status) : undefined;
}
