/** The push, retried after a broken connection, and after a lost race: then on top of the push that came first. */

import { BackupError, withRemedy } from "../../base/errors.ts";
import { RetryBudget, withRetry } from "../../base/retry.ts";
import type { Run } from "../../base/run.ts";
import {
  GitError,
  isLostRace,
  isNameConflict,
  isRejection,
  isTransient,
  namingServer,
  summarizeGitError,
  translateGitErrors,
} from "./git-errors.ts";
import type { Push, RemoteBranch } from "./remote-branch.ts";

/**
 * Maximum number of retries after lost races. Each of n jobs that push at once loses at most n − 1 of them, because each of the others
 * needs one push.
 */
const RACES = 15;

/** Maximum number of retries after failures of the connection or of GitHub. */
const FAILURES = 4;

/** Time limit for asking after a cancelled push, in milliseconds: the runner kills a cancelled run 7.5 s after its first signal. */
const ASK_TIMEOUT = 2000;

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
  // Full jitter over a wide range, so that jobs that lost against each other do not meet again.
  const races = new RetryBudget({
    retries: RACES,
    firstDelay: 500,
    longestDelay: 8000,
    jitter: 1,
  });
  const failures = new RetryBudget({ retries: FAILURES, firstDelay: 1000, longestDelay: 3000 });
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
    if (error instanceof GitError && isRejection(error)) {
      // Fails with the name of the other branch.
      if (isNameConflict(error)) await remote.head();
      throw error;
    }
    if (!(await hasReceived(remote, push.commit, error, signal))) throw error;
  }
}

/**
 * Whether a push succeeded although git failed: its answer may have been lost.
 *
 * @throws BackupError where the branch cannot be asked, or the run ends and the branch does not have the commit yet
 */
async function hasReceived(
  remote: RemoteBranch,
  commit: string,
  cause: unknown,
  signal: AbortSignal,
): Promise<boolean> {
  if (!signal.aborted) {
    if (!(cause instanceof GitError)) return false;
    try {
      return (await remote.head()) === commit;
    } catch {
      if (!signal.aborted) throw cannotAsk(cause);
    }
  }
  // A push that succeeded is a success even now: what was stored elsewhere must not be deleted.
  if (await remote.isAt(commit, AbortSignal.timeout(ASK_TIMEOUT)).catch(() => false)) return true;
  const remedy = "The push was under way: the branch may already have the complete backup.";
  throw withRemedy(signal.reason, remedy);
}

function cannotAsk(cause: unknown): BackupError {
  const host = cause instanceof GitError ? cause.host : "github.com";
  return new BackupError(
    namingServer(
      "The connection to GitHub's git failed during the push, and again when asking whether the push succeeded.",
      host,
    ),
    "The branch may have the complete backup: look at its newest commit, or run the workflow again.",
    { cause },
  );
}

function lostEveryRace(cause: unknown): BackupError {
  return new BackupError(
    `Another push to the backup branch came first in each of ${RACES + 1} attempts.`,
    "The backup is not on the branch: let jobs that share a branch start at different times, or give each its own branch.",
    { cause },
  );
}
