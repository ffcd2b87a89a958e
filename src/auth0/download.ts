/** Downloads the export file from its signed link: resumes with range requests, and renews the link after each failure. */

import { CorruptFileError } from "../base/corrupt-file.ts";
import { BackupError } from "../base/errors.ts";
import { freedAfterUse } from "../base/free-buffer.ts";
import { RetryBudget, type Transient, withRetry } from "../base/retry.ts";
import { isLoopback, timingsFor } from "../base/timings.ts";
import { ConnectionError } from "../http/connection-error.ts";
import { type Response, send } from "../http/send.ts";
import { forbiddenLink, guardedLookup, isLocalOrMetadata } from "../http/ssrf-guard.ts";
import { type CompletedJob, renewLink } from "./export-job.ts";
import { logProgress } from "./progress.ts";
import type { Tenant } from "./tenant.ts";

/**
 * The download cannot be resumed: the file is a different one now, or the storage does not support range requests. Everything
 * made of the bytes so far must be discarded. The message is a clause that gives the reason.
 */
class DownloadMustRestart extends Error {
  override readonly name = "DownloadMustRestart";
}

/** The storage does not accept the link. */
class LinkRejected extends Error {
  override readonly name = "LinkRejected";
}

/** Maximum number of consecutive retries that bring no byte, and of all retries. */
const FRUITLESS_RETRIES = 4;
const RETRIES = 20;

/** The part of the file that has arrived. */
interface PartialFile {
  received: number;
  /** The file as the storage describes it, from the first response on. */
  description: Description | undefined;
}

interface Description {
  readonly etag: string | undefined;
  /** Size in bytes, if the storage states it. */
  readonly size: number | undefined;
}

/** How often a download may restart from its first byte. */
const RESTARTS = 2;

/**
 * Downloads the file of a completed job and processes it. Starts again when the download cannot be resumed or the file is corrupt.
 *
 * @param process one attempt; it must discard everything that an earlier one made
 * @throws BackupError when the download keeps failing, and what `process` throws
 */
export function downloadWithRestarts<T>(
  tenant: Tenant,
  job: CompletedJob,
  process: (bytes: AsyncGenerator<Buffer>) => Promise<T>,
): Promise<T> {
  const budget = new RetryBudget({ retries: RESTARTS, firstDelay: 0 });
  const attempt = () => process(logProgress(download(tenant, job), tenant.run.log));
  return withRetry(tenant.run, "the download", attempt, (error) => {
    const isCorrupt = error instanceof CorruptFileError;
    if (!isCorrupt && !(error instanceof DownloadMustRestart)) return undefined;
    const why = isCorrupt ? error.what : error.message;
    const finalError = isCorrupt ? error : downloadFailed(job.id, why, error);
    return { budget, reason: `${why}, so it restarts from the first byte`, finalError };
  });
}

/**
 * Downloads the file of a completed job. The token is not sent: the link is signed, and its host is not Auth0's API.
 *
 * @returns the file's bytes in order, each once, compressed or not as the storage sends them; each chunk is valid only until the next one
 *   is requested
 * @throws DownloadMustRestart when a broken download cannot be resumed
 * @throws BackupError when the download keeps failing
 */
export async function* download(tenant: Tenant, job: CompletedJob): AsyncGenerator<Buffer> {
  const { run, origin } = tenant;
  const budget = new RetryBudget({
    ...timingsFor(origin),
    retries: FRUITLESS_RETRIES,
    total: RETRIES,
    immediate: true,
  });
  const file: PartialFile = { received: 0, description: undefined };
  let location: string | undefined = job.location;
  let chunks: AsyncGenerator<Buffer> | undefined;
  const next = async () => {
    location ??= await renewLink(tenant, job.id);
    chunks ??= requestRange(tenant, location, file);
    try {
      return await chunks.next();
    } catch (error) {
      location = chunks = undefined;
      throw error;
    }
  };
  const classify = (error: unknown): Transient | undefined => {
    run.signal.throwIfAborted();
    if (!(error instanceof ConnectionError || error instanceof LinkRejected)) return undefined;
    const finalError = downloadFailed(job.id, error.message, error);
    if (error instanceof ConnectionError && error.remedy !== undefined) throw finalError;
    return { budget, reason: `${error.message} after ${file.received} bytes`, finalError };
  };
  try {
    for (;;) {
      const chunk = await withRetry(run, "the download", next, classify);
      if (chunk.done === true) return;
      budget.progress();
      yield chunk.value;
    }
  } finally {
    await chunks?.return(undefined);
  }
}

/** @param reason a clause */
function downloadFailed(jobId: string, reason: string, cause: Error): BackupError {
  return new BackupError(
    `The download of the export job ${jobId} kept failing: ${reason}.`,
    `Check that the runner's network reaches Auth0's storage, and run the workflow again with \`job-id: ${jobId}\` within 24 hours.`,
    { cause },
  );
}

/** The bytes that `file` lacks, by one request. */
async function* requestRange(
  tenant: Tenant,
  location: string,
  file: PartialFile,
): AsyncGenerator<Buffer> {
  const response = await open(tenant, location, file);
  if (response === undefined) return;
  file.description = describe(response, file.description);
  for await (const chunk of freedAfterUse(response.body)) {
    file.received += chunk.length;
    yield chunk;
  }
  requireComplete(response, file, file.description);
}

/** Requests the bytes from `received` on; returns only a response that contains them, or `undefined` if the file has no more. */
async function open(
  { run, origin }: Tenant,
  location: string,
  { received, description }: PartialFile,
): Promise<Response | undefined> {
  const url = parseLink(location, origin);
  const headers: Record<string, string> = { "accept-encoding": "identity" };
  if (received > 0) headers["range"] = `bytes=${received}-`;
  if (received > 0 && description?.etag !== undefined) headers["if-range"] = description.etag;
  const lookup = isLocalOrMetadata(url.hostname) ? {} : { lookup: guardedLookup };
  const request = { method: "GET" as const, url, headers, ...lookup };
  const response = await send(run.signal, request).catch((error: unknown) => {
    throw error instanceof ConnectionError && error.cause instanceof BackupError
      ? error.cause
      : error;
  });
  const { status } = response;
  if (received === 0 ? status === 200 : resumes(response, received, description)) return response;
  response.discard();
  const isWhole = status === 416 && response.headers["content-range"] === `bytes */${received}`;
  if (received > 0 && isWhole) return undefined;
  if (received > 0 && [200, 206, 416].includes(status)) {
    throw new DownloadMustRestart(`the storage does not resume the file (status ${status})`);
  }
  throw new LinkRejected(`the storage answered with status ${status}`);
}

/**
 * The link as an address. Auth0's older examples have no scheme.
 *
 * @throws BackupError for any scheme except https, and for hosts that the SSRF guard rejects; a tenant on a loopback host may link to
 *   loopback hosts
 */
function parseLink(location: string, tenant: URL): URL {
  const local = isLoopback(tenant.hostname);
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(location)
    ? location
    : `${local ? tenant.protocol : "https:"}//${location}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const secure = url?.protocol === "https:" && !isLocalOrMetadata(url.hostname);
  if (url === undefined || !(secure || (local && isLoopback(url.hostname)))) {
    throw forbiddenLink();
  }
  return url;
}

/** The file by its first response; a later one may state the size that the first did not. */
function describe({ headers }: Response, before: Description | undefined): Description {
  if (before !== undefined) {
    const total = /\/(\d+)$/.exec(headers["content-range"] ?? "")?.[1];
    return { ...before, size: before.size ?? (total === undefined ? undefined : Number(total)) };
  }
  const { etag } = headers;
  const size = headers["content-length"];
  return {
    // A weak tag promises the same meaning, not the same bytes.
    etag: etag?.startsWith("W/") ? undefined : etag,
    size: size === undefined ? undefined : Number(size),
  };
}

/** Whether a response continues the same file at the right byte. */
function resumes(
  { status, headers }: Response,
  received: number,
  file: Description | undefined,
): boolean {
  const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers["content-range"] ?? "");
  if (status !== 206 || range === null || Number(range[1]) !== received) return false;
  const sameSize = file?.size === undefined || range[3] === "*" || Number(range[3]) === file.size;
  const sameTag =
    file?.etag === undefined || headers.etag === undefined || headers.etag === file.etag;
  return sameSize && sameTag && (file?.size !== undefined || file?.etag !== undefined);
}

/** @throws ConnectionError when the response ended without an error but before the end of the file */
function requireComplete(
  { headers }: Response,
  { received }: PartialFile,
  { size }: Description,
): void {
  if (size !== undefined && received > size) {
    throw new DownloadMustRestart("the storage sent more bytes than it announced");
  }
  if (size !== undefined && received < size) {
    throw new ConnectionError("the response ended early", true, undefined);
  }
  // A body that ends with the connection may have been cut off anywhere. Gzip does not show it between two of its members, so the
  // storage is asked for the rest: it answers with status 416 if there is none.
  if (size === undefined && headers["transfer-encoding"] === undefined) {
    throw new ConnectionError(
      "the response had no length and was perhaps cut off",
      true,
      undefined,
    );
  }
}
