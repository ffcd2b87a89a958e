/** How a run that failed is told: one annotation, and what was underneath. */

import * as core from "@actions/core";
import { BackupError, firstLine } from "../base/errors.ts";

/** Fails the step with one error annotation. */
export function reportFailure(error: unknown): void {
  if (!(error instanceof BackupError)) {
    // A fault of ours. Its message may quote what it was working on, so only its kind and place are shown.
    const kind = error instanceof Error ? error.name : typeof error;
    core.info(`${kind} at\n${placeOf(error)}`);
    core.setFailed(
      `The backup failed in a way it should not (${kind}). Nothing was stored: please report it with the lines above; they hold no data.`,
    );
    return;
  }
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
    core.info(`Cause: ${cause.name}: ${firstLine(cause.message)}`);
  }
  core.setFailed(error.message);
}

function placeOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  return stack
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .join("\n");
}
