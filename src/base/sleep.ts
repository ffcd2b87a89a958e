/** Sleeping until a delay has passed or the run ends. */

import { setTimeout as timeout } from "node:timers/promises";

/** @throws the signal's reason as soon as it is aborted */
export async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  await timeout(milliseconds, undefined, { signal }).catch(() => signal.throwIfAborted());
}
