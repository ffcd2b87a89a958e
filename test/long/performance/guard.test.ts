/** What a user costs in the passes that `test/performance/guard.test.ts` leaves out. */

import { expect, test } from "vitest";
import {
  type BoundedPass,
  counted,
  DATE,
  DATE_LIMITS,
  expectWithin,
} from "../../performance/bounds.ts";

const FIELDS = String.raw`$email_verified == true && $logins_count >= 100 && $email =~ "@(mail\.)?example\.(com|org)$"`;
/** The same addresses, by an expression that stands for no few texts. */
const AUTOMATON = FIELDS.replace("(mail\\.)?", "[a-z.]*");

const NESTED =
  '$app_metadata["plan"] == "enterprise" && $user_metadata["consent"]["marketing"] == true';

const PASSES: readonly BoundedPass[] = [
  ["NDJSON", { format: "ndjson" }, 16_000, { heap: 80, copied: 2.5, reserved: 1.8 }],
  ["JSON", { format: "json" }, 16_000, { heap: 80, copied: 3.4, reserved: 1.8 }],
  [
    "NDJSON, nested metadata",
    { format: "ndjson", filter: NESTED },
    2340,
    // A reader that makes a value of everything takes 2,500 bytes.
    { heap: 1900, copied: 2.2, reserved: 2.2, decoded: 130 },
  ],
  [
    "NDJSON, two fields and a regex",
    { format: "ndjson", filter: FIELDS },
    5694,
    { heap: 250, copied: 2.2, reserved: 2.2, decoded: 8 },
  ],
  [
    "NDJSON, two fields and a regex for RE2",
    { format: "ndjson", filter: AUTOMATON },
    5694,
    { heap: 500, copied: 2.2, reserved: 2.2, decoded: 30 },
  ],
  ["JSON, a date", { format: "json", filter: DATE }, 3870, DATE_LIMITS],
  [
    "CSV, a date",
    { format: "csv", filter: DATE },
    3870,
    { heap: 200, copied: 2, reserved: 2.4, readOneByOne: 0 },
  ],
  [
    "NDJSON, Auth0's gzip",
    { format: "ndjson", compression: "gzip" },
    16_000,
    { heap: 80, copied: 1.5, reserved: 1.8 },
  ],
  [
    "NDJSON, a date, gzip",
    { format: "ndjson", compression: "gzip", filter: DATE },
    3870,
    { heap: 180, copied: 2.1, reserved: 2.8 },
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
