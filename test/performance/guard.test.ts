/**
 * What a user costs on the data path, in numbers that no machine and no load changes: bytes copied, memory taken, rows read the slow
 * way. Each bound leaves room for noise, and none for a detour that every row takes. How long it all takes is `npm run bench`'s to say.
 */

import { expect, test } from "vitest";
import {
  type BoundedPass,
  type Bounds,
  beyond,
  counted,
  DATE,
  DATE_LIMITS,
  expectWithin,
  USUAL,
} from "./bounds.ts";

const PASSES: readonly BoundedPass[] = [
  ["NDJSON, a date", { format: "ndjson", filter: DATE }, 3870, DATE_LIMITS],
  [
    "import",
    { format: "import" },
    9077,
    { heap: 180, copied: 2.4, reserved: 2.8, parsed: 2e-4, readOneByOne: 1.5 },
  ],
  ["CSV", { format: "csv" }, 16_000, { heap: 80, copied: 2.6, reserved: 2.2, readOneByOne: 0 }],
  [
    "NDJSON, sorted",
    { format: "ndjson", isSorted: true },
    16_000,
    { heap: 180, copied: 4.7, reserved: 3.5, promises: 0.5 },
  ],
];

test.each(PASSES)("The counted operations per user stay within their limits: %s.", expectWithin);

test("An operation repeated for every row exceeds every limit except that of writes.", async () => {
  const bounds: Bounds = { ...USUAL, ...DATE_LIMITS };
  const { writes: _, ...others } = bounds;
  const found = beyond(await counted({ format: "ndjson", isWasteful: true }), bounds);
  expect(Object.keys(found).toSorted()).toEqual(Object.keys(others).toSorted());
});
