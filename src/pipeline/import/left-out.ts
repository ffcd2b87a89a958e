/** The users that `format: import` left out, in words. */

import { formatUsers } from "../../base/format.ts";
import type { LeftOut } from "../../rows/import/index.ts";
import type { ExclusionReason } from "../../rows/import/user.ts";

const WORDS: Readonly<Record<ExclusionReason, string>> = {
  not_database: "outside database connections",
  no_email: "without an email address",
  invalid_email: "with an email address that the import's schema rejects",
  invalid_property: "with a property whose type the import's schema rejects",
};

/** `12 users without an email address`, a line for each reason. */
export function formatLeftOut(leftOut: LeftOut): string[] {
  return Object.entries(WORDS).flatMap(([reason, words]) => {
    const left = leftOut[reason as ExclusionReason];
    return left === 0 ? [] : [`${formatUsers(left)} ${words}`];
  });
}
