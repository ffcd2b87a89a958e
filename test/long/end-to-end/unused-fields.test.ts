/** Fields that no user has, in further formats. */

import { describe, test } from "vitest";
import { expectNoField, expectWarning } from "../../end-to-end/unused-fields.ts";

describe.concurrent("fields that no user has", () => {
  test.each(["json", "csv"])(
    "An export in which no user has a requested field fails (%s).",
    expectNoField,
  );

  test.each(["csv"])("A named field that no user has is a warning (%s).", expectWarning);
});
