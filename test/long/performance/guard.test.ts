/** What a user costs in the passes that `test/performance/guard.test.ts` leaves out. */

import { test } from "vitest";
import { type BoundedPass, DATE, DATE_LIMITS, expectWithin } from "../../performance/bounds.ts";

const FIELDS = String.raw`$email_verified == true && $logins_count >= 100 && $email =~ "@(mail\.)?example\.(com|org)$"`;
/** The same addresses, by an expression that stands for no few texts. */
const AUTOMATON = FIELDS.replace("(mail\\.)?", "[a-z.]*");

const PASSES: readonly BoundedPass[] = [
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
