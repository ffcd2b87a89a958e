/** What the steps of a run report and produce: shared by `backup/`, which runs them, and `report/`, which shows them. */

import type { PipelineResult } from "./pipeline/plan.ts";
import type { Settings } from "./settings.ts";
import type { Stored } from "./store/index.ts";

/** Follows the steps of a backup. */
export interface Progress {
  /**
   * Runs one step.
   *
   * @param title what it does, as the log says it
   * @param work the step; its error is thrown again
   * @param summarize describes its result in a few words
   */
  step<T>(title: string, work: () => Promise<T>, summarize: (result: T) => string): Promise<T>;
  /** The places that may hold something of this backup, in words: added before they are changed, removed when that was undone. */
  readonly held: Set<string>;
  /** The export job's id, as soon as it is known. */
  jobId(id: string): void;
}

/** A step that has ended. */
export interface StepTime {
  readonly title: string;
  readonly milliseconds: number;
}

/** A backup that was made and stored. */
export interface Backup extends Stored {
  readonly tenant: string;
  readonly jobId: string;
  readonly connection: string | undefined;
  /** The exported fields in a few words. Their names are not trusted. */
  readonly fields: string;
  readonly settings: Pick<Settings, "filter" | "recipients" | "destinations">;
  readonly result: PipelineResult;
}

/** One line of a dry run's check list. */
export interface Check {
  /** What was checked, in a few words. */
  readonly title: string;
  /** `skipped` if an earlier failure, or the other side, leaves the result unknown. */
  readonly outcome: "passed" | "failed" | "skipped";
  /** What was found; for a failed check what is wrong and what to do. */
  readonly note: string;
}
