/** The one error a person is meant to read. */

/**
 * Something went wrong in a way we can explain.
 *
 * `message` says what happened and then what to do; it never holds row content or a secret.
 * `cause` keeps the error underneath, for the log.
 */
export class BackupError extends Error {
  override readonly name: string = "BackupError";

  /**
   * @param what what happened, a sentence that ends with a full stop
   * @param remedy what to do about it, likewise; left out where `what` already says it
   */
  constructor(what: string, remedy?: string, options?: ErrorOptions) {
    super(remedy === undefined ? what : `${what} ${remedy}`, options);
  }
}

/** Longest piece of another program's message that is repeated, in UTF-16 units. */
const LONGEST_WORDS = 200;

/** The first line of an error that is not ours, without addresses: those may be signed. */
export function firstLine(message: string): string {
  const line = message.split("\n", 1)[0] ?? "";
  return line.replace(/https?:\/\/\S+/g, "…").slice(0, LONGEST_WORDS);
}

/** The same promise, whose failure is told to whoever waits for it later: Node would call it unhandled until then. */
export function markHandled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
