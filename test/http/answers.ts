/** A server on loopback with prepared answers. */

import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** Answers each request with the next listener, and repeats the last one; records the requests. */
export interface Server extends AsyncDisposable {
  readonly url: URL;
  readonly seen: string[];
}

/** Starts a server on loopback. @param answers one per request */
export async function serve(...answers: RequestListener[]): Promise<Server> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const answer = answers[Math.min(seen.length, answers.length - 1)];
    seen.push(`${request.method} ${request.url}`);
    answer?.(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}/thing`),
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

export const status =
  (code: number, headers: Record<string, string> = {}, body = ""): RequestListener =>
  (_request, response) =>
    response.writeHead(code, headers).end(body);
export const reset: RequestListener = ({ socket }) => socket.resetAndDestroy();
export const cut: RequestListener = ({ socket }, response) => {
  response.writeHead(200, { "content-length": "100" });
  response.write("begun", () => socket.destroySoon());
};
export const done = status(200, {}, "done");
