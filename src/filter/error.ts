/** How the filter stops: a mistake in the expression, or a row it cannot go on with. */
import { BackupError } from "../base/errors.ts";

/**
 * A fatal runtime error: the evaluation of this row, and with it the run, is over.
 *
 * `RowFilter.keeps` turns it into a `BackupError` that names the row. The message never holds row content.
 */
export class FatalError extends Error {
  override readonly name: string = "FatalError";
}

/** A statement that cannot be carried out. It is fatal in the main block; a function it happens in returns an error. */
export class StatementError extends FatalError {
  override readonly name = "StatementError";
}

/** Ends the evaluation. @param message a sentence without the row's number and without row content */
export function fatal(message: string, options?: ErrorOptions): never {
  throw new FatalError(message, options);
}

/** Ends the function the statement stands in, or the evaluation. @param message as for `fatal` */
export function statementError(message: string): never {
  throw new StatementError(message);
}

/** A place in the expression: UTF-16 offsets [start, end). */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** A mistake in the expression, found before any row is read. */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
  readonly place: Place;

  /** @param message what is wrong and what to write instead, in sentences */
  constructor(message: string, place: Place, options?: ErrorOptions) {
    super(message, options);
    this.place = { start: place.start, end: place.end };
  }
}

/** Longest piece of a line that is shown around a mistake, in code points. */
const SHOWN = 100;

/**
 * The error a person reads: what is wrong, the line it stands on, and a caret under the place.
 *
 *     The filter does not compile (line 1, column 12): there is no function "strlne". Did you mean "strlen"?
 *
 *       $a == 1 && strlne($b) > 3
 *                  ^^^^^^
 */
export function withCaret(error: ExpressionError, expression: string): BackupError {
  const { start, end } = error.place;
  const lineStart = expression.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = expression.indexOf("\n", start);
  const line = expression.slice(lineStart, lineEnd === -1 ? undefined : lineEnd);
  const lineNumber = expression.slice(0, lineStart).split("\n").length;
  // Columns are code points: what an editor counts, and what keeps the caret under its place.
  const before = [...line.slice(0, start - lineStart)];
  const from = Math.max(0, before.length - SHOWN / 2);
  const shown = [...line].slice(from, from + SHOWN);
  const marked = [...line.slice(start - lineStart, end - lineStart)].length;
  const width = Math.max(1, Math.min(marked, shown.length - (before.length - from)));
  const indent = before.slice(from).map((character) => (character === "\t" ? "\t" : " "));
  return new BackupError(
    `The filter does not compile (line ${lineNumber}, column ${before.length + 1}): ${error.message}\n\n` +
      `  ${shown.join("")}\n  ${indent.join("")}${"^".repeat(width)}`,
    undefined,
    { cause: error },
  );
}
