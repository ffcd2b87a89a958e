/** Awaiting promises of libraries, which may never settle, until a signal is aborted. */

import { addAbortListener } from "node:events";

/**
 * Settles as the work does or, when that takes too long after the signal was aborted, rejects with the signal's reason.
 *
 * @param grace time for the work to end by itself after the abort, in milliseconds
 */
export async function untilAborted<T>(
  work: Promise<T>,
  signal: AbortSignal,
  grace = 0,
): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  const end = () => reject(signal.reason);
  using _ = addAbortListener(signal, () => {
    if (grace === 0) end();
    else timer = setTimeout(end, grace);
  });
  try {
    return await Promise.race([aborted, work]);
  } finally {
    clearTimeout(timer);
  }
}
