/** What one row of the function table says. */
import type { RE2JS } from "re2js";
import type { Value } from "../values/index.ts";

export type FunctionClass =
  | "arithmetic"
  | "collections"
  | "conversion"
  | "hashing"
  | "higher-order"
  | "math"
  | "stats"
  | "string"
  | "time"
  | "typing";

/** What a running filter lends its functions; the same object for the filter's whole life. */
export interface Run {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** `ENV`: the expression may assign to it, `TZ` for instance, so read it at each call. */
  readonly environment: ReadonlyMap<string, Value>;
}

/** The place of a call in the expression. */
export interface CallSite {
  /** Arguments that are constant; undefined where the value is known only at run time. */
  readonly literals: readonly (Value | undefined)[];
  /** The regular expression of the row's `pattern` argument, when that is a literal. */
  readonly pattern: RE2JS | undefined;
  readonly run: Run;
}

/**
 * Computes one call. The number of arguments was checked when the expression was compiled.
 * A wrong type answers `ERROR_VALUE`; where Miller ends the program, call `fatal` of `../error.ts`.
 */
export type FunctionCall = (...values: Value[]) => Value;

interface Description {
  readonly name: string;
  readonly class: FunctionClass;
  /** Names for the help: `"text"`, `"length?"` may be left out, `"values..."` takes any number, none included. */
  readonly parameters: readonly string[];
  /** One line. */
  readonly help: string;
  /** 0-based index of the argument that, written as a literal, is a regular expression and taken without decoding. */
  readonly pattern?: number;
}

/** `call` for a function of its arguments alone; `build` to decide once per place of call, or to read the run. */
export type FunctionRow = Description &
  ({ readonly call: FunctionCall } | { readonly build: (site: CallSite) => FunctionCall });

/** Fewest and most arguments of a row; `Infinity` for any number. */
export function arity(row: FunctionRow): { least: number; most: number } {
  const required = row.parameters.filter((name) => !/(\?|\.\.\.)$/.test(name)).length;
  const open = row.parameters.some((name) => name.endsWith("..."));
  return { least: required, most: open ? Infinity : row.parameters.length };
}
