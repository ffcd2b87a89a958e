/** The signed link → the bytes of the export file: resumed where they broke off, with a new link where one expired. */

import { BackupError } from "../base/errors.ts";
import { formatSeconds, sleep } from "../base/sleep.ts";
import { isLoopback } from "../base/timings.ts";
import { ConnectionError, type Response, send } from "../http/send.ts";
import { forbiddenLink, guardedLookup, isLocalOrMetadata } from "../http/ssrf-guard.ts";
import { type CompletedJob, renewLink } from "./export-job.ts";
import type { Tenant } from "./tenant.ts";

/**
 * The bytes handed on so far cannot be continued: the file behind the link is another one now, or the storage does not
 * send parts. What was made of them must be thrown away and the download begun again.
 */
export class DownloadMustRestart extends Error {
  override readonly name = "DownloadMustRestart";
  /** Why, to stand behind a colon. */
  readonly what: string;

  constructor(what: string) {
    super(what);
    this.what = what;
  }
}

/** How often in a row an attempt may bring nothing, and how often the transfer may break in all. */
const FRUITLESS_ATTEMPTS = 5;
const BREAKS = 20;
/** Wait before the second fruitless attempt in a row, doubled for each further one, in milliseconds. */
const FIRST_WAIT = 1000;
const FIRST_LOOPBACK_WAIT = 50;

const GZIP_FIRST_BYTE = 0x1f;

/** What one attempt brought. */
type Attempt =
  | { readonly kind: "complete" }
  | { readonly kind: "broken"; readonly why: string; readonly cause: unknown }
  | { readonly kind: "refused"; readonly why: string };

/** The file as the storage describes it, from the first answer on. */
interface File {
  readonly etag: string | undefined;
  /** Size in bytes, where the storage says. */
  readonly size: number | undefined;
}

/**
 * Downloads the file of a completed job. The bearer token is not sent: the link is signed, and its host is not Auth0's API.
 *
 * @returns the file's bytes in order, each once, gzip or not as the storage sends them
 * @throws DownloadMustRestart when a broken transfer cannot be continued
 * @throws BackupError when the link keeps being refused or the transfer keeps breaking
 */
export async function* download(tenant: Tenant, job: CompletedJob): AsyncGenerator<Buffer> {
  let location = job.location;
  let received = 0;
  let file: File | undefined;
  let fruitless = 0;
  let firstByte: number | undefined;
  for (let breaks = 0; ; breaks++) {
    const before = received;
    const { answer, outcome } = await open(tenant, location, received, file);
    let attempt = outcome;
    if (answer !== undefined) {
      file = known(answer, file);
      try {
        for await (const chunk of answer.body) {
          firstByte ??= chunk[0];
          received += chunk.length;
          yield chunk;
        }
        attempt = ended(answer, received, file, firstByte);
      } catch (error) {
        tenant.http.signal.throwIfAborted();
        if (!(error instanceof ConnectionError)) throw error;
        attempt = { kind: "broken", why: error.message, cause: error };
      }
    }
    if (attempt.kind === "complete") return;
    fruitless = received > before ? 0 : fruitless + 1;
    if (fruitless === FRUITLESS_ATTEMPTS || breaks === BREAKS) throw givenUp(attempt, job.id);
    const wait = waitAfter(tenant, fruitless);
    const when = wait === 0 ? "at once" : `in ${formatSeconds(wait)}`;
    tenant.http.log.retry(
      "the download",
      `The download ${attempt.kind === "refused" ? "was refused" : "broke off"} after ${received} bytes (${attempt.why}); going on with a new link ${when}.`,
    );
    await sleep(wait, tenant.http.signal);
    location = await renewLink(tenant, job.id);
  }
}

/** Asks for the bytes from `received` on; an answer only where it brings them. */
async function open(
  tenant: Tenant,
  location: string,
  received: number,
  file: File | undefined,
): Promise<{ answer: Response | undefined; outcome: Attempt }> {
  const url = linkOf(location, tenant.origin);
  const headers: Record<string, string> = { "accept-encoding": "identity" };
  if (received > 0) headers["range"] = `bytes=${received}-`;
  if (received > 0 && file?.etag !== undefined) headers["if-range"] = file.etag;
  let answer: Response;
  try {
    const lookup = isLocalOrMetadata(url.hostname) ? {} : { lookup: guardedLookup };
    answer = await send(tenant.http.signal, { method: "GET", url, headers, ...lookup });
  } catch (error) {
    tenant.http.signal.throwIfAborted();
    if (error instanceof ConnectionError && error.cause instanceof BackupError) throw error.cause;
    if (!(error instanceof ConnectionError)) throw error;
    return { answer: undefined, outcome: { kind: "broken", why: error.message, cause: error } };
  }
  const { status } = answer;
  const brings = received === 0 ? status === 200 : status === 206;
  if (brings && (received === 0 || continues(answer, received, file))) {
    return { answer, outcome: { kind: "complete" } };
  }
  answer.discard();
  if (brings || (received > 0 && (status === 200 || status === 416))) {
    throw new DownloadMustRestart(`the storage does not continue the file (status ${status})`);
  }
  return { answer: undefined, outcome: { kind: "refused", why: `status ${status}` } };
}

/**
 * The link with a scheme. Old samples of Auth0's have none.
 *
 * @throws BackupError for any scheme but https, and for hosts that are our own machine or tell its secrets; both are taken where the
 *   tenant itself is a loopback host
 */
function linkOf(location: string, tenant: URL): URL {
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

/** The file by its first answer; a later one may tell the size that the first left open. */
function known({ headers }: Response, file: File | undefined): File {
  if (file !== undefined) {
    const total = /\/(\d+)$/.exec(headers["content-range"] ?? "")?.[1];
    return { ...file, size: file.size ?? (total === undefined ? undefined : Number(total)) };
  }
  const { etag } = headers;
  const size = headers["content-length"];
  return {
    // A weak tag promises the same meaning, not the same bytes.
    etag: etag?.startsWith("W/") ? undefined : etag,
    size: size === undefined ? undefined : Number(size),
  };
}

/** Whether a 206 brings the same file from the right byte on. */
function continues({ headers }: Response, received: number, file: File | undefined): boolean {
  const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers["content-range"] ?? "");
  if (range === null || Number(range[1]) !== received) return false;
  const sameSize = file?.size === undefined || range[3] === "*" || Number(range[3]) === file.size;
  const sameTag =
    file?.etag === undefined || headers.etag === undefined || headers.etag === file.etag;
  return sameSize && sameTag && (file?.size !== undefined || file?.etag !== undefined);
}

/** Whether a body that ended without an error is the whole file. */
function ended(
  { headers }: Response,
  received: number,
  { size }: File,
  firstByte: number | undefined,
): Attempt {
  if (size !== undefined && received > size) {
    throw new DownloadMustRestart("the storage sent more bytes than it announced");
  }
  if (size !== undefined && received < size) {
    return { kind: "broken", why: "it ended early", cause: undefined };
  }
  // A body that only the end of the connection ends may have been cut anywhere. Gzip tells by itself, plain text does not.
  const endless = size === undefined && headers["transfer-encoding"] === undefined;
  if (endless && firstByte !== GZIP_FIRST_BYTE) {
    return { kind: "broken", why: "nothing says that it is whole", cause: undefined };
  }
  return { kind: "complete" };
}

/** @returns milliseconds */
function waitAfter({ origin }: Tenant, fruitless: number): number {
  if (fruitless < 2) return 0;
  const first = isLoopback(origin.hostname) ? FIRST_LOOPBACK_WAIT : FIRST_WAIT;
  return first * 2 ** (fruitless - 2);
}

function givenUp(attempt: Attempt, jobId: string): BackupError {
  const refused = attempt.kind === "refused";
  return new BackupError(
    `The download of the export job ${jobId} ${refused ? "was refused" : "broke off"} again and again (${"why" in attempt ? attempt.why : ""}).`,
    refused
      ? `Run the backup again with \`job-id: ${jobId}\` within 24 hours, from a runner whose network reaches the storage.`
      : `Check the runner's network, and run the backup again with \`job-id: ${jobId}\` within 24 hours.`,
    { cause: "cause" in attempt ? attempt.cause : undefined },
  );
}
