/** Text whose type is inferred again: what the splitting functions make of their pieces. */

import { FALSE, string, TRUE, type Value } from "../values/index.ts";
import { inferNumber } from "../values/numbers.ts";

/** As for data, but `true` and `false` become booleans. */
export function inferred(text: string): Value {
  if (text === "true") return TRUE;
  if (text === "false") return FALSE;
  return inferNumber(text) ?? string(text);
}
