/** What the compiler knows while it walks the tree. */
import { ExpressionError, type Place } from "../error.ts";
import type { Runtime } from "../functions/table.ts";
import { didYouMean } from "../suggest.ts";
import type { Expression, FunctionBody } from "../syntax/nodes.ts";
import type { Value } from "../values/index.ts";
import type { RowReader } from "./read-row.ts";
import type { Scope } from "./scope.ts";
import type { Evaluate, Signal, State } from "./state.ts";

/** An expression ready to run. */
export interface Compiled {
  readonly evaluate: Evaluate;
  /** Its value, when that is the same for every row. */
  readonly constant?: Value;
}

/** A function or subroutine of the expression's own. */
export interface Routine<Result> {
  readonly name: string;
  readonly arity: number;
  /** Set once the body is compiled, so that the body may call it. */
  call: (state: State, values: readonly Value[]) => Result;
}

export interface Context {
  readonly source: string;
  readonly runtime: Runtime;
  readonly reader: RowReader;
  readonly fields: FieldNames;
  readonly fileName: string;
  /** Whether the expression may ask what a match caught: matching alone is cheaper. */
  readonly usesCaptures: boolean;
  readonly functions: ReadonlyMap<string, Routine<Value>>;
  readonly subroutines: ReadonlyMap<string, Routine<Signal>>;
  readonly scope: Scope;
  /** To be run when everything is compiled and every local is known. */
  readonly atTheEnd: (() => void)[];
  /** False in `begin` and `end` blocks, which see no row. */
  readonly hasRow: boolean;
  readonly inside: "main" | "func" | "subr";
  readonly inLoop: boolean;
  /** Compiles any expression. Handed in, as operators hold expressions and expressions operators. */
  readonly expression: (context: Context, node: Expression) => Compiled;
  /** Compiles a function literal. Handed in, as expressions hold functions and functions expressions. */
  readonly closure: (context: Context, body: FunctionBody) => Evaluate;
}

/** The fields an expression reads, numbered in order of appearance. */
export class FieldNames {
  readonly names: string[] = [];
  readonly #exported: ReadonlySet<string> | undefined;

  constructor(exported: readonly string[] | undefined) {
    this.#exported = exported === undefined ? undefined : new Set(exported);
  }

  /** @throws ExpressionError for a name that is not among the exported ones: it would be absent in every row */
  indexOf(name: string, place: Place): number {
    if (this.#exported !== undefined && !this.#exported.has(name)) {
      // $user_metadata.country reads the field user_metadata; ${user_metadata.country} has a dot in its name.
      const nested = [...this.#exported].filter((title) => title.startsWith(`${name}.`));
      const hint =
        nested.length === 1
          ? ` Did you mean ${fieldSpelling(nested[0] as string)}?`
          : didYouMean(name, this.#exported, fieldSpelling);
      throw new ExpressionError(
        `${fieldSpelling(name)} is not among the exported fields.${hint}`,
        place,
      );
    }
    const index = this.names.indexOf(name);
    return index >= 0 ? index : this.names.push(name) - 1;
  }
}

function fieldSpelling(name: string): string {
  return /^[A-Za-z0-9_]+$/.test(name) ? `$${name}` : `\${${name}}`;
}

/** For runtime messages: where in the expression something went wrong. */
export function whereIs(context: Context, place: Place): string {
  const before = context.source.slice(0, place.start).split("\n");
  return `line ${before.length}, column ${[...(before.at(-1) as string)].length + 1} of the filter`;
}
