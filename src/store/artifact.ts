/** `destination: artifact`: the export as an artifact of the workflow run. */

import { stat } from "node:fs/promises";
import path from "node:path";
import type { DefaultArtifactClient } from "@actions/artifact";
import { BackupError, firstLine, withRemedy } from "../base/errors.ts";
import { quote } from "../base/format.ts";
import type { Run } from "../base/run.ts";
import { untilAborted } from "../base/until-aborted.ts";
import type { ArtifactSettings } from "../settings.ts";
import { observeRetries } from "./observe-retries.ts";

/** The artifact of a backup. */
export interface ArtifactBackup {
  readonly name: string;
  readonly id: number;
  /** SHA-256 of the zip that GitHub keeps, hexadecimal. */
  readonly digest: string;
  readonly url: string | undefined;
}

/**
 * Fails early where the client would fail after the export: only GitHub's own hosts accept artifacts. The rule is the client's.
 *
 * @throws BackupError for GitHub Enterprise Server, Gitea, Forgejo and others
 */
export function requireArtifactService({ repository }: Pick<Run, "repository">): void {
  const hostname = repository?.server.hostname ?? "github.com";
  if (hostname === "github.com" || /\.(ghe\.com|localhost)$/.test(hostname)) return;
  throw new BackupError(
    `GitHub's artifact client works only with github.com and ghe.com, not with ${quote(hostname)}.`,
    "Use `destination: branch` or `destination: file` on this server.",
  );
}

/**
 * Checks that the artifact service answers and that the run has no artifact of this name, by listing the run's artifacts.
 *
 * @throws BackupError where the service cannot be reached, or the name is taken
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

/** zlib's level for the zip, which the client deflates on one thread: level 6 takes 2.6 times as long and saves 17 % of the size. */
const ZIP_LEVEL = 2;

/** A file to upload, and the size that it must still have. */
export interface ArtifactFile {
  readonly path: string;
  readonly bytes: number;
}

/**
 * Uploads files that are in one folder. The client cannot be stopped: when the run ends, its work is only not awaited any longer.
 *
 * @param incompressible whether they are compressed or encrypted already, so that the zip only stores them
 * @throws BackupError also where the client reports no error
 */
export async function storeArtifact(
  { name, retentionDays }: ArtifactSettings,
  files: readonly ArtifactFile[],
  incompressible: boolean,
  { log, signal, url }: Pick<Run, "log" | "signal" | "url">,
): Promise<ArtifactBackup> {
  // The client reads files outside its promise: a file that cannot be read would not reject it.
  for (const { path: file, bytes } of files) {
    const { size } = await stat(file);
    if (size !== bytes) throw new BackupError(`${path.basename(file)} changed before its upload.`);
  }
  const paths = files.map((file) => file.path);
  const options = {
    compressionLevel: incompressible ? 0 : ZIP_LEVEL,
    ...(retentionDays === undefined ? {} : { retentionDays }),
  };
  try {
    const client = await artifactClient();
    const upload = () => client.uploadArtifact(name, paths, path.dirname(paths[0] ?? ""), options);
    const uploading = observeRetries(log, "the upload of the artifact", upload);
    const { id, digest } = await untilAborted(uploading, signal);
    if (!id || digest === undefined) {
      const failure = new BackupError(
        "GitHub's artifact service accepted the artifact but returned no id or digest.",
        "Run the workflow again.",
      );
      throw (await isGone(name, signal)) ? failure : perhapsStored(failure, name);
    }
    return { name, id, digest, url: url && `${url}/artifacts/${id}` };
  } catch (error) {
    if (signal.aborted) {
      const remedy = `The upload of the artifact "${name}" was under way: if the workflow run has that artifact, do not rely on it.`;
      throw withRemedy(signal.reason, remedy);
    }
    if (error instanceof BackupError) throw error;
    const failure = serviceError(error, "The upload of the artifact failed", name);
    // The artifact was created by us, so an artifact of this name is ours, and perhaps not complete.
    if (!messageOf(error).startsWith("Failed to FinalizeArtifact")) throw failure;
    throw (await isGone(name, signal)) ? failure : perhapsStored(failure, name);
  }
}

/** Deletes our artifact. @returns whether the run certainly has none of this name */
function isGone(name: string, signal: AbortSignal): Promise<boolean> {
  return removeArtifact({ name }, signal).then(
    () => true,
    (error: unknown) => error instanceof Error && error.name === "ArtifactNotFoundError",
  );
}

function perhapsStored(failure: BackupError, name: string): unknown {
  return withRemedy(
    failure,
    `The workflow run may have the artifact "${name}", which could not be deleted: do not rely on it.`,
  );
}

/** The message of an error of another program. It may contain addresses. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Deletes an artifact after a run failed: a failed run stores nothing.
 *
 * @throws what the client throws
 */
export async function removeArtifact(
  { name }: Pick<ArtifactSettings, "name">,
  signal: AbortSignal,
): Promise<void> {
  await untilAborted((await artifactClient()).deleteArtifact(name), signal);
}

/** Imported when needed: the client is four fifths of the bundle, and parsing it would delay the start of every run. */
export async function artifactClient(): Promise<DefaultArtifactClient> {
  const { DefaultArtifactClient } = await import("@actions/artifact");
  return new DefaultArtifactClient();
}

/** @param what a sentence without its full stop, for errors that have no other */
function serviceError(error: unknown, what: string, name: string): BackupError {
  const message = messageOf(error);
  if (message.includes("ACTIONS_RUNTIME_TOKEN") || message.includes("ACTIONS_RESULTS_URL")) {
    return new BackupError(
      "The runner gave this step no access to artifacts.",
      "Run the action with `uses:` in a job of a workflow (act needs --artifact-server-path), or use `destination: file`.",
      { cause: error },
    );
  }
  if (message.includes("quota")) {
    return new BackupError(
      "GitHub rejected the artifact: the account's storage for artifacts is full.",
      "Delete old artifacts, lower `retention-days`, or use `destination: file`; GitHub updates the account's usage every 6 to 12 hours.",
      { cause: error },
    );
  }
  const status = /\((\d{3})\)/.exec(message)?.[1] ?? statusOf(error);
  if (status === "409") return nameTaken(name, error);
  const kind = error instanceof Error ? error.name : typeof error;
  const detail = status === undefined ? firstLine(message) : `status ${status}`;
  return new BackupError(
    `${what} (${detail || kind}).`,
    "Run the workflow again; if it keeps failing, check githubstatus.com.",
    { cause: error },
  );
}

function nameTaken(name: string, cause?: unknown): BackupError {
  return new BackupError(
    `This workflow run already has an artifact "${name}", and a name can be used once per run.`,
    "Give each step or matrix job its own `artifact-name`.",
    { cause },
  );
}

function statusOf(error: unknown): string | undefined {
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
  return typeof status === "number" ? String(status) : undefined;
}
