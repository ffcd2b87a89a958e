/** Finds users with a NUL in a cell: Auth0 writes the character as it is, and most readers of CSV reject it. */

import type { Selection } from "../select.ts";
import type { CsvBlock } from "./index.ts";

/** How many of the kept rows have one. A block without a NUL costs one search. */
export function countNulRows({ block, kept }: Selection<CsvBlock>): number {
  const { bytes, count, ends } = block;
  let users = 0;
  let at = bytes.indexOf(0);
  for (let i = 0; i < count && at !== -1; i++) {
    const end = ends[i] as number;
    if (at >= end) continue;
    if (kept[i] === 1 && at >= (block.starts[i] as number)) users++;
    at = bytes.indexOf(0, end);
  }
  return users;
}
