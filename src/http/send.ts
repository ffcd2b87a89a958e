/** One request, sent once, and its answer: guarded against silence, with the body still to be read. */

import type { IncomingHttpHeaders, IncomingMessage, RequestOptions } from "node:http";
import type { LookupFunction } from "node:net";
import { HttpClient } from "@actions/http-client";
import { type Timings, timingsFor } from "../base/timings.ts";

export interface Request {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Resolves the host's name, in place of the system. */
  readonly lookup?: LookupFunction;
}

/** The head of an answer, and its body still to be read. */
export interface Response {
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

/**
 * Sends one request once, and waits for the head of the answer.
 *
 * @throws ConnectionError
 */
export async function send(signal: AbortSignal, request: Request): Promise<Response> {
  signal.throwIfAborted();
  const guard = new IdleGuard(signal, timingsFor(request.url));
  const client = new HttpClient("auth0-user-backup", [connectedBy(guard.signal, request.lookup)], {
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

  constructor(run: AbortSignal, { idleTimeout }: Timings) {
    this.#run = run;
    this.#patience = idleTimeout;
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

/** http-client has no abort and no look-up of its own; a handler may add Node's to the request's options. */
function connectedBy(signal: AbortSignal, lookup: LookupFunction | undefined) {
  return {
    prepareRequest(options: RequestOptions) {
      options.signal = signal;
      if (lookup !== undefined) options.lookup = lookup;
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
export async function readText(answer: Response): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer.body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > LARGEST_DOCUMENT) break;
  }
  return Buffer.concat(chunks).subarray(0, LARGEST_DOCUMENT).toString("utf8");
}
