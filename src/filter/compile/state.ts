/** The state of a running filter, and the limits on its work. */

import type { Row } from "../../rows/row.ts";
import { fatal } from "../error.ts";
import { ABSENT_VALUE, ARRAY, STRING, sizeOf, type Value } from "../values/index.ts";
import { keyOf } from "../values/indexing.ts";
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

/** Nodes of the syntax tree that cost as much as one step. */
const NODES_PER_STEP = 16;

/** The cost, in steps, of evaluating so many nodes one time. */
export function stepsOf(nodes: number): number {
  return 1 + Math.floor(nodes / NODES_PER_STEP);
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

/** Charges what an operator reads. Small operands are free, as their cost is that of the node. */
export function chargeReading(state: State, left: Value, right: Value): void {
  const steps = sizeOf(left) + sizeOf(right) - 2;
  if (steps > 0) charge(state, steps);
}

/** Bytes of a row that cost as much as one step, where they are decoded. */
const BYTES_PER_STEP = 32;

/** Charges the decoding of a part of a row. Short parts are free. */
export function chargeBytes(state: State, start: number, end: number): void {
  if (end - start >= BYTES_PER_STEP) charge(state, Math.floor((end - start) / BYTES_PER_STEP));
}

/** How much more it costs to split a text into its characters than to read it. */
export const SPLIT_COST = 4;

/** Charges what `base[index]` reads: a text up to the index, or the keys of a collection for a position. */
export function chargeIndexing(state: State, base: Value, index: Value): void {
  const reads =
    base.type === STRING
      ? SPLIT_COST * sizeOf(base)
      : index.type === ARRAY
        ? sizeOf(base)
        : SPLIT_COST;
  const steps = reads + sizeOf(index) - SPLIT_COST - 1;
  if (steps > 0) charge(state, steps);
}

/** The map key that a value denotes. Hashing a long key reads it. */
export function chargedKey(state: State, value: Value): string | undefined {
  const steps = sizeOf(value) - 1;
  if (steps > 0) charge(state, steps);
  return keyOf(value);
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
