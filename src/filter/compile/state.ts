/** The state of a running filter, and the limits on its work. */

import type { Row } from "../../rows/row.ts";
import { fatal } from "../error.ts";
import { ABSENT_VALUE, STRING, sizeOf, type Value } from "../values/index.ts";
import type { Resolved } from "./scope.ts";

/** Groups 0 to 9 of the last match; undefined before any. */
export type Captures = readonly string[] | undefined;

/** The local variables of one running function, or of the main block. `outer` is the frame around a function literal. */
export interface Frame {
  readonly slots: Value[];
  readonly outer: Frame | undefined;
}

export interface State {
  row: Row | undefined;
  frame: Frame;
  captures: Captures;
  oosvars: Map<string, Value>;
  readonly environment: Map<string, Value>;
  /** The return value of the current function. */
  returned: Value;
  /** The last bare boolean; it persists from row to row, as in Miller. */
  decision: Value | undefined;
  /** Steps charged for this row. */
  steps: number;
  /** Depth of the call stack. */
  calls: number;
}

export type Evaluate = (state: State) => Value;

/** How a statement completes: with the next one, or by leaving a loop or a function. */
export const NEXT = 0;
export const BREAK = 1;
export const CONTINUE = 2;
export const RETURN = 3;
export type Signal = typeof NEXT | typeof BREAK | typeof CONTINUE | typeof RETURN;
export type Execute = (state: State) => Signal;

/** Maximum work for one row, or for one `begin` block: iterations, calls, and the size of what they make. */
export const MAX_STEPS = 1_000_000;
/** Maximum depth of recursion. */
export const MAX_CALLS = 500;

/** Characters of text that cost as much as one step. */
const TEXT_PER_STEP = 64;

/** The cost, in steps, of making or reading a value: its size, or its length as text. */
export function costOf(value: Value): number {
  return value.type === STRING ? 1 + Math.floor(value.text.length / TEXT_PER_STEP) : sizeOf(value);
}

/** @throws FatalError beyond `MAX_STEPS` */
export function charge(state: State, steps: number): void {
  state.steps += steps;
  if (state.steps > MAX_STEPS) {
    fatal(
      `The filter needs more than ${MAX_STEPS} steps for one row. Check its loops: one may never end.`,
    );
  }
}

/** The value of a local variable. */
export function read(state: State, { hops, slot, outer }: Resolved): Value {
  const value = (hops === 0 ? state.frame : frameAt(state, hops)).slots[slot] as Value;
  return value === ABSENT_VALUE && outer !== undefined ? read(state, outer) : value;
}

/** The frame so many function literals further out. */
export function frameAt(state: State, hops: number): Frame {
  let frame = state.frame;
  for (let hop = 0; hop < hops; hop++) frame = frame.outer as Frame;
  return frame;
}
