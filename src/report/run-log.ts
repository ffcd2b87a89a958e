/** The log of a run on the runner's console: steps as groups with their times, warnings, masks. */

import { formatDuration } from "../base/format.ts";
import type { Log } from "../base/log.ts";
import type { Progress, StepTime } from "../run.ts";
import type { Stored } from "../store/index.ts";
import { appendOutputs, appendSummary, errorCode, requireOutputFile } from "./runner-files.ts";
import { printCommand, printLine, printMask } from "./standard-output.ts";

/** `the sign-in, the download (3 times)`; `undefined` without retries. */
export function formatRetries(retries: ReadonlyMap<string, number>): string | undefined {
  if (retries.size === 0) return undefined;
  return [...retries]
    .map(([what, times]) => (times === 1 ? what : `${what} (${times} times)`))
    .join(", ");
}

/** The log, the outputs and the summary of a run. It keeps what the summary repeats. */
export class RunLog implements Log, Progress {
  readonly steps: StepTime[] = [];
  readonly held = new Set<string>();
  readonly warnings: string[] = [];
  /** What was retried, and how often. */
  readonly retries = new Map<string, number>();
  readonly #environment: Readonly<NodeJS.ProcessEnv>;

  /** @param environment variables of the runner */
  constructor(environment: Readonly<NodeJS.ProcessEnv>) {
    this.#environment = environment;
  }

  info(line: string): void {
    printLine(line);
  }

  retry(what: string, line: string): void {
    this.retries.set(what, (this.retries.get(what) ?? 0) + 1);
    printLine(line);
  }

  warning(line: string): void {
    this.warnings.push(line);
    printCommand("warning", line);
  }

  mask(secret: string): void {
    // The runner warns about an empty mask. It masks each line of a longer one too.
    if (secret.trim() !== "") printMask(secret);
  }

  /** @throws BackupError if outputs cannot be set */
  requireOutputs(): void {
    const file = this.#environment["GITHUB_OUTPUT"];
    if (file) requireOutputFile(file);
  }

  /** Sets the output at once, so that a run that fails later has it too. */
  jobId(id: string): void {
    this.outputs({ "job-id": id });
  }

  /** Sets all of the outputs, or none with a warning: what is stored stays stored. */
  outputs(outputs: Readonly<Record<string, string>>): void {
    this.#append("GITHUB_OUTPUT", "The outputs", (file) => appendOutputs(file, outputs));
  }

  /** The lines of a step form a group, which the runner folds; its result is one line after the group. */
  async step<T>(
    title: string,
    work: () => Promise<T>,
    summarize: (result: T) => string,
  ): Promise<T> {
    const started = performance.now();
    printCommand("group", title);
    let result: T;
    try {
      result = await work();
    } finally {
      printCommand("endgroup");
    }
    const milliseconds = performance.now() - started;
    this.steps.push({ title, milliseconds });
    printLine(`✓ ${title}: ${summarize(result)} (${formatDuration(milliseconds)})`);
    return result;
  }

  /** Adds Markdown to the job summary. A failure, also to make the Markdown, is only a warning. */
  summary(markdown: () => string): void {
    const append = (file: string) => appendSummary(file, markdown());
    this.#append("GITHUB_STEP_SUMMARY", "The job summary", append);
  }

  /** The last lines: what was retried, and where the backup is, if one was made. */
  end(stored?: Stored): void {
    const retries = formatRetries(this.retries);
    if (retries !== undefined) printLine(`Retried: ${retries}.`);
    if (stored === undefined) return;
    const { artifact, branch, outputDirectory } = stored;
    if (artifact !== undefined) {
      printLine(`Artifact ${artifact.name}: ${artifact.url ?? `id ${artifact.id}`}`);
    }
    if (branch !== undefined) printLine(`Branch ${branch.name}: ${branch.url}`);
    if (outputDirectory !== undefined) printLine(`Folder: ${outputDirectory}`);
  }

  /** Outside a runner there are no such files. */
  #append(variable: string, what: string, append: (file: string) => void): void {
    const file = this.#environment[variable];
    if (!file) return;
    try {
      append(file);
    } catch (error) {
      this.warning(`${what} could not be written (${errorCode(error)}). Nothing else is affected.`);
    }
  }
}
