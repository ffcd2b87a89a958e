/** HTTP/2 in front of the simulated GitHub's git, as github.com speaks it. Single streams fail. */

import { once } from "node:events";
import { request } from "node:http";
import {
  constants,
  createSecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from "node:http2";
import type { AddressInfo } from "node:net";
import { makeCertificate } from "./tls-certificate.ts";

/** What happens to a stream: it is reset, before or within its answer, or its connection ends with GOAWAY. */
export type StreamFault = "reset" | "reset within" | "go away";

/** An address with TLS and nothing but HTTP/2; dispose of it to close it. */
export interface Http2Front extends AsyncDisposable {
  /** `GITHUB_SERVER_URL`. */
  readonly serverUrl: string;
  /** Path of its certificate, which nothing trusts by itself. */
  readonly certificate: string;
  /** The requests that arrived: method and path. */
  readonly streams: readonly string[];
}

/**
 * Starts it.
 *
 * @param target `http://…` address that the requests go to
 * @param faulty the stream that fails, counted from 1, and how
 */
export async function startHttp2Front(
  target: string,
  faulty?: { readonly stream: number; readonly fault: StreamFault },
): Promise<Http2Front> {
  const certificate = await makeCertificate();
  const streams: string[] = [];
  const sessions = new Set<ServerHttp2Session>();
  const server = createSecureServer(certificate, (incoming, outgoing) => {
    streams.push(`${incoming.method} ${incoming.url}`);
    if (streams.length === faulty?.stream) fail(faulty.fault, incoming, outgoing);
    else pass(target, incoming, outgoing);
  });
  server.on("session", (session) => {
    sessions.add(session);
    session.on("error", () => {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    serverUrl: `https://github.localhost:${(server.address() as AddressInfo).port}`,
    certificate: certificate.path,
    streams,
    async [Symbol.asyncDispose]() {
      for (const session of sessions) session.destroy();
      server.close();
      await certificate[Symbol.asyncDispose]();
    },
  };
}

function fail(fault: StreamFault, { stream }: Http2ServerRequest, outgoing: Http2ServerResponse) {
  stream.on("error", () => {});
  if (fault === "go away") stream.session?.destroy(undefined, constants.NGHTTP2_INTERNAL_ERROR);
  else if (fault === "reset") stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  else {
    outgoing.writeHead(200, { "content-type": "text/plain" });
    outgoing.write("003e", () => stream.close(constants.NGHTTP2_INTERNAL_ERROR));
  }
}

/** The fields of HTTP/2 itself, and those that it forbids. */
const OWN_FIELDS = /^(?::.*|connection|keep-alive|transfer-encoding)$/;

function pass(target: string, incoming: Http2ServerRequest, outgoing: Http2ServerResponse): void {
  const { headers, method, url: path } = incoming;
  const host = headers[":authority"] ?? "";
  const inner = request({
    host: "127.0.0.1",
    port: new URL(target).port,
    method,
    path,
    headers: { ...withoutOwnFields(headers), host },
  });
  inner.on("response", (answer) => {
    outgoing.writeHead(answer.statusCode ?? 500, withoutOwnFields(answer.headers));
    answer.pipe(outgoing);
  });
  inner.on("error", () => outgoing.stream.close(constants.NGHTTP2_INTERNAL_ERROR));
  incoming.pipe(inner);
}

function withoutOwnFields(headers: Readonly<Record<string, string | string[] | undefined>>) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OWN_FIELDS.test(name)));
}
