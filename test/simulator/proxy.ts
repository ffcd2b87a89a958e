/** A proxy for HTTPS as companies have it, and TLS in front of the simulated services: the world under host names that are not loopback. */

import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import net, { type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import tls from "node:tls";
import { promisify } from "node:util";

/** What the proxy does to one CONNECT request. */
export type ProxyFault =
  /** It never answers. */
  | { readonly kind: "silent" }
  /** It refuses, with this status. */
  | { readonly kind: "refused"; readonly status: number }
  /** The connection breaks after this many bytes of the proxy's answer. */
  | { readonly kind: "cut"; readonly afterBytes: number }
  /** The tunnel breaks after this many bytes from the server: the first are those of the TLS handshake. */
  | { readonly kind: "cut-tunnel"; readonly afterBytes: number }
  /** The tunnel stands, and nothing comes through it. */
  | { readonly kind: "silent-tunnel" };

export interface ConnectProxy extends AsyncDisposable {
  /** Variables for a step that shall use the proxy and trust the certificate. */
  readonly environment: Readonly<Record<string, string>>;
  /** Hosts of the CONNECT requests, in the order of their arrival. */
  readonly asked: readonly string[];
  /** Settles when the `count`-th CONNECT request (1-based) for a host has arrived, before it is answered. */
  arrival(host: string, count?: number): Promise<void>;
}

const ESTABLISHED = "HTTP/1.1 200 Connection established\r\n\r\n";

/**
 * Starts a proxy.
 *
 * @param hosts the host names that it connects, with the `http://` origin of the service that answers for each
 * @param fault what happens to the `count`-th CONNECT request (1-based) for a host, if anything
 */
export async function startProxy(
  hosts: Readonly<Record<string, string>>,
  fault: (host: string, count: number) => ProxyFault | undefined = () => undefined,
): Promise<ConnectProxy> {
  await using starting = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "simulated-proxy-"));
  starting.defer(() => rm(folder, { recursive: true, force: true }));
  const certificate = await makeCertificate(folder, Object.keys(hosts));
  const upstreams = new Map<string, number>();
  for (const [host, origin] of Object.entries(hosts)) {
    const { port } = new URL(origin);
    const server = tls.createServer(certificate, (socket) => connect(socket, net.connect(+port)));
    upstreams.set(host, await listening(server, starting));
  }
  const asked: string[] = [];
  const waiting: { host: string; count: number; resolve: () => void }[] = [];
  const countOf = (host: string) => asked.filter((one) => one === host).length;
  const proxy = net.createServer(async (socket) => {
    socket.on("error", () => {});
    const host = await requestedHost(socket);
    if (host === undefined) return;
    asked.push(host);
    for (const one of waiting) {
      if (one.host === host && countOf(host) >= one.count) one.resolve();
    }
    serve(socket, upstreams.get(host), fault(host, countOf(host)));
  });
  const port = await listening(proxy, starting);
  const running = starting.move();
  return {
    environment: {
      https_proxy: `http://127.0.0.1:${port}`,
      NODE_EXTRA_CA_CERTS: certificate.file,
    },
    asked,
    arrival(host, count = 1) {
      const { promise, resolve } = Promise.withResolvers<void>();
      if (countOf(host) >= count) resolve();
      else waiting.push({ host, count, resolve });
      return promise;
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Reads the head of a CONNECT request. */
async function requestedHost(socket: Socket): Promise<string | undefined> {
  let head = "";
  while (!head.includes("\r\n\r\n")) {
    const [chunk] = await once(socket, "data").catch(() => []);
    if (chunk === undefined) return undefined;
    head += chunk;
  }
  return /^CONNECT ([^:\s]+):443 HTTP\/1\.1\r\n/.exec(head)?.[1];
}

function serve(socket: Socket, port: number | undefined, fault: ProxyFault | undefined): void {
  if (fault?.kind === "silent") return;
  if (fault?.kind === "refused" || port === undefined) {
    const status = fault?.kind === "refused" ? fault.status : 502;
    socket.end(`HTTP/1.1 ${status} Refused\r\nContent-Length: 7\r\n\r\nRefused`);
    return;
  }
  if (fault?.kind === "cut") {
    socket.write(ESTABLISHED.slice(0, fault.afterBytes), () => socket.destroySoon());
    return;
  }
  socket.write(ESTABLISHED);
  if (fault?.kind === "silent-tunnel") return;
  const upstream = net.connect(port);
  if (fault?.kind === "cut-tunnel") cutAfter(upstream, socket, fault.afterBytes);
  else connect(socket, upstream);
}

function cutAfter(upstream: Socket, socket: Socket, bytes: number): void {
  let left = bytes;
  if (left === 0) socket.destroySoon();
  upstream
    .on("error", () => {})
    .on("data", (chunk: Buffer) => {
      socket.write(chunk.subarray(0, left));
      left -= chunk.length;
      if (left > 0) return;
      socket.destroySoon();
      upstream.destroy();
    });
  socket.pipe(upstream);
}

function connect(one: Socket, other: Socket): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.on("error", () => to.destroy()).on("close", () => to.destroy());
    from.pipe(to);
  }
}

async function listening(server: net.Server, stack: AsyncDisposableStack): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  stack.defer(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  });
  return (server.address() as AddressInfo).port;
}

/** A certificate that is its own authority. */
async function makeCertificate(folder: string, hosts: readonly string[]) {
  const [keyFile, file] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const names = hosts.map((host) => `DNS:${host}`).join(",");
  const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-x509"];
  const written = ["-keyout", keyFile, "-out", file];
  const named = ["-subj", "/CN=simulated", "-addext", `subjectAltName=${names}`];
  await promisify(execFile)("openssl", ["req", ...made, ...written, ...named]);
  return { file, cert: await readFile(file), key: await readFile(keyFile) };
}
