/** The steps of the passes that `test/performance/steps.test.ts` leaves out. */

import { expect, test } from "vitest";
import type { Staging } from "../../performance/counted-steps.ts";
import { counted, DATE, expectSteps } from "../../performance/steps.ts";

test.each<[staging: Staging, most: number]>([
  [{ format: "ndjson" }, 230],
  [{ format: "ndjson", storesGzip: true }, 230],
  [{ format: "json", filter: DATE }, 140],
])("The pipeline %j takes at most %i steps per user.", expectSteps);

test("Reading every row byte by byte raises the step count above its limit.", async () => {
  const plain = await counted({ format: "ndjson", filter: DATE });
  const slow = await counted({ format: "ndjson", filter: DATE, hasEscapedKeys: true });
  expect(plain.steps / plain.users, JSON.stringify(plain.where)).toBeLessThanOrEqual(140);
  expect(slow.kept).toBe(plain.kept);
  expect(slow.steps).toBeGreaterThan(plain.steps * 5);
});
