/** Measures the time to the first request: the bundle as a runner starts it, against a server on loopback. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { inputEnvironment, readActionMetadata } from "../../test/simulator/action-metadata.ts";
import type { Work } from "./lines.ts";
import type { Measured } from "./work.ts";

const TIMES = 11;

/** @returns the median of a few starts */
export async function timeToStart(
  { bundle, filter }: Extract<Work, { kind: "start" }>,
  root: string,
): Promise<Measured> {
  const seconds: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    seconds.push(bundle ? await toFirstRequest(root, filter) : await toExit());
  }
  return { seconds: seconds.sort((a, b) => a - b)[Math.floor(TIMES / 2)] as number };
}

async function toExit(): Promise<number> {
  const begun = performance.now();
  await once(spawn(process.execPath, ["-e", "0"], { stdio: "ignore" }), "exit");
  return (performance.now() - begun) / 1000;
}

async function toFirstRequest(root: string, filter = ""): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), "bench-"));
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const metadata = readActionMetadata(path.join(root, "action.yml"));
  const inputs = {
    domain: `http://127.0.0.1:${port}`,
    "client-id": "client",
    "client-secret": "secret",
    destination: "file",
    filter,
  };
  const env = {
    ...inputEnvironment(metadata, inputs, "token"),
    GITHUB_WORKSPACE: folder,
    RUNNER_TEMP: folder,
  };
  try {
    const begun = performance.now();
    const requested = once(server, "request");
    const run = spawn(process.execPath, [metadata.main], { cwd: folder, env, stdio: "ignore" });
    const ended = once(run, "exit");
    const early = ended.then(() => {
      throw new Error("The bundle ended before it sent a request.");
    });
    await Promise.race([requested, early]);
    const seconds = (performance.now() - begun) / 1000;
    early.catch(() => {}); // it ends now
    run.kill("SIGKILL");
    await ended;
    return seconds;
  } finally {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
}
