/** Answers of the artifact service that a run has to deal with. */

import type { Exchange, Fault, FaultRule } from "../simulator/faults.ts";

export const BOTH = { destination: "artifact, file" };
export const ALWAYS = Number.POSITIVE_INFINITY;

export function fault(on: Exchange, fault: Fault, times = 1): FaultRule {
  return { on, fault, times };
}

export function twirp(status: number, msg: string): Fault {
  return { kind: "answer", status, body: { code: "x", msg } };
}
