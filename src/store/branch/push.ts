/** The push, retried after a broken connection, and after a lost race: then on top of the push that came first. */

import { BackupError, explainAbort } from "../../base/errors.ts";
import { RetryBudget, withRetry } from "../../base/retry.ts";
import type { Run } from "../../base/run.ts";
import { isLostRace, isTransient, summarizeGitError, translateGitErrors } from "./git-errors.ts";
import type { Push, RemoteBranch } from "./remote-branch.ts";

/** Maximum number of retries for each of the two reasons. */
const RETRIES = 4;

/**
 * Pushes a commit until the branch has it. A push is not idempotent, so each retry first makes the commit again, on top of what the
 * branch has by then.
 *
 * @param first the commit for the first attempt
 * @param rebuild makes the commit again
 * @returns the commit that the branch has now
 * @throws BackupError when GitHub rejects the push, or every attempt fails
 */
export async function pushWithRetry<T extends Push>(
  remote: RemoteBranch,
  first: T,
  rebuild: () => Promise<T>,
  run: Pick<Run, "log" | "signal">,
): Promise<T> {
  // Full jitter, so that jobs that lost against each other do not meet again.
  const races = new RetryBudget({ retries: RETRIES, firstDelay: 300, jitter: 1 });
  const failures = new RetryBudget({ retries: RETRIES, firstDelay: 1000, longestDelay: 3000 });
  let next: T | undefined = first;
  const attempt = async () => {
    const commit = next ?? (await rebuild());
    next = undefined;
    await pushOnce(remote, commit, run.signal);
    return commit;
  };
  return await translateGitErrors(
    withRetry(run, "the push", attempt, (error) => {
      if (isLostRace(error)) {
        const reason = "another push to the branch came first";
        return { budget: races, reason, finalError: lostEveryRace(error) };
      }
      if (isTransient(error)) return { budget: failures, reason: summarizeGitError(error) };
      return undefined;
    }),
  );
}

async function pushOnce(remote: RemoteBranch, push: Push, signal: AbortSignal): Promise<void> {
  if (push.commit === push.head) return;
  try {
    await remote.push(push);
  } catch (error) {
    if (signal.aborted) {
      const remedy = "The push was under way: the branch may already have the complete backup.";
      throw explainAbort(signal.reason, remedy);
    }
    if (!(await remote.hasReceived(push.commit, error))) throw error;
  }
}

function lostEveryRace(cause: unknown): BackupError {
  return new BackupError(
    `Another push to the backup branch came first in each of ${RETRIES + 1} attempts.`,
    "The backup is not on the branch: let jobs that share a branch start at different times, or give each its own branch.",
    { cause },
  );
}
