/** The log of a run on the runner's console: steps as groups with their times, warnings, masks. */

import * as core from "@actions/core";
import { formatDuration } from "../base/format.ts";
import type { Log } from "../base/log.ts";
import type { Progress, StepTime } from "../run.ts";
import type { Stored } from "../store/index.ts";

/** `the sign-in, the download (3 times)`; `undefined` without retries. */
export function formatRetries(retries: ReadonlyMap<string, number>): string | undefined {
  if (retries.size === 0) return undefined;
  return [...retries]
    .map(([what, times]) => (times === 1 ? what : `${what} (${times} times)`))
    .join(", ");
}

/** The only writer of the log. It keeps what the summary repeats. */
export class RunLog implements Log, Progress {
  readonly steps: StepTime[] = [];
  readonly warnings: string[] = [];
  /** What was retried, and how often. */
  readonly retries = new Map<string, number>();

  info(line: string): void {
    core.info(line);
  }

  retry(what: string, line?: string): void {
    this.retries.set(what, (this.retries.get(what) ?? 0) + 1);
    if (line !== undefined) core.info(line);
  }

  warning(line: string): void {
    this.warnings.push(line);
    core.warning(line);
  }

  mask(secret: string): void {
    // The runner warns about an empty mask. It masks each line of a longer one too.
    if (secret.trim() !== "") core.setSecret(secret);
  }

  /** Sets the output at once, so that a run that fails later has it too. */
  jobId(id: string): void {
    core.setOutput("job-id", id);
  }

  /** The lines of a step form a group, which the runner folds; its result is one line after the group. */
  async step<T>(
    title: string,
    work: () => Promise<T>,
    summarize: (result: T) => string,
  ): Promise<T> {
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
    core.info(`✓ ${title}: ${summarize(result)} (${formatDuration(milliseconds)})`);
    return result;
  }

  /** Adds Markdown to the job summary. By now the backup is stored, so a failure is only a warning. */
  async summary(markdown: string): Promise<void> {
    await core.summary
      .addRaw(markdown)
      .write()
      .catch((error: NodeJS.ErrnoException) =>
        this.warning(`The job summary could not be written (${error.code ?? error.name}).`),
      );
  }

  /** The last lines: what was retried, and where the backup is, if one was made. */
  end(stored?: Stored): void {
    const retries = formatRetries(this.retries);
    if (retries !== undefined) core.info(`Retried: ${retries}.`);
    if (stored === undefined) return;
    const { artifact, branch, outputDirectory } = stored;
    if (artifact !== undefined) {
      core.info(`Artifact ${artifact.name}: ${artifact.url ?? `id ${artifact.id}`}`);
    }
    if (branch !== undefined) core.info(`Branch ${branch.name}: ${branch.url}`);
    if (outputDirectory !== undefined) core.info(`Folder: ${outputDirectory}`);
  }
}
