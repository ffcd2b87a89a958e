/** The error type for people, and helpers for errors of other programs. */

import { quote } from "./format.ts";
import { redact } from "./secrets.ts";

/**
 * A failure that we can explain.
 *
 * `message` says what failed, then what to do. It never contains row data or a secret.
 * `cause` keeps the original error for the log.
 */
export class BackupError extends Error {
  override readonly name: string = "BackupError";
  /** What failed, without the remedy. */
  readonly problem: string;

  /**
   * @param what what failed, a sentence that ends with a full stop
   * @param remedy what to do about it, likewise; omitted where `what` already says it
   */
  constructor(what: string, remedy?: string, options?: ErrorOptions) {
    super(remedy === undefined ? what : `${what} ${remedy}`, options);
    this.problem = what;
  }
}

/** Maximum length of a quoted message, in UTF-16 code units. */
const MAX_QUOTE = 200;

/** The first line of another program's error message, without URLs: they may be signed. */
export function firstLine(message: string): string {
  const line = redact(message).split("\n", 1)[0] ?? "";
  return quote(line.replace(/https?:\/\/\S+/g, "…"), MAX_QUOTE);
}

/** Returns the promise, which a later `await` checks. Without this, Node reports a rejection before that `await` as unhandled. */
export function markHandled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

/**
 * Adds a sentence to an error, such as the effect of an abort on work that was under way.
 *
 * @param error for example the reason of an aborted signal
 * @returns a new error; one that is not a BackupError is returned unchanged
 */
export function withRemedy(error: unknown, remedy: string): unknown {
  if (!(error instanceof BackupError)) return error;
  return new BackupError(error.message, remedy, { cause: error.cause });
}
