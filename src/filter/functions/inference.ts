/** Text whose type is inferred again: what the splitting functions make of their pieces. */
import { inferNumber } from "../numbers.ts";
import { FALSE, string, TRUE, type Value } from "../values.ts";

/** As for data, but `true` and `false` become booleans. */
export function inferred(text: string): Value {
  if (text === "true") return TRUE;
  if (text === "false") return FALSE;
  return inferNumber(text) ?? string(text);
}
