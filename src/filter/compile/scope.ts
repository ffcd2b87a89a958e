/** Lexical scope: resolves local variables to slots of a frame while the expression is compiled, and checks declared types. */
import type { TypeName } from "../syntax/ast.ts";
import {
  ARRAY,
  BOOL,
  EMPTY,
  FLOAT,
  FUNCT,
  INT,
  MAP,
  NULL,
  STRING,
  type Value,
} from "../values/index.ts";

interface Variable {
  readonly slot: number;
  readonly type: TypeName;
  /** Parameters and loop variables exist from the start; others exist from the first assignment that is not of absent. */
  readonly bound: boolean;
}

/** A variable as one place in the expression sees it: so many frames further out, in that slot. */
export interface Resolved extends Variable {
  readonly hops: number;
  /** The variable of the same name further out, to which the name refers until this one exists. */
  readonly outer: Resolved | undefined;
}

/** One pair of braces. The scopes of one function share a frame; the frame of a function literal is inside another one. */
export class Scope {
  readonly #variables = new Map<string, Variable>();
  readonly #outer: Scope | undefined;
  readonly #frame: { size: number };
  /** False for the outermost scope of a function: to leave it is to leave the frame. */
  readonly #sharesFrame: boolean;

  private constructor(outer: Scope | undefined, sharesFrame: boolean) {
    this.#outer = outer;
    this.#sharesFrame = sharesFrame;
    this.#frame = sharesFrame && outer !== undefined ? outer.#frame : { size: 0 };
  }

  /** The outermost scope of a function, or of the main block. @param outer the scope that contains a function literal */
  static frame(outer?: Scope): Scope {
    return new Scope(outer, false);
  }

  inner(): Scope {
    return new Scope(this, true);
  }

  /** How many slots the frame has so far. */
  get frameSize(): number {
    return this.#frame.size;
  }

  declares(name: string): boolean {
    return this.#variables.has(name);
  }

  declare(name: string, type: TypeName, { bound = false } = {}): void {
    this.#variables.set(name, { slot: this.#frame.size++, type, bound });
  }

  resolve(name: string): Resolved | undefined {
    const variable = this.#variables.get(name);
    const outer = variable?.bound === true ? undefined : this.#resolveOutside(name);
    return variable === undefined ? outer : { ...variable, hops: 0, outer };
  }

  #resolveOutside(name: string): Resolved | undefined {
    const found = this.#outer?.resolve(name);
    return this.#sharesFrame ? found : oneHopFurther(found);
  }
}

function oneHopFurther(found: Resolved | undefined): Resolved | undefined {
  return found && { ...found, hops: found.hops + 1, outer: oneHopFurther(found.outer) };
}

/** The types of values that each declared type accepts; `any`, which accepts all, is not listed. */
const ACCEPTED: ReadonlyMap<TypeName, readonly number[]> = new Map([
  ["arr", [ARRAY]],
  ["bool", [BOOL]],
  ["float", [FLOAT]],
  ["funct", [FUNCT]],
  ["int", [INT]],
  ["map", [MAP]],
  ["num", [INT, FLOAT]],
  ["str", [STRING, EMPTY]],
  // Neither an error nor absent.
  ["var", [INT, FLOAT, BOOL, EMPTY, STRING, ARRAY, MAP, NULL, FUNCT]],
]);

export function isOfType(value: Value, type: TypeName): boolean {
  return ACCEPTED.get(type)?.includes(value.type) ?? true;
}
