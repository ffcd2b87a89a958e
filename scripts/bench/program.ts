/** Runs other programs on the same work, and measures their memory. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream, readFileSync } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Work } from "./lines.ts";
import type { Measured } from "./work.ts";

export const LOOK_EVERY_MS = 50;

/** @throws when the command fails */
export async function runProgram(
  { command, keepsAs }: Extract<Work, { kind: "program" }>,
  gzip: string,
): Promise<Measured> {
  const folder = await mkdtemp(path.join(tmpdir(), "bench-"));
  const out = path.join(folder, "out");
  try {
    const begun = performance.now();
    const shell = spawn("sh", ["-c", command, "sh", gzip, out], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    let peakBytes = 0;
    const looking = setInterval(() => {
      peakBytes = Math.max(peakBytes, largestOf(shell.pid ?? 0));
    }, LOOK_EVERY_MS);
    const [exitCode] = await once(shell, "exit");
    const seconds = (performance.now() - begun) / 1000;
    clearInterval(looking);
    if (exitCode !== 0) throw new Error(`${command} ended with ${exitCode}.`);
    return {
      seconds,
      bytes: (await stat(out)).size,
      ...(peakBytes > 0 && { peakBytes }),
      ...(keepsAs !== undefined && { kept: await keptIn(out) }),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The number of users: the command has written it to a file beside the output, or each line of the output is one. */
async function keptIn(file: string): Promise<number> {
  const count = textOf(`${file}.kept`);
  if (count !== "") return Number(count);
  let lines = 0;
  for await (const chunk of createReadStream(file)) {
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines++;
  }
  return lines;
}

/** Peak memory of the largest process among a process and its children, in bytes; 0 outside Linux. */
export function largestOf(pid: number): number {
  const status = textOf(`/proc/${pid}/status`);
  const own = Number(/VmHWM:\s*(\d+)/.exec(status)?.[1] ?? 0) * 1024;
  return Math.max(own, ...childrenOf(pid).map(largestOf));
}

/** The processes that a process started; none outside Linux. */
export function childrenOf(pid: number): number[] {
  const children = textOf(`/proc/${pid}/task/${pid}/children`);
  return children.split(" ").filter(Boolean).map(Number);
}

/** The process may have ended. */
export function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
