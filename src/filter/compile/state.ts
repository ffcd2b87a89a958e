/** What changes while the filter runs. */

import type { Row } from "../../rows/row.ts";
import { fatal } from "../error.ts";
import { ABSENT_VALUE, STRING, sizeOf, type Value } from "../values/index.ts";
import type { Resolved } from "./scope.ts";

/** Groups 0 to 9 of the last match; undefined before any. */
export type Captures = readonly string[] | undefined;

/** The local variables of one running function, or of the main block; of a function literal also those around it. */
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
  /** What the function under way returns. */
  returned: Value;
  /** The last bare boolean; it outlives the row, as in Miller. */
  decision: Value | undefined;
  /** Work done for this row. */
  steps: number;
  /** Calls of the expression's own functions that are under way. */
  calls: number;
}

export type Evaluate = (state: State) => Value;

/** What comes after a statement. */
export const NEXT = 0;
export const BREAK = 1;
export const CONTINUE = 2;
export const RETURN = 3;
export type Signal = typeof NEXT | typeof BREAK | typeof CONTINUE | typeof RETURN;
export type Execute = (state: State) => Signal;

/** Most work for one row, or one `begin` or `end` block: turns of loops, calls, and what they make. */
export const MAX_STEPS = 1_000_000;
/** Deepest recursion of the expression's own functions. */
export const MAX_CALLS = 500;

/** Characters of text that cost as much as one step. */
const TEXT_PER_STEP = 64;

/** What making or reading a value costs, in steps: its size, or its length as text. */
export function costOf(value: Value): number {
  return value.type === STRING ? 1 + Math.floor(value.text.length / TEXT_PER_STEP) : sizeOf(value);
}

/** @throws FatalError beyond `MAX_STEPS` */
export function spend(state: State, steps: number): void {
  state.steps += steps;
  if (state.steps > MAX_STEPS) {
    fatal(`The filter takes more than ${MAX_STEPS} steps for one row; a loop may never end.`);
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
