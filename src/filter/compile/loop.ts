/** What all loops share: their signals, and the cost of an iteration. */
import type { Context } from "./context.ts";
import {
  CONTINUE,
  charge,
  type Execute,
  NEXT,
  RETURN,
  type Signal,
  type State,
  stepsOf,
} from "./state.ts";

/** A statement that repeats. @param iterate returns the signal that ended it: a `break` ends it normally */
export function loop(iterate: Execute): Execute {
  return (state) => (iterate(state) === RETURN ? RETURN : NEXT);
}

/** Runs the body of a loop one time. @returns `NEXT` to go on, after a `continue` too */
export type Iteration = (state: State, body: Execute) => Signal;

/** Charges for each iteration what the loop evaluates in it. @param before number of nodes compiled before the loop */
export function iterationOf({ nodes }: Context, before: number): Iteration {
  const steps = stepsOf(nodes.count - before);
  return (state, body) => {
    charge(state, steps);
    const signal = body(state);
    return signal === CONTINUE ? NEXT : signal;
  };
}
