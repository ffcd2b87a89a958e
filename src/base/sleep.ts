/** Waiting that the end of the run cuts short. */

import { setTimeout as timeout } from "node:timers/promises";

/**
 * Waits.
 *
 * @throws the signal's reason as soon as it is aborted
 */
export async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  await timeout(milliseconds, undefined, { signal }).catch(() => signal.throwIfAborted());
}

/** A wait in milliseconds as the log tells it: `0.05 s`, `12 s`. */
export function formatSeconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(milliseconds < 1000 ? 2 : 0)} s`;
}
