/** The errors of a filter: a mistake in the expression, or a row that it cannot decide. */
import { BackupError } from "../base/errors.ts";

/**
 * A fatal runtime error: it ends the evaluation, and with it the run.
 *
 * `RowFilter.keeps` turns it into a `BackupError` with the row's number. The message never contains row data.
 */
export class FatalError extends Error {
  override readonly name: string = "FatalError";
}

/** A statement that fails. In the main block it is fatal; in a function it makes the function return an error. */
export class StatementError extends FatalError {
  override readonly name = "StatementError";
}

/** Ends the evaluation. @param message sentences without the row's number and without row data */
export function fatal(message: string, options?: ErrorOptions): never {
  throw new FatalError(message, options);
}

/** Ends the function that contains the statement, or else the evaluation. @param message as for `fatal` */
export function statementError(message: string): never {
  throw new StatementError(message);
}

/** A part of the expression: UTF-16 offsets [start, end). */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A mistake in the expression, found before any row is read. */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
  readonly span: Span;

  /** @param message what is wrong and what to write instead; it starts in lower case */
  constructor(message: string, span: Span, options?: ErrorOptions) {
    super(message, options);
    this.span = { start: span.start, end: span.end };
  }
}

/** Maximum length of the excerpt around a mistake, in code points. */
const MAX_EXCERPT = 100;

/**
 * The error as users see it: what is wrong, the line that contains it, and carets under the part that is wrong.
 *
 *     The filter does not compile (line 1, column 12): there is no function strlne. Did you mean strlen?
 *
 *       $a == 1 && strlne($b) > 3
 *                  ^^^^^^
 */
export function withCaret(error: ExpressionError, expression: string): BackupError {
  const { start, end } = error.span;
  const lineStart = expression.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = expression.indexOf("\n", start);
  const line = expression.slice(lineStart, lineEnd === -1 ? undefined : lineEnd);
  const lineNumber = expression.slice(0, lineStart).split("\n").length;
  // Columns are code points, as editors count them, which also keeps the caret in place.
  const before = [...line.slice(0, start - lineStart)];
  const from = Math.max(0, before.length - MAX_EXCERPT / 2);
  const shown = [...line].slice(from, from + MAX_EXCERPT);
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
