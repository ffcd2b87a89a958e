/** What every part of a run is given. Each takes only the fields that it needs, by `Pick<Run, …>`. */

import type { Log } from "./log.ts";
import type { RunnerEnvironment } from "./runner-environment.ts";

/** One run of the action, as the runner started it. */
export interface Run extends RunnerEnvironment {
  readonly log: Log;
  /** Aborted at the deadline, when the run is cancelled, or when nothing is left to wait for. */
  readonly signal: AbortSignal;
}
