import type { FaultRule } from "../simulator/faults.ts";

/** Sets properties of the job in the answers to `times` polls, beginning with poll `from`. */
export function job(set: Record<string, unknown>, from = 1, times = 1): FaultRule {
  return { on: "job", from, times, fault: { kind: "json", set } };
}
