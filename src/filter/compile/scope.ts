/** Local variables, resolved to slots while the expression is compiled. */
import type { TypeName } from "../syntax/nodes.ts";

export interface Variable {
  readonly slot: number;
  /** What may be assigned to it. */
  readonly type: TypeName;
  /** Parameters and loop variables are there from the start; others begin with the first assignment that is not of absent. */
  readonly bound: boolean;
}

/** Where a variable lives: so many frames further out, at that slot. */
export interface Resolved extends Variable {
  readonly hops: number;
  /** The variable of that name further out, which is meant as long as this one has not begun. */
  readonly outer: Resolved | undefined;
}

/** One pair of braces. The scopes of one function share a frame; a function literal's frame lies inside another. */
export class Scope {
  readonly #variables = new Map<string, Variable>();
  readonly #around: Scope | undefined;
  readonly #frame: { size: number };
  /** False where a function begins: leaving the scope then leaves the frame. */
  readonly #sharesFrame: boolean;

  private constructor(around: Scope | undefined, sharesFrame: boolean) {
    this.#around = around;
    this.#sharesFrame = sharesFrame;
    this.#frame = sharesFrame && around !== undefined ? around.#frame : { size: 0 };
  }

  /** The outermost scope of a function, or of the main block. @param around where a function literal stands */
  static frame(around?: Scope): Scope {
    return new Scope(around, false);
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
    const found = this.#around?.resolve(name);
    return this.#sharesFrame ? found : oneHopFurther(found);
  }
}

function oneHopFurther(found: Resolved | undefined): Resolved | undefined {
  return found && { ...found, hops: found.hops + 1, outer: oneHopFurther(found.outer) };
}
