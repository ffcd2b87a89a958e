/** Sends one HTTP request without retries, with an idle timeout for the response and for its body. */

import http, { type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import https from "node:https";
import type { LookupFunction, Socket } from "node:net";
import { addAbortSignal } from "node:stream";
import { HttpClient } from "@actions/http-client";
import { type Timings, timingsFor } from "../base/timings.ts";
import { untilAborted } from "../base/until-aborted.ts";
import { connectionError } from "./connection-error.ts";

export interface Request {
  readonly method: "GET" | "POST" | "PATCH";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
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

/** Sends a request and waits for the head of the response. @throws ConnectionError */
export async function send(signal: AbortSignal, request: Request): Promise<Response> {
  signal.throwIfAborted();
  const idle = new IdleTimeout(signal, timingsFor(request.url));
  const exchange = new Exchange(request, idle.signal);
  idle.start();
  try {
    // A request without a socket, such as one that waits for a proxy, does not react to its signal.
    const message = await untilAborted(exchange.response, idle.signal);
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
    throw connectionError(idle.signal.aborted ? idle.signal.reason : error, exchange.sent);
  }
}

async function* bodyOf(message: IncomingMessage, idle: IdleTimeout): AsyncGenerator<Buffer> {
  try {
    idle.start();
    for await (const chunk of addAbortSignal(idle.signal, message)) {
      idle.stop(); // the reader may be slow
      yield chunk;
      idle.start();
    }
  } catch (error) {
    throw connectionError(idle.signal.aborted ? idle.signal.reason : error, true);
  } finally {
    idle.release();
    message.destroy();
  }
}

/** One request on a connection of its own. http-client only chooses the agent: it knows the variables of proxies. */
class Exchange {
  /** Never settles in some cases in which the connection ends: it must be raced against a signal. */
  readonly response: Promise<IncomingMessage>;
  #sent = false;

  constructor({ method, url, headers, body, lookup }: Request, signal: AbortSignal) {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    this.response = promise;
    const { request } = url.protocol === "https:" ? https : http;
    const agent = new HttpClient().getAgent(url.href);
    const all = { "user-agent": "auth0-user-backup", ...headers };
    request(url, { method, headers: all, agent, signal, ...(lookup && { lookup }) })
      .once("socket", (socket) => this.#observe(socket))
      .once("response", resolve)
      .once("upgrade", (_response, socket) => {
        socket.destroy();
        reject(new Error("the server switched protocols (status 101)"));
      })
      .on("error", reject)
      .once("close", () => reject(new Error("the connection was closed")))
      .end(body);
  }

  /** False when the request certainly never reached the server: Node sends it when the connection, with its TLS, is complete. */
  get sent(): boolean {
    return this.#sent;
  }

  #observe(socket: Socket): void {
    const isTls = "encrypted" in socket;
    if (!isTls && !socket.connecting) this.#sent = true;
    socket.once(isTls ? "secureConnect" : "connect", () => {
      this.#sent = true;
    });
  }
}

/** Aborts a connection that is idle for too long, or when the run ends. */
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

/** Maximum size of a document that is read into memory, in bytes. */
const LARGEST_DOCUMENT = 8 * 1024 * 1024;

/** The body as text, truncated after eight MiB: a page of users can have some. @throws ConnectionError when the connection breaks */
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
