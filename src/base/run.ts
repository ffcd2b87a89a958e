/** What every part of a backup is given: each takes the fields that it needs by `Pick<Run, …>`. */

import type { Log } from "./log.ts";
import type { Environment, Repository } from "./runner-environment.ts";

/** One run of the action, as the runner started it. */
export interface Run {
  readonly log: Log;
  /** Aborted at the deadline, when the run is cancelled, or when nothing is left to wait for. */
  readonly signal: AbortSignal;
  /** The runner's folder for temporary files. */
  readonly temp: string;
  /** Address of the workflow run, where it has one. */
  readonly url: string | undefined;
  /** The repository that the workflow runs in; unknown outside a workflow. */
  readonly repository: Repository | undefined;
  readonly environment: Environment;
}
