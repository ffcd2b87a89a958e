/** Reports a failed run: one error annotation, and the causes in the log. */

import * as core from "@actions/core";
import { BackupError, firstLine } from "../base/errors.ts";

/** Fails the step with one error annotation. */
export function reportFailure(error: unknown): void {
  if (!(error instanceof BackupError)) {
    // A bug of ours. Its message may quote data, so only its kind and place are shown.
    const kind = error instanceof Error ? error.name : typeof error;
    core.info(`${kind} at\n${placeOf(error)}`);
    core.setFailed(
      `The backup failed because of a bug in this action (${kind}). Nothing was stored. Report the bug with the lines above: they contain no user data.`,
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
