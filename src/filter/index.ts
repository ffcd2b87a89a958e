/** Row filters in the expression language of Miller's `filter` verb. The only entry of this folder; its README explains the rest. */

import { BackupError } from "../base/errors.ts";
import type { Member, Row, RowFilter } from "../rows/row.ts";
import { compileProgram } from "./compile/index.ts";
import { csvReader, jsonReader } from "./compile/row-reader.ts";
import type { State } from "./compile/state.ts";
import { ExpressionError, FatalError, withCaret } from "./error.ts";
import { typeName } from "./functions/typing.ts";
import { lint } from "./lint.ts";
import { parse } from "./syntax/index.ts";
import { ABSENT, FALSE, TRUE } from "./values/index.ts";

export interface FilterOptions {
  /** How values get their types: from JSON, or inferred from CSV text. */
  readonly format: "ndjson" | "csv";
  /** Titles of the exported fields. Without it (when Auth0 chose them) names of fields are not checked. */
  readonly fields?: readonly string[];
  /** The contents of `ENV`. Never the process environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The value of `FILENAME`. */
  readonly fileName?: string;
  /** The clock for `systime()` and similar functions: milliseconds since 1970. */
  readonly now: () => number;
}

/** A filter that is ready to decide rows. */
export interface CompiledFilter extends RowFilter {
  readonly members: readonly Member[];
  /** Steps of all rows so far. */
  readonly steps: number;
  /** Those of `fields` that were absent in every row so far. */
  absentFields(): string[];
}

/**
 * Compiles a filter and runs its `begin` blocks.
 *
 * @throws BackupError for any mistake that can be found before the first row, with the line and a caret
 */
export function compileFilter(expression: string, options: FilterOptions): CompiledFilter {
  const { fields, members, state, main } = compiled(expression, options);
  let unseen = fields.map((_, index) => index);
  let steps = 0;
  return {
    fields,
    members,
    get steps() {
      return steps;
    },
    keeps(row) {
      if (seesNew(row, unseen)) unseen = unseen.filter((index) => !has(row, index));
      state.row = row;
      state.steps = 0;
      try {
        main(state);
        steps += state.steps;
        return decision(state);
      } catch (error) {
        throw withContext(error, `The filter fails at row ${row.number}.`);
      }
    },
    absentFields: () => unseen.map((index) => fields[index] as string),
  };
}

/**
 * Rejects a filter that compiles but cannot mean what was meant, such as `logins_count > 100` without a $.
 *
 * @throws BackupError with the line and a caret, and what was probably meant
 */
export function lintFilter(expression: string, format: FilterOptions["format"]): void {
  try {
    lint(parse(expression), expression, format);
  } catch (error) {
    throw error instanceof ExpressionError ? withCaret(error, expression) : error;
  }
}

function has(row: Row, index: number): boolean {
  return (row.starts[index] as number) >= 0;
}

/** A plain loop, because it runs for every row and almost always returns false. */
function seesNew(row: Row, unseen: readonly number[]): boolean {
  for (const index of unseen) if (has(row, index)) return true;
  return false;
}

function compiled(expression: string, options: FilterOptions) {
  try {
    return compileProgram(parse(expression), expression, {
      reader: options.format === "csv" ? csvReader : jsonReader,
      exported: options.fields,
      environment: new Map(Object.entries(options.environment ?? {})),
      fileName: options.fileName ?? "(stdin)",
      now: options.now,
    });
  } catch (error) {
    if (error instanceof ExpressionError) throw withCaret(error, expression);
    throw withContext(error, "The filter fails before the first row.");
  }
}

/** @throws FatalError when the last bare boolean is neither true, false nor absent, as in Miller since 6.17; or there is none */
function decision({ decision: last }: State): boolean {
  if (last === TRUE) return true;
  if (last === FALSE || last?.type === ABSENT) return false;
  if (last === undefined) {
    throw new FatalError("No condition was evaluated. End the filter with a condition.");
  }
  const type = typeName(last);
  const remedy =
    type === "error"
      ? "A function or operator received a value of the wrong type. Check the type first, as in is_string($x) && …"
      : "End the filter with a comparison.";
  throw new FatalError(`The result is neither true nor false, but of type ${type}. ${remedy}`);
}

/** @param what a sentence that says when the error happened */
function withContext(error: unknown, what: string): unknown {
  if (error instanceof FatalError) return new BackupError(what, error.message, { cause: error });
  // The stack can overflow within the limit on calls, if each evaluates a long expression.
  if (!(error instanceof RangeError)) return error;
  return new BackupError(what, "Its function calls are nested too deeply.", { cause: error });
}
