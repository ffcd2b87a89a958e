/** Row filters in the expression language of Miller's `filter` verb: the only door to this folder. */

import { BackupError } from "../base/errors.ts";
import type { Row, RowFilter } from "../rows/row.ts";
import { compileProgram } from "./compile/index.ts";
import { csvReader, jsonReader } from "./compile/read-row.ts";
import type { State } from "./compile/state.ts";
import { ExpressionError, FatalError, withCaret } from "./error.ts";
import { typeName } from "./functions/typing.ts";
import { parse } from "./syntax/index.ts";
import { ABSENT, FALSE, TRUE } from "./values/index.ts";

export interface FilterOptions {
  /** How values are typed: JSON lexemes or CSV text. */
  readonly format: "ndjson" | "csv";
  /** Titles of the exported fields; left out when Auth0 chose them (then no check of names). */
  readonly fields?: readonly string[];
  /** What ENV reads. Never the process environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What FILENAME says. */
  readonly fileName?: string;
  /** The clock, milliseconds since 1970: systime() and friends read it. */
  readonly now: () => number;
}

/** A filter that is ready to decide rows. */
export interface CompiledFilter extends RowFilter {
  /** Those of `fields` that were absent in every row so far. */
  absentFields(): string[];
}

/** @throws BackupError that shows the place in the expression, for whatever is wrong before the first row */
export function compileFilter(expression: string, options: FilterOptions): CompiledFilter {
  const { fields, state, main } = compiled(expression, options);
  let unseen = fields.map((_, index) => index);
  return {
    fields,
    keeps(row) {
      if (seesNew(row, unseen)) unseen = unseen.filter((index) => !has(row, index));
      state.row = row;
      try {
        main(state);
        return decided(state);
      } catch (error) {
        throw explained(error, `The filter fails at row ${row.number}.`);
      }
    },
    absentFields: () => unseen.map((index) => fields[index] as string),
  };
}

function has(row: Row, index: number): boolean {
  return (row.starts[index] as number) >= 0;
}

/** A loop of its own, as it runs for every row and almost always answers no. */
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
    if (!(error instanceof FatalError)) throw error;
    throw new BackupError("The filter fails before the first row.", error.message, {
      cause: error.cause,
    });
  }
}

/** @throws FatalError when the last bare boolean was neither true, false nor absent, or none was run */
function decided({ decision }: State): boolean {
  if (decision === TRUE) return true;
  if (decision === FALSE || decision?.type === ABSENT) return false;
  if (decision === undefined) {
    throw new FatalError("It came to no decision: no expression that says true or false was run.");
  }
  const type = typeName(decision);
  const remedy =
    type === "error"
      ? "something in it met a value of a type that it does not take. Ask for the type first, as in is_string($x) && …"
      : "end it in a comparison.";
  throw new FatalError(`Its result is neither true nor false, but ${type}: ${remedy}`);
}

/** @param what a sentence: when it happened */
function explained(error: unknown, what: string): unknown {
  if (error instanceof FatalError) return new BackupError(what, error.message, { cause: error });
  // Calls within the limit, each of a long expression, can still be too much for the stack.
  if (!(error instanceof RangeError)) return error;
  return new BackupError(what, "It nests calls too deeply.", { cause: error });
}
