/** The compiler's context: what it knows at each node while it walks the syntax tree. */

import { didYouMean } from "../../base/suggest.ts";
import type { Member } from "../../rows/row.ts";
import { ExpressionError, type Span } from "../error.ts";
import type { Runtime } from "../functions/table.ts";
import type { Expression, FunctionBody } from "../syntax/ast.ts";
import type { Value } from "../values/index.ts";
import type { RowReader } from "./row-reader.ts";
import type { Scope } from "./scope.ts";
import type { Evaluate, Signal, State } from "./state.ts";

/** A compiled expression. */
export interface Compiled {
  readonly evaluate: Evaluate;
  /** Its value, if that is the same for every row. */
  readonly constant?: Value;
}

/** A function or subroutine that the expression defines. */
export interface Routine<Result> {
  readonly arity: number;
  /** Set once the body is compiled, so that the body can call it. The caller must not use `values` afterwards. */
  call: (state: State, values: Value[]) => Result;
}

export interface Context {
  readonly source: string;
  readonly runtime: Runtime;
  readonly reader: RowReader;
  readonly fields: FieldNames;
  readonly fileName: string;
  /** Whether the expression may refer to captures: a match without them is cheaper. */
  readonly usesCaptures: boolean;
  readonly functions: ReadonlyMap<string, Routine<Value>>;
  readonly subroutines: ReadonlyMap<string, Routine<Signal>>;
  readonly scope: Scope;
  /** The number of expressions compiled so far, by which loops and calls know the cost of their bodies. */
  readonly nodes: { count: number };
  /** Run after everything is compiled, when every local is known. */
  readonly deferred: (() => void)[];
  /** False in `begin` and `end` blocks, which have no row. */
  readonly hasRow: boolean;
  /** The parameter that is the only item of the list in a field, while a condition about it is compiled. */
  readonly item?: { readonly name: string; readonly field: number };
  readonly inside: "main" | "func" | "subr";
  readonly inLoop: boolean;
  /** Compiles any expression. Passed in to avoid an import cycle: operators contain expressions and expressions operators. */
  readonly expression: (context: Context, node: Expression) => Compiled;
  /** Compiles a function literal. Passed in for the same reason. */
  readonly closure: (context: Context, body: FunctionBody) => Evaluate;
}

/** The position of a field or a member in a row's spans; known once all of the expression is compiled. */
export interface Slot {
  index: number;
}

/** The fields that an expression reads, numbered in order of appearance. */
export class FieldNames {
  readonly names: string[] = [];
  /** The members that it reads where they are found. */
  readonly members: Member[] = [];
  readonly #slots: Slot[] = [];
  readonly #exported: ReadonlySet<string> | undefined;

  constructor(exported: readonly string[] | undefined) {
    this.#exported = exported === undefined ? undefined : new Set(exported);
  }

  /** @throws ExpressionError for a field that is not exported, because it would be absent in every row */
  indexOf(name: string, span: Span): number {
    if (this.#exported !== undefined && !this.#exported.has(name)) {
      // $user_metadata.country reads the field user_metadata; ${user_metadata.country} has a dot in its name.
      const nested = [...this.#exported].filter((title) => title.startsWith(`${name}.`));
      const hint =
        nested.length === 1
          ? ` Did you mean ${fieldSpelling(nested[0] as string)}?`
          : didYouMean(name, this.#exported, fieldSpelling);
      throw new ExpressionError(
        `${fieldSpelling(name)} is not among the exported fields.${hint}`,
        span,
      );
    }
    const index = this.names.indexOf(name);
    return index >= 0 ? index : this.names.push(name) - 1;
  }

  /** The slot of the member at the end of a path. @param inList whether the path begins in the only item of a list */
  memberAt(field: number, path: readonly string[], inList: boolean): Slot {
    let outer = -1;
    for (const [i, key] of path.entries()) {
      const member = { field, outer, inList: inList && i === 0, key };
      const known = this.members.findIndex(
        (one) =>
          one.field === field &&
          one.outer === outer &&
          one.inList === member.inList &&
          one.key === key,
      );
      outer = known === -1 ? this.members.push(member) - 1 : known;
      this.#slots[outer] ??= { index: outer };
    }
    return this.#slots[outer] as Slot;
  }

  /** Called once all fields are known, which the members follow. */
  placeMembers(): void {
    for (const [m, slot] of this.#slots.entries()) slot.index = this.names.length + m;
  }
}

function fieldSpelling(name: string): string {
  return /^[A-Za-z0-9_]+$/.test(name) ? `$${name}` : `\${${name}}`;
}

/** For runtime errors: the line and column in the expression. */
export function location(context: Context, span: Span): string {
  const before = context.source.slice(0, span.start).split("\n");
  return `line ${before.length}, column ${[...(before.at(-1) as string)].length + 1} of the filter`;
}
