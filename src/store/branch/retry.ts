/** Git over the network: again where a connection broke. */

import { formatSeconds } from "../../base/format.ts";
import type { Log } from "../../base/log.ts";
import { sleep } from "../../base/sleep.ts";
import { GitError } from "./git.ts";
import { complaint, isTransient } from "./git-failure.ts";

/** How often a command is tried in all, and the wait before the second time in milliseconds, doubled for each further one. */
const ATTEMPTS = 3;
const FIRST_WAIT = 1000;

/**
 * Runs a command that does no harm twice.
 *
 * @param what the command in words, for the log: "the fetch"
 * @throws GitError when it keeps failing, or failed for a reason that does not pass
 */
export async function withRetry<T>(
  what: string,
  log: Log,
  signal: AbortSignal,
  command: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await command();
    } catch (error) {
      if (!(error instanceof GitError) || !isTransient(error) || attempt === ATTEMPTS) throw error;
      const wait = FIRST_WAIT * 2 ** (attempt - 1);
      log.retry(what, `Repeating ${what} in ${formatSeconds(wait)} (${complaint(error)}).`);
      await sleep(wait, signal);
    }
  }
}
