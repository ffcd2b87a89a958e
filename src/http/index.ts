/** One exchange over HTTP: send, repeat what is worth repeating, hand the unread answer to its reader. */

import type { IncomingHttpHeaders } from "node:http";
import { BackupError } from "../base/errors.ts";
import type { Log } from "../base/log.ts";
import { formatSeconds, sleep } from "../base/sleep.ts";
import { timingsFor } from "../base/timings.ts";
import { ConnectionError, type Request, type Response, send } from "./send.ts";

/** What every exchange of a run shares. */
export interface Http {
  /** Aborted at the run's deadline or when it is cancelled; ends any exchange at once. */
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** How often a failed exchange is tried in all, and how often a 429 is waited out. */
const ATTEMPTS = 5;
const RATE_LIMIT_WAITS = 10;

const LONGEST_WAIT = 60_000;
/** A server that asks for a longer wait than this is not waited for, in milliseconds; much longer ones fit into no timer. */
const LONGEST_SERVER_WAIT = 15 * 60_000;

/**
 * Sends a request and reads its answer, again where that is worth it.
 *
 * Repeated: 429 always, after the wait the server asks for; a connection that was never made; and, when `repeatable`, broken
 * connections and the statuses of {@link TRANSIENT_STATUSES}. Each repetition is one line in the log. Redirects are not followed: they
 * would carry credentials to another host.
 *
 * @param request makes the request, anew for each attempt
 * @param what the exchange in words, for messages: "the sign-in"
 * @param repeatable whether doing it twice does no harm
 * @param read reads an answer of any other status; a broken connection while reading is repeated like one before it
 * @throws ConnectionError when the connection keeps failing, or failed once and may not be repeated
 * @throws BackupError when the server keeps refusing with one of the statuses above
 */
export async function requestWithRetry<T>(
  http: Http,
  request: () => Request | Promise<Request>,
  { what, repeatable }: { what: string; repeatable: boolean },
  read: (answer: Response) => Promise<T>,
): Promise<T> {
  let failures = 0;
  let rateLimits = 0;
  for (;;) {
    const next = await request();
    try {
      const answer = await send(http.signal, next);
      if (!isRetryable(answer.status, repeatable)) return await read(answer);
      answer.discard();
      throw new RetryableStatus(answer);
    } catch (error) {
      http.signal.throwIfAborted();
      const limited = error instanceof RetryableStatus && error.status === 429;
      if (limited) rateLimits++;
      else failures++;
      const wait = waitAfter(error, next.url, limited ? rateLimits : failures);
      const givesUp =
        wait > LONGEST_SERVER_WAIT ||
        (limited ? rateLimits > RATE_LIMIT_WAITS : failures === ATTEMPTS);
      if (error instanceof RetryableStatus) {
        if (givesUp) throw keptRefusing(what, error.status);
      } else if (!(error instanceof ConnectionError) || givesUp || (error.sent && !repeatable)) {
        throw error;
      }
      http.log.retry(what, `Repeating ${what} in ${formatSeconds(wait)} (${error.message}).`);
      await sleep(wait, http.signal);
    }
  }
}

/** An answer that asks to come again. */
class RetryableStatus extends Error {
  readonly status: number;
  /** The wait that the server asks for, in milliseconds. */
  readonly wait: number | undefined;

  constructor({ status, headers }: Response) {
    super(`status ${status}`);
    this.status = status;
    this.wait = serverWait(headers);
  }
}

/** Milliseconds to wait: what the server asks for, else twice as long after each trouble of the kind (the first is 1). */
function waitAfter(error: unknown, url: URL, troubles: number): number {
  if (error instanceof RetryableStatus && error.wait !== undefined) return error.wait;
  return Math.min(timingsFor(url).firstWait * 2 ** (troubles - 1), LONGEST_WAIT);
}

/** Troubles of a server, or of Cloudflare in front of Auth0's (520 to 524), that may pass. */
export const TRANSIENT_STATUSES = [408, 500, 502, 503, 504, 520, 521, 522, 523, 524];

function isRetryable(status: number, repeatable: boolean): boolean {
  return status === 429 || (repeatable && TRANSIENT_STATUSES.includes(status));
}

function keptRefusing(what: string, status: number): BackupError {
  const remedy =
    status === 429
      ? "Something else uses up the tenant's rate limit: run the backup at another time."
      : "Run the backup again later; if it lasts, see the provider's status page.";
  return new BackupError(`The server kept answering ${what} with status ${status}.`, remedy);
}

/**
 * The wait in milliseconds that an answer asks for: `Retry-After` in seconds or as a date, else Auth0's
 * `x-ratelimit-reset`, a time in seconds since 1970. Times are compared with the answer's own `Date`, not with our clock.
 */
function serverWait(headers: IncomingHttpHeaders): number | undefined {
  const now = Date.parse(headers.date ?? "") || Date.now();
  const retryAfter = headers["retry-after"];
  if (retryAfter !== undefined) {
    const wait = /^\d+$/.test(retryAfter)
      ? Number(retryAfter) * 1000
      : Date.parse(retryAfter) - now;
    if (Number.isFinite(wait)) return Math.max(wait, 0);
  }
  const reset = headers["x-ratelimit-reset"];
  if (typeof reset === "string" && /^\d+$/.test(reset)) {
    return Math.max(Number(reset) * 1000 - now, 0) + 100; // the bucket fills at that second, not before it
  }
  return undefined;
}
