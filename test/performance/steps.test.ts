/**
 * Our own code goes over blocks and rows, not over bytes: that is what WebAssembly and Node are for. V8 counts the steps that it takes,
 * which no machine and no load changes. A loop over the bytes of every row would go round hundreds of times for a user.
 */

import { test } from "vitest";
import type { Staging } from "./counted-steps.ts";
import { DATE, expectSteps } from "./steps.ts";

test.each<[staging: Staging, most: number]>([
  [{ format: "ndjson", isSorted: true }, 400],
  [{ format: "csv", filter: DATE }, 60],
])("The pipeline %j takes at most %i steps per user.", expectSteps);
