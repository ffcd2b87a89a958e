/** The steps of the passes that `test/performance/steps.test.ts` leaves out. */

import { test } from "vitest";
import type { Staging } from "../../performance/counted-steps.ts";
import { DATE, expectSteps } from "../../performance/steps.ts";

test.each<[staging: Staging, most: number]>([
  [{ format: "ndjson" }, 230],
  [{ format: "ndjson", storesGzip: true }, 230],
  [{ format: "json", filter: DATE }, 140],
])("The pipeline %j takes at most %i steps per user.", expectSteps);
