/** Sends one HTTP request without retries, with an idle timeout for the response and for its body. */

import type { IncomingHttpHeaders, IncomingMessage, RequestOptions } from "node:http";
import type { LookupFunction } from "node:net";
import { HttpClient } from "@actions/http-client";
import { type Timings, timingsFor } from "../base/timings.ts";

export interface Request {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Resolves the host name instead of the system's resolver. */
  readonly lookup?: LookupFunction;
}

/** The head of a response, and its unread body. */
export interface Response {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The bytes as sent. @throws ConnectionError when the connection breaks or stays idle */
  readonly body: AsyncIterable<Buffer>;
  /** Closes the connection without reading the rest. */
  discard(): void;
}

/** The connection failed before or during the response. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
  /** False when the request certainly never reached the server. */
  readonly sent: boolean;

  constructor(what: string, sent: boolean, cause: unknown) {
    super(what, { cause });
    this.sent = sent;
  }
}

/** Sends a request and waits for the head of the response. @throws ConnectionError */
export async function send(signal: AbortSignal, request: Request): Promise<Response> {
  signal.throwIfAborted();
  const idle = new IdleTimeout(signal, timingsFor(request.url));
  const handlers = [connectionOptions(idle.signal, request.lookup)];
  const options = { allowRedirects: false, allowRetries: false };
  const client = new HttpClient("auth0-user-backup", handlers, options);
  const { method, url, body, headers } = request;
  idle.start();
  try {
    const { message } = await client.request(method, url.href, body ?? null, { ...headers });
    idle.stop();
    return {
      status: message.statusCode ?? 0,
      headers: message.headers,
      body: bodyOf(message, idle),
      discard: () => {
        idle.release();
        message.destroy();
      },
    };
  } catch (error) {
    idle.release();
    throw connectionError(error, idle.signal);
  }
}

async function* bodyOf(message: IncomingMessage, idle: IdleTimeout): AsyncGenerator<Buffer> {
  try {
    idle.start();
    for await (const chunk of message) {
      idle.stop(); // the reader may be slow
      yield chunk;
      idle.start();
    }
  } catch (error) {
    throw connectionError(error, idle.signal);
  } finally {
    idle.release();
    message.destroy();
  }
}

/** Aborts a connection that is idle for too long, or when the run ends. http-client's own timeout only half-closes the socket. */
class IdleTimeout {
  readonly #connection = new AbortController();
  readonly #run: AbortSignal;
  readonly #milliseconds: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(run: AbortSignal, { idleTimeout }: Timings) {
    this.#run = run;
    this.#milliseconds = idleTimeout;
    run.addEventListener("abort", this.#onAbort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#connection.signal;
  }

  readonly #onAbort = () => this.#connection.abort(this.#run.reason);

  start(): void {
    this.#timer = setTimeout(() => {
      this.#connection.abort(new Error(`no data for ${this.#milliseconds / 1000} s`));
    }, this.#milliseconds);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  release(): void {
    clearTimeout(this.#timer);
    this.#run.removeEventListener("abort", this.#onAbort);
  }
}

/** http-client has no option for a signal or a resolver; a handler can add both to the options of Node's request. */
function connectionOptions(signal: AbortSignal, lookup: LookupFunction | undefined) {
  return {
    prepareRequest(options: RequestOptions) {
      options.signal = signal;
      if (lookup !== undefined) options.lookup = lookup;
    },
    canHandleAuthentication: () => false,
    handleAuthentication: () => Promise.reject(new Error("unused")),
  };
}

/** Codes of failures before a request is sent. */
const NOT_SENT = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"];

function connectionError(error: unknown, connection: AbortSignal): ConnectionError {
  const cause = connection.aborted ? connection.reason : error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : undefined;
  const what = code ?? (cause instanceof Error ? cause.message : "connection failed");
  return new ConnectionError(what, code === undefined || !NOT_SENT.includes(code), cause);
}

/** Maximum size of a document that is read into memory, in bytes. */
const LARGEST_DOCUMENT = 1024 * 1024;

/** The body as text, truncated after one MiB. @throws ConnectionError when the connection breaks */
export async function readText({ body }: Response): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > LARGEST_DOCUMENT) break;
  }
  return Buffer.concat(chunks).subarray(0, LARGEST_DOCUMENT).toString("utf8");
}
