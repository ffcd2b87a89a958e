/** Progress of the download, in the log. */

import { formatBytes } from "../base/format.ts";
import type { Log } from "../base/log.ts";

/** Minimum time between two lines, in milliseconds. */
const INTERVAL = 10_000;

/** Yields the bytes unchanged. Logs their number regularly and at the end. */
export async function* logProgress(bytes: AsyncIterable<Buffer>, log: Log): AsyncGenerator<Buffer> {
  let received = 0;
  let logged = performance.now();
  for await (const chunk of bytes) {
    received += chunk.length;
    yield chunk;
    if (performance.now() - logged < INTERVAL) continue;
    logged = performance.now();
    log.info(`Downloaded ${formatBytes(received)} so far.`);
  }
  log.info(`Downloaded ${formatBytes(received)}.`);
}
