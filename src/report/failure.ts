/** Reports a failed run: one error annotation, and the causes in the log. */

import { BackupError, firstLine } from "../base/errors.ts";
import { printCommand, printLine } from "./standard-output.ts";

/**
 * Fails the step with one error annotation.
 *
 * @param what the run as a noun: "backup"
 * @param effect a sentence about what a run that failed because of a bug may have done
 */
export function reportFailure(error: unknown, what: string, effect: string): void {
  if (!(error instanceof BackupError)) {
    // A bug of ours. Its message may quote data, so only its kind and place are shown.
    const kind = error instanceof Error ? error.name : typeof error;
    printLine(`${kind} at`);
    for (const line of placeOf(error)) printLine(line);
    printCommand(
      "error",
      `The ${what} failed because of a bug in this action (${kind}). ${effect} Report the bug with the lines above: they contain no user data.`,
    );
    return;
  }
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
    printLine(`Cause: ${cause.name}: ${firstLine(cause.message)}`);
  }
  printCommand("error", error.message);
}

function placeOf(error: unknown): string[] {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  return stack.split("\n").filter((line) => /^\s+at /.test(line));
}
