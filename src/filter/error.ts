/** How the filter stops: a mistake in the expression, or a row it cannot go on with. */

/**
 * A fatal runtime error: the evaluation of this row, and with it the run, is over.
 *
 * `RowFilter.keeps` turns it into a `BackupError` that names the row. The message never holds row content.
 */
export class FatalError extends Error {
  override readonly name = "FatalError";
}

/** Ends the evaluation. @param message a sentence without the row's number and without row content */
export function fatal(message: string, options?: ErrorOptions): never {
  throw new FatalError(message, options);
}
