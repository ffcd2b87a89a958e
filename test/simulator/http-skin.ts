/** The one place where the simulated services meet sockets: answers become bytes on the wire, or fail to. */

import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { setTimeout } from "node:timers/promises";
import type { Answer, Body, Incoming } from "./exchange.ts";
import type { Fault } from "./faults.ts";

/** Thinks about one request; the faults tell how to deliver the answer. */
export type Respond = (request: Incoming) => Promise<{ answer: Answer; faults: readonly Fault[] }>;

/** A listening service on 127.0.0.1. */
export interface Skin extends AsyncDisposable {
  /** `http://127.0.0.1:{port}`, no trailing slash. */
  readonly origin: string;
  /** Who answers; set once the settings, which hold the origin, are known. */
  respond: Respond;
}

/** Listens on a free port. Disposing destroys every connection. */
export async function listen(): Promise<Skin> {
  const server: Server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const skin: Skin = {
    origin: `http://127.0.0.1:${port}`,
    respond: () => Promise.reject(new Error("The service is not set up yet.")),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  server.on("request", (message, response) => {
    serve(skin, message, response).catch((error: unknown) => {
      // A client that hung up is no concern of ours; a bug in a handler must not look like a time-out.
      if (response.destroyed) return;
      if (response.headersSent) response.destroy();
      else response.writeHead(599, { "content-type": "text/plain" }).end(String(error));
    });
  });
  return skin;
}

async function serve(
  skin: Skin,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { answer, faults } = await skin.respond({
    method: message.method ?? "GET",
    url: new URL(message.url ?? "/", skin.origin),
    headers: singleValues(message.headers),
    body: await buffer(message),
  });
  const has = (kind: Fault["kind"]) => faults.some((fault) => fault.kind === kind);
  if (has("silence")) return;
  if (has("reset") || has("lost")) {
    message.socket.resetAndDestroy();
    return;
  }
  const unframed = faults.find((fault) => fault.kind === "unframed");
  if (unframed !== undefined) response.useChunkedEncodingByDefault = false;
  const hasLength = Buffer.isBuffer(answer.body) && unframed === undefined;
  const length = hasLength ? { "content-length": answer.body.length } : {};
  response.writeHead(answer.status, { ...answer.headers, ...length });
  const cut = faults.find((fault) => fault.kind === "cut");
  const stall = faults.find((fault) => fault.kind === "stall");
  const drip = faults.find((fault) => fault.kind === "drip");
  const limit =
    cut?.afterBytes ?? stall?.afterBytes ?? unframed?.afterBytes ?? Number.POSITIVE_INFINITY;
  const whole = Buffer.isBuffer(answer.body) ? answer.body.length : 0;
  response.flushHeaders();
  // The response is ended below or not at all, depending on the fault.
  const bytes = upTo(limit < 0 ? whole + limit : limit, answer.body);
  const sent = drip === undefined ? bytes : dripping(bytes, drip.milliseconds);
  await pipeline(sent, response, { end: false });
  if (cut !== undefined) message.socket.destroySoon();
  else if (stall === undefined) response.end();
}

async function* dripping(body: AsyncGenerator<Buffer>, wait: number): AsyncGenerator<Buffer> {
  for await (const chunk of body) {
    for (const byte of chunk) {
      await setTimeout(wait);
      yield Buffer.of(byte);
    }
  }
}

/** The first `limit` bytes of a body. */
async function* upTo(limit: number, body: Body): AsyncGenerator<Buffer> {
  let left = limit;
  for await (const chunk of Buffer.isBuffer(body) ? [body] : body()) {
    const part = chunk.subarray(0, left);
    left -= part.length;
    if (part.length > 0) yield part;
    if (left === 0) return;
  }
}

function singleValues(headers: IncomingHttpHeaders): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  return Object.fromEntries(entries);
}
