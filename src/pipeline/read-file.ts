/** Reads a file with read-ahead into two buffers, which saves the memory and the garbage of a Node stream's. */

import { open } from "node:fs/promises";
import { markHandled } from "../base/errors.ts";

/** Bytes per read. */
const SIZE = 1024 * 1024;

/** @returns chunks, each valid only until the next one is requested; it throws the system's error, or the signal's reason */
export async function* readFileChunks(path: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  const handle = await open(path);
  const read = (into: Buffer) => markHandled(handle.read(into, 0, SIZE));
  let ahead = Buffer.allocUnsafeSlow(SIZE);
  let current = Buffer.allocUnsafeSlow(SIZE);
  let reading = read(ahead);
  try {
    for (;;) {
      const { bytesRead } = await reading;
      signal.throwIfAborted();
      if (bytesRead === 0) return;
      [current, ahead] = [ahead, current];
      reading = read(ahead);
      yield current.subarray(0, bytesRead);
    }
  } finally {
    await Promise.allSettled([reading]);
    await handle.close();
  }
}
