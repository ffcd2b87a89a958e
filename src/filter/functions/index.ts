/** The function table: every built-in function of the language. */
import { COLLECTION_FUNCTIONS } from "./collections.ts";
import { CONVERSION_FUNCTIONS } from "./conversion.ts";
import { FMTNUM_FUNCTIONS } from "./fmtnum.ts";
import { HASHING_FUNCTIONS } from "./hashing.ts";
import { HIGHER_ORDER_FUNCTIONS } from "./higher-order.ts";
import { MATCHING_FUNCTIONS } from "./matching.ts";
import { MATH_FUNCTIONS } from "./math.ts";
import { MIN_MAX_FUNCTIONS } from "./min-max.ts";
import { ASSERTION_FUNCTIONS } from "./rare/assertions.ts";
import { DURATION_FUNCTIONS } from "./rare/durations.ts";
import { FORMATTING_FUNCTIONS } from "./rare/formatting.ts";
import { INTEGER_FUNCTIONS } from "./rare/integer-math.ts";
import { NANOSECOND_FUNCTIONS } from "./rare/nanoseconds.ts";
import { PERCENTILE_FUNCTIONS } from "./rare/percentiles.ts";
import { STATS_FUNCTIONS } from "./rare/statistics.ts";
import { RESHAPING_FUNCTIONS } from "./reshaping.ts";
import { SPLITTING_FUNCTIONS } from "./splitting.ts";
import { STRING_FUNCTIONS } from "./strings.ts";
import type { FunctionDefinition } from "./table.ts";
import { TIME_FUNCTIONS } from "./time/index.ts";
import { TYPING_FUNCTIONS } from "./typing.ts";

/** Grouped by class, in the order of the documentation. */
export const functions: readonly FunctionDefinition[] = [
  ...ASSERTION_FUNCTIONS,
  ...TYPING_FUNCTIONS,
  ...STRING_FUNCTIONS,
  ...FORMATTING_FUNCTIONS,
  ...MATCHING_FUNCTIONS,
  ...CONVERSION_FUNCTIONS,
  ...FMTNUM_FUNCTIONS,
  ...SPLITTING_FUNCTIONS,
  ...COLLECTION_FUNCTIONS,
  ...RESHAPING_FUNCTIONS,
  ...HIGHER_ORDER_FUNCTIONS,
  ...TIME_FUNCTIONS,
  ...NANOSECOND_FUNCTIONS,
  ...DURATION_FUNCTIONS,
  ...MATH_FUNCTIONS,
  ...MIN_MAX_FUNCTIONS,
  ...INTEGER_FUNCTIONS,
  ...STATS_FUNCTIONS,
  ...PERCENTILE_FUNCTIONS,
  ...HASHING_FUNCTIONS,
];

const byName = new Map(functions.map((row) => [row.name, row]));

export function functionNamed(name: string): FunctionDefinition | undefined {
  return byName.get(name);
}
