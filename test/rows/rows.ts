/** Rows for tests of sorting, comparing and cutting: NDJSON text to keyed rows and back. */

import { BlockFields } from "../../src/rows/json/block-fields.ts";
import { ndjsonBlocks } from "../../src/rows/json/index.ts";
import type { KeyedBlock } from "../../src/rows/sort/keyed-rows.ts";
import { withKeys } from "../../src/rows/sort/keyed-rows.ts";
import { ndjsonUserIds } from "../../src/rows/user-id.ts";
import { chunked } from "./chunks.ts";

/** One row as its text, keyed by its `user_id`. */
export function keyedRows(
  rows: readonly string[],
  cuts: readonly number[] = [],
): AsyncGenerator<KeyedBlock> {
  const text = rows.map((row) => `${row}\n`).join("");
  return withKeys(
    ndjsonBlocks(chunked(Buffer.from(text), cuts)),
    ndjsonUserIds("user_id", new BlockFields(["user_id"])),
  );
}

/** The rows of a block, without their line ends. */
export function textsOf({ bytes, starts, ends, count }: KeyedBlock): string[] {
  return Array.from({ length: count }, (_, i) => bytes.toString("utf8", starts[i], ends[i]));
}

/** Orders texts by their UTF-8 bytes. */
export function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
