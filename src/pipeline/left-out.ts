/** Who is not in the files of `format: import`, and why. */

import { formatUsers } from "../base/format.ts";
import type { LeftOut } from "../rows/import/index.ts";
import type { ExclusionReason } from "../rows/import/user.ts";

const WORDS: Readonly<Record<ExclusionReason, string>> = {
  not_database: "not of a database connection",
  no_email: "without an email address",
  invalid_email: "with an email address that the import's schema refuses",
  invalid_property: "with a property of another type than the import's schema has",
};

/** `12 users without an email address`, for each reason that anybody was left out for. */
export function formatLeftOut(leftOut: LeftOut): string[] {
  return Object.entries(WORDS).flatMap(([reason, words]) => {
    const left = leftOut[reason as ExclusionReason];
    return left === 0 ? [] : [`${formatUsers(left)} ${words}`];
  });
}
