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

const NESTED =
  '$app_metadata["plan"] == "enterprise" && $user_metadata["consent"]["marketing"] == true';

const PASSES: readonly BoundedPass[] = [
  ["NDJSON", { format: "ndjson" }, 16_000, { heap: 80, copied: 2.5, reserved: 1.8 }],
  ["NDJSON, a date", { format: "ndjson", filter: DATE }, 3870, DATE_LIMITS],
  ["JSON", { format: "json" }, 16_000, { heap: 80, copied: 3.4, reserved: 1.8 }],
  [
    "NDJSON, nested metadata",
    { format: "ndjson", filter: NESTED },
    2340,
    // A reader that makes a value of everything takes 2,500 bytes.
    { heap: 1900, copied: 2.2, reserved: 2.2, decoded: 130 },
  ],
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

test("Only rows with an escaped key and lists of several identities are read byte by byte.", async () => {
  const every = 100;
  const counts = await counted({ format: "ndjson", filter: DATE, escapedKeyEvery: every });
  expect(counts.kept).toBe(3870);
  const lists = counts.readOneByOne - counts.users / every;
  expect(lists).toBeGreaterThan(0);
  expect(lists / counts.kept).toBeLessThan(0.2);
});

test("An operation repeated for every row exceeds every limit except that of writes.", async () => {
  const bounds: Bounds = { ...USUAL, ...DATE_LIMITS };
  const { writes: _, ...others } = bounds;
  const found = beyond(await counted({ format: "ndjson", isWasteful: true }), bounds);
  expect(Object.keys(found).toSorted()).toEqual(Object.keys(others).toSorted());
});
