/** TLS in front of the simulated GitHub's git, which cuts single connections before, during or after the handshake. */

import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { makeCertificate } from "./tls-certificate.ts";

/** Where a connection is cut. */
export type Cut = "before" | "during" | "after";

/** An address with TLS; dispose of it to close it. */
export interface TlsFront extends AsyncDisposable {
  /** `GITHUB_SERVER_URL`. */
  readonly serverUrl: string;
  /** Path of its certificate, which nothing trusts by itself. */
  readonly certificate: string;
  /** How many connections were made. */
  readonly connections: number;
}

/**
 * Starts it.
 *
 * @param target `http://…` address that the decrypted connections go to
 * @param cut the connection that is cut, counted from 1, and where
 */
export async function startTlsFront(
  target: string,
  cut?: { readonly connection: number; readonly at: Cut },
): Promise<TlsFront> {
  const certificate = await makeCertificate();
  const port = Number(new URL(target).port);
  const sockets = new Set<Socket>();
  const inner = createTlsServer(certificate, (socket) => relay(socket, connect(port, "127.0.0.1")));
  inner.on("tlsClientError", () => {});
  inner.listen(0, "127.0.0.1");
  await once(inner, "listening");
  let connections = 0;
  const outer = createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on("error", () => {});
    const at = connections === cut?.connection ? cut.at : undefined;
    if (at === "before") return void socket.destroy();
    const next = connect((inner.address() as AddressInfo).port, "127.0.0.1");
    sockets.add(next);
    // The first answer of the server ends the handshake of TLS 1.3; what follows carries the request's answer.
    let answers = 0;
    next.on("data", () => {
      answers++;
      if (at === "during" || (at === "after" && answers === 2)) socket.destroy();
    });
    relay(socket, next);
  });
  outer.listen(0, "127.0.0.1");
  await once(outer, "listening");
  return {
    serverUrl: `https://github.localhost:${(outer.address() as AddressInfo).port}`,
    certificate: certificate.path,
    get connections() {
      return connections;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      outer.close();
      inner.close();
      await certificate[Symbol.asyncDispose]();
    },
  };
}

function relay(one: Socket, other: Socket): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.on("error", () => to.destroy());
    from.on("close", () => to.destroy());
    from.pipe(to);
  }
}
