import { expect } from "vitest";

/**
 * How often a property runs: a quarter of its runs in `npm test`, and all of them in `npm run test:long`.
 * The environment variable FUZZ replaces the number.
 */
export function runs(all: number): number {
  const isLong = expect.getState().testPath?.includes("/long/") === true;
  return Number(process.env["FUZZ"] ?? (isLong ? all : Math.ceil(all / 4)));
}
