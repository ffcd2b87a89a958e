/** The shape of the function table: how one built-in function is described, and what a call of it receives. */
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

/** What a filter provides to its functions; the same object for the lifetime of the filter. */
export interface Runtime {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** `ENV`. The expression may assign to it, for example to `TZ`, so read it at each call. */
  readonly environment: ReadonlyMap<string, Value>;
  /** For work that the sizes of the arguments do not show. @throws FatalError when the row has no steps left */
  readonly charge: (steps: number) => void;
}

/** One call in the expression. */
export interface CallSite {
  /** The regular expression of the `pattern` argument, if that is a literal. */
  readonly pattern: RE2JS | undefined;
  readonly runtime: Runtime;
}

/**
 * Computes one call. The compiler has checked the number of arguments.
 * Returns `ERROR_VALUE` for a wrong type; calls `fatal` of `../error.ts` where Miller ends the program.
 */
export type Implementation = (...values: Value[]) => Value;

/** For functions that prepare something once per call site, or read the runtime. */
export interface PerCallSite {
  readonly build: (site: CallSite) => Implementation;
  /** The steps of a call with small values, for calls that cost more than one. */
  readonly steps?: number;
  /** 0-based index of the argument that is a regular expression: as a literal it is compiled once, escapes untouched. */
  readonly pattern?: number;
}

export type FunctionDefinition = {
  readonly name: string;
  readonly class: FunctionClass;
  /** Names for the help: `"text"`; `"length?"` is optional, `"values..."` accepts any number of arguments. */
  readonly parameters: readonly string[];
  readonly help: string;
} & (
  | { readonly call: Implementation; readonly pattern?: undefined; readonly steps?: undefined }
  | PerCallSite
);

type Table = Readonly<Record<string, readonly [help: string, body: Implementation | PerCallSite]>>;

/** Definitions from a table whose keys are signatures: `"strlen(text)": ["How many characters ...", strlen]`. */
export function define(functionClass: FunctionClass, table: Table): FunctionDefinition[] {
  return Object.entries(table).map(([signature, [help, body]]) => {
    const [name = "", ...parameters] = signature.match(/[\w.?]+/g) ?? [];
    const common = { name, class: functionClass, parameters, help };
    return typeof body === "function" ? { ...common, call: body } : { ...common, ...body };
  });
}

/** Minimum and maximum number of arguments; `Infinity` if there is no limit. */
export function arity({ parameters }: FunctionDefinition): { least: number; most: number } {
  const required = parameters.filter((name) => !/(\?|\.\.\.)$/.test(name)).length;
  const isVariadic = parameters.some((name) => name.endsWith("..."));
  return { least: required, most: isVariadic ? Infinity : parameters.length };
}
