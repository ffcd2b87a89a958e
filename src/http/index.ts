/** HTTP requests with retries: which failures are transient, which requests are idempotent, and the server's delay. */

import type { IncomingHttpHeaders } from "node:http";
import { RetryBudget, withRetry } from "../base/retry.ts";
import type { Run } from "../base/run.ts";
import { timingsFor } from "../base/timings.ts";
import { ConnectionError } from "./connection-error.ts";
import { type Request, type Response, send } from "./send.ts";
import { StatusError } from "./status-error.ts";

/** Maximum number of retries after failures, except for an unknown host, and after 429. */
const RETRIES = 4;
const RATE_LIMIT_RETRIES = 10;

/** Statuses of servers in trouble, and of Cloudflare in front of Auth0 (520 to 524). */
export const TRANSIENT_STATUSES = [408, 500, 502, 503, 504, 520, 521, 522, 523, 524];

/** What is requested, apart from what changes with each attempt. */
interface Operation {
  /** A noun phrase for the log and for messages: "the sign-in". */
  readonly what: string;
  readonly url: URL;
  /** Whether sending the request twice does no harm. */
  readonly idempotent: boolean;
  /** Statuses that the caller handles: they are not retried. */
  readonly handled?: readonly number[];
}

/**
 * Sends a request, reads the response, and retries transient failures: 429, requests that certainly never arrived and, when
 * the request is idempotent, broken connections and {@link TRANSIENT_STATUSES}. Redirects are not followed, because they would
 * send credentials to another host.
 *
 * @param request makes the request; called for each attempt
 * @param read reads a response of any other status; a connection that breaks meanwhile is retried too
 * @throws ConnectionError when the connection keeps failing, or failed and the request is not idempotent
 * @throws StatusError when the server keeps answering with a status that is retried
 */
export function requestWithRetry<T>(
  run: Pick<Run, "log" | "signal">,
  { what, url, idempotent, handled = [] }: Operation,
  request: () => Omit<Request, "url"> | Promise<Omit<Request, "url">>,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  const failures = new RetryBudget({ ...timingsFor(url), retries: RETRIES });
  const unknownHosts = new RetryBudget({ ...timingsFor(url), retries: 1 });
  const rateLimits = new RetryBudget({ ...timingsFor(url), retries: RATE_LIMIT_RETRIES });
  const attempt = async () => {
    const response = await send(run.signal, { ...(await request()), url });
    const { status } = response;
    if (handled.includes(status) || !isRetryable(status, idempotent)) return read(response);
    response.discard();
    throw new RetryableStatus(response);
  };
  return withRetry(run, what, attempt, (error) => {
    run.signal.throwIfAborted();
    if (error instanceof RetryableStatus) {
      return {
        budget: error.status === 429 ? rateLimits : failures,
        reason: error.message,
        serverDelay: error.delay,
        finalError: statusPersists(what, error.status),
      };
    }
    if (!(error instanceof ConnectionError) || error.remedy !== undefined) return undefined;
    if (error.sent && !idempotent) return undefined;
    return { budget: error.isUnknownHost ? unknownHosts : failures, reason: error.message };
  });
}

/** A response that invites a retry. */
class RetryableStatus extends Error {
  readonly status: number;
  /** The delay that the server asks for, in milliseconds. */
  readonly delay: number | undefined;

  constructor({ status, headers }: Response) {
    super(`status ${status}`);
    this.status = status;
    this.delay = serverDelay(headers);
  }
}

function isRetryable(status: number, idempotent: boolean): boolean {
  return status === 429 || (idempotent && TRANSIENT_STATUSES.includes(status));
}

function statusPersists(what: string, status: number): StatusError {
  const remedy =
    status === 429
      ? "Something else uses up the tenant's rate limit: run the workflow at another time."
      : "Run the workflow again later; if it keeps failing, see the provider's status page.";
  return new StatusError(
    `The server kept answering ${what} with status ${status}.`,
    remedy,
    status,
  );
}

/**
 * How long to wait before the next request, in milliseconds, so that the rate limit of Auth0 is not exceeded: until it is reset when
 * the response says that no request remains, else 0.
 */
export function rateLimitDelay(headers: IncomingHttpHeaders): number {
  return headers["x-ratelimit-remaining"] === "0" ? (serverDelay(headers) ?? 0) : 0;
}

/**
 * The delay in milliseconds that a response asks for: `Retry-After` in seconds or as a date, or else Auth0's `x-ratelimit-reset`,
 * in seconds since 1970. Times are compared with the response's own `Date`, because our clock may differ.
 */
function serverDelay(headers: IncomingHttpHeaders): number | undefined {
  const now = Date.parse(headers.date ?? "") || Date.now();
  const retryAfter = headers["retry-after"];
  if (retryAfter !== undefined) {
    const delay = /^\d+$/.test(retryAfter)
      ? Number(retryAfter) * 1000
      : Date.parse(retryAfter) - now;
    if (Number.isFinite(delay)) return Math.max(delay, 0);
  }
  const reset = headers["x-ratelimit-reset"];
  if (typeof reset === "string" && /^\d+$/.test(reset)) {
    return Math.max(Number(reset) * 1000 - now, 0) + 100; // the limit is reset during that second
  }
  return undefined;
}
