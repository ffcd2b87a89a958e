/** Progress of the download, for whoever watches a long run. */

import { formatBytes } from "../base/format.ts";
import type { Log } from "../base/log.ts";

/** Shortest time between two lines, in milliseconds. */
const INTERVAL = 10_000;

/** Hands the bytes on unchanged, and says now and then, and at the end, how many there were. */
export async function* logProgress(bytes: AsyncIterable<Buffer>, log: Log): AsyncGenerator<Buffer> {
  let received = 0;
  let told = performance.now();
  for await (const chunk of bytes) {
    received += chunk.length;
    yield chunk;
    if (performance.now() - told < INTERVAL) continue;
    told = performance.now();
    log.info(`Downloaded ${formatBytes(received)} so far.`);
  }
  log.info(`Downloaded ${formatBytes(received)}.`);
}
