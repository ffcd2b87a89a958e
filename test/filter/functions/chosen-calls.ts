/** Calls chosen by hand, one per line, at the edges of each function's rules. Lines that begin with `#` are headings. */

import { COLLECTION_CALLS } from "./chosen-calls/collections.ts";
import { CONVERSION_CALLS } from "./chosen-calls/conversion.ts";
import { NUMBER_CALLS } from "./chosen-calls/numbers.ts";
import { TEXT_CALLS } from "./chosen-calls/text.ts";

export const CHOSEN_CALLS = [TEXT_CALLS, CONVERSION_CALLS, COLLECTION_CALLS, NUMBER_CALLS]
  .flatMap((calls) => calls.split("\n"))
  .filter((line) => line !== "" && !line.startsWith("#"));
