/** When a run must end: at its deadline, on a cancel, on an uncaught error, or with nothing to wait for. */

import { BackupError } from "./errors.ts";
import { untilAborted } from "./until-aborted.ts";

/** What the user can do when a run ends early: a sentence each. */
export interface EndRemedies {
  readonly afterDeadline: string;
  readonly afterBrokenConnection: string;
}

/**
 * Time for a run that must end to take back or to report what it did, in milliseconds. The runner kills a cancelled run 7.5 s after its
 * first signal; without this limit a library's promise that never settles would hold the run.
 */
const END_GRACE = 6500;

/**
 * Runs the work of an action until it settles or must end. Call it once per process.
 *
 * @param timeout in milliseconds
 * @param work is given a signal that is aborted, with the reason, when it must end
 * @throws what the work throws; the signal's reason when the work does not settle in time after it
 */
export function runToEnd<T>(
  timeout: number,
  remedies: EndRemedies,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const signal = endOfRun(timeout, remedies);
  return untilAborted(work(signal), signal, END_GRACE);
}

function endOfRun(timeout: number, remedies: EndRemedies): AbortSignal {
  const end = new AbortController();
  const deadline = () =>
    end.abort(
      new BackupError(
        `The run took longer than \`timeout-minutes\` (${timeout / 60_000}).`,
        remedies.afterDeadline,
      ),
    );
  // The timer must not keep the process alive: see beforeExit.
  setTimeout(deadline, timeout).unref();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const) {
    process.on(name, () => end.abort(new BackupError("The run was cancelled.")));
  }
  // A client that never settles after its connection was cut leaves the process with nothing to do.
  process.on("beforeExit", () => {
    end.abort(
      new BackupError(
        "A connection was closed in the middle of a response.",
        remedies.afterBrokenConnection,
      ),
    );
  });
  // The artifact client throws some errors outside its promise.
  process.on("uncaughtException", (error) => end.abort(error));
  process.on("unhandledRejection", (error) => end.abort(error));
  return end.signal;
}
