/** Counts the steps that the pipeline takes for an export. */

import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";
import type { Counted, Staging } from "./counted-steps.ts";

export const DATE = '$last_login >= "2024-04-01T00:00:00Z"';

export async function expectSteps(staging: Staging, most: number) {
  const { steps, users, where } = await counted(staging);
  expect(steps / users, JSON.stringify(where)).toBeLessThanOrEqual(most);
}

export async function counted(staging: Staging): Promise<Counted> {
  const program = path.join(import.meta.dirname, "counted-steps.ts");
  const options = ["--no-opt", "--no-maglev", program, JSON.stringify(staging)];
  const { stdout } = await promisify(execFile)(process.execPath, options);
  return JSON.parse(stdout);
}
