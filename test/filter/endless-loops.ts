/** Loops that only the limit of steps ends. */

import { expect } from "vitest";
import { evaluated } from "./run.ts";

export function expectEndless(source: string): void {
  expect(() => evaluated(source)).toThrow("The filter needs more than 1000000 steps for one row");
}

/** A loop over an expression that reads long texts ends as soon as it has read too much. */
export function expectCostly(read: string, expression = read): void {
  const text = 'x = "1"; for (i = 0; i < 20; i += 1) {x .= x} y = "b"; @m = {};';
  const started = performance.now();
  expect(() => evaluated(`${text} for (i = 0;; i += 1) {z = ${expression}}`)).toThrow("steps");
  expect(performance.now() - started).toBeLessThan(20_000);
}
