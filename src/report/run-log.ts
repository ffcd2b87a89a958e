/** The log of a run: steps as groups with their times, warnings, masks. */

import * as core from "@actions/core";
import { formatDuration } from "../base/format.ts";
import type { Log } from "../base/log.ts";

/** A step that has ended, for the summary. */
export interface StepTime {
  readonly title: string;
  readonly milliseconds: number;
}

/** `the sign-in, the download (3 times)`; nothing where nothing was repeated. */
export function formatRetries(repeated: ReadonlyMap<string, number>): string | undefined {
  if (repeated.size === 0) return undefined;
  return [...repeated]
    .map(([what, times]) => (times === 1 ? what : `${what} (${times} times)`))
    .join(", ");
}

/** The log on the runner's console. It remembers what the summary repeats. */
export class RunLog implements Log {
  readonly steps: StepTime[] = [];
  readonly warnings: string[] = [];
  /** What was sent again, and how often. */
  readonly repeated = new Map<string, number>();

  info(line: string): void {
    core.info(line);
  }

  retry(what: string, line?: string): void {
    this.repeated.set(what, (this.repeated.get(what) ?? 0) + 1);
    if (line !== undefined) core.info(line);
  }

  /** Sums up what was sent again; nothing where nothing was. */
  sumUp(): void {
    const repeated = formatRetries(this.repeated);
    if (repeated !== undefined) core.info(`Sent again on the way: ${repeated}.`);
  }

  warning(line: string): void {
    this.warnings.push(line);
    core.warning(line);
  }

  mask(secret: string): void {
    // An empty mask would be one of everything; the runner only warns about it. It masks each line of a longer one too.
    if (secret.trim() !== "") core.setSecret(secret);
  }

  /** Tells the job's id at once, so that a run that fails later leaves it behind. */
  jobId(id: string): void {
    core.setOutput("job-id", id);
  }

  /**
   * Runs one step of the backup. What it says on the way stands in a group, which the runner folds; its result on one line below.
   *
   * @param title what it does, in the words of the log
   * @param work the step; what it throws goes on to the caller, outside the group
   * @param inShort what came of it, in a few words
   */
  async step<T>(title: string, work: () => Promise<T>, inShort: (result: T) => string): Promise<T> {
    const started = performance.now();
    core.startGroup(title);
    let result: T;
    try {
      result = await work();
    } finally {
      core.endGroup();
    }
    const milliseconds = performance.now() - started;
    this.steps.push({ title, milliseconds });
    core.info(`✓ ${title}: ${inShort(result)} (${formatDuration(milliseconds)})`);
    return result;
  }
}
