/** One exchange over HTTP: send, repeat what is worth repeating, hand the unread answer to its reader. */

import type { IncomingHttpHeaders, IncomingMessage, RequestOptions } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { HttpClient } from "@actions/http-client";
import { BackupError } from "./errors.ts";
import type { Log } from "./log.ts";

/** What every exchange of a run shares. */
export interface Http {
  /** Aborted at the run's deadline or when it is cancelled; ends any exchange at once. */
  readonly signal: AbortSignal;
  readonly log: Log;
}

export interface Request {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The head of an answer, and its body still to be read. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Bytes as sent, idle-guarded: fails when the connection breaks or nothing comes for a while. */
  readonly body: AsyncIterable<Buffer>;
  /** Closes the connection without reading the rest. */
  discard(): void;
}

/** The connection failed, before or while the answer came. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
  /** False where the request certainly never reached the server. */
  readonly sent: boolean;

  constructor(what: string, sent: boolean, cause: unknown) {
    super(what, { cause });
    this.sent = sent;
  }
}

/** How often a failed exchange is tried in all, and how often a 429 is waited out. */
const ATTEMPTS = 5;
const RATE_LIMIT_WAITS = 10;

/** A loopback server answers at once, so waiting for one is measured in other units. */
interface Pace {
  /** Wait before the first repetition, in milliseconds; doubled for each further one. */
  readonly firstWait: number;
  /** How long an answer, or the next bytes of one, may take, in milliseconds. */
  readonly patience: number;
}
const REMOTE: Pace = { firstWait: 1000, patience: 60_000 };
const LOOPBACK: Pace = { firstWait: 50, patience: 10_000 };
const LONGEST_WAIT = 60_000;
/** A server that asks for a longer wait than this is not waited for, in milliseconds. */
const LONGEST_SERVER_WAIT = 15 * 60_000;

/** Whether a host name or address, as in `URL.hostname`, is this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/**
 * Sends a request and reads its answer, again where that is worth it.
 *
 * Repeated: 429 always, after the wait the server asks for; a connection that was never made; and, when `repeatable`, broken
 * connections and statuses 408, 500, 502, 503, 504. Each repetition is one line in the log. Redirects are not followed: they
 * would carry credentials to another host.
 *
 * @param request makes the request, anew for each attempt
 * @param what the exchange in words, for messages: "the sign-in"
 * @param repeatable whether doing it twice does no harm
 * @param read reads an answer of any other status; a broken connection while reading is repeated like one before it
 * @throws ConnectionError when the connection keeps failing, or failed once and may not be repeated
 * @throws BackupError when the server keeps refusing with one of the statuses above
 */
export async function exchange<T>(
  http: Http,
  request: () => Request | Promise<Request>,
  { what, repeatable }: { what: string; repeatable: boolean },
  read: (answer: Answer) => Promise<T>,
): Promise<T> {
  let rateLimitWaits = 0;
  for (let attempt = 1; ; ) {
    const { url, ...rest } = await request();
    const pace = isLoopback(url.hostname) ? LOOPBACK : REMOTE;
    const backOff = Math.min(pace.firstWait * 2 ** (attempt - 1), LONGEST_WAIT);
    let trouble: string;
    let wait: number;
    try {
      const answer = await send(http.signal, { url, ...rest });
      const again = worthRepeating(answer.status, repeatable);
      if (!again) return await read(answer);
      answer.discard();
      trouble = `status ${answer.status}`;
      wait = serverWait(answer.headers) ?? backOff;
      if (answer.status === 429) {
        if (rateLimitWaits++ === RATE_LIMIT_WAITS || wait > LONGEST_SERVER_WAIT)
          throw keptRefusing(what, answer.status);
      } else if (attempt++ === ATTEMPTS) {
        throw keptRefusing(what, answer.status);
      }
    } catch (error) {
      http.signal.throwIfAborted();
      if (!(error instanceof ConnectionError)) throw error;
      if ((error.sent && !repeatable) || attempt++ === ATTEMPTS) throw error;
      trouble = error.message;
      wait = backOff;
    }
    http.log.info(`Repeating ${what} in ${seconds(wait)} (${trouble}).`);
    await sleep(wait, undefined, { signal: http.signal }).catch(() => http.signal.throwIfAborted());
  }
}

function worthRepeating(status: number, repeatable: boolean): boolean {
  return status === 429 || (repeatable && [408, 500, 502, 503, 504].includes(status));
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

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(milliseconds < 1000 ? 2 : 0)} s`;
}

/**
 * Sends one request once, and waits for the head of the answer.
 *
 * @throws ConnectionError
 */
export async function send(signal: AbortSignal, request: Request): Promise<Answer> {
  signal.throwIfAborted();
  const guard = new IdleGuard(signal, isLoopback(request.url.hostname) ? LOOPBACK : REMOTE);
  const client = new HttpClient("auth0-user-backup", [abortedBy(guard.signal)], {
    allowRedirects: false,
    allowRetries: false,
  });
  const { method, url, body, headers } = request;
  guard.wait();
  try {
    const { message } = await client.request(method, url.href, body ?? null, { ...headers });
    guard.pause();
    return {
      status: message.statusCode ?? 0,
      headers: message.headers,
      body: bodyOf(message, guard),
      discard: () => {
        guard.release();
        message.destroy();
      },
    };
  } catch (error) {
    guard.release();
    throw connectionError(error, guard.signal);
  }
}

async function* bodyOf(message: IncomingMessage, guard: IdleGuard): AsyncGenerator<Buffer> {
  try {
    guard.wait();
    for await (const chunk of message) {
      guard.pause(); // the reader may take its time
      yield chunk;
      guard.wait();
    }
  } catch (error) {
    throw connectionError(error, guard.signal);
  } finally {
    guard.release();
    message.destroy();
  }
}

/**
 * Breaks a connection off when the run ends or nothing comes for too long. http-client's own time-out only half-closes the
 * socket and then waits on.
 */
class IdleGuard {
  readonly #connection = new AbortController();
  readonly #run: AbortSignal;
  readonly #patience: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(run: AbortSignal, { patience }: Pace) {
    this.#run = run;
    this.#patience = patience;
    run.addEventListener("abort", this.#onAbort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#connection.signal;
  }

  readonly #onAbort = () => this.#connection.abort(this.#run.reason);

  wait(): void {
    this.#timer = setTimeout(() => {
      this.#connection.abort(new Error(`nothing came for ${this.#patience / 1000} s`));
    }, this.#patience);
  }

  pause(): void {
    clearTimeout(this.#timer);
  }

  release(): void {
    clearTimeout(this.#timer);
    this.#run.removeEventListener("abort", this.#onAbort);
  }
}

/** http-client has no abort of its own; a handler may add Node's to the request's options. */
function abortedBy(signal: AbortSignal) {
  return {
    prepareRequest(options: RequestOptions) {
      options.signal = signal;
    },
    canHandleAuthentication: () => false,
    handleAuthentication: () => Promise.reject(new Error("never asked for")),
  };
}

/** Codes of failures that happen before a request is sent. */
const NEVER_SENT = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"];

function connectionError(error: unknown, connection: AbortSignal): ConnectionError {
  const cause = connection.aborted ? connection.reason : error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : undefined;
  const what = code ?? (cause instanceof Error ? cause.message : "connection failed");
  return new ConnectionError(what, code === undefined || !NEVER_SENT.includes(code), cause);
}

/** Most that is read of an answer that should be a small document, in bytes. */
const LARGEST_DOCUMENT = 1024 * 1024;

/**
 * The answer's body as text; what stands beyond a mebibyte is cut off and not waited for.
 *
 * @throws ConnectionError when the connection breaks
 */
export async function readText(answer: Answer): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer.body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > LARGEST_DOCUMENT) break;
  }
  return Buffer.concat(chunks).subarray(0, LARGEST_DOCUMENT).toString("utf8");
}
