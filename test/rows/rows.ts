/** Rows for tests of sorting, comparing and cutting: NDJSON text to keyed rows and back. */

import { readStoredRows } from "../../src/pipeline/stored-rows.ts";
import type { Block } from "../../src/rows/block.ts";
import { BlockFields } from "../../src/rows/json/block-fields.ts";
import { ndjsonBlocks } from "../../src/rows/json/index.ts";
import type { ComparedBlock } from "../../src/rows/sort/compare.ts";
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

/** One row as its text, to be compared. */
export function comparedRows(
  rows: readonly string[],
  cuts: readonly number[] = [],
): AsyncGenerator<ComparedBlock> {
  const text = chunked(Buffer.from(rows.map((row) => `${row}\n`).join("")), cuts);
  return readStoredRows(text, { format: "ndjson", compression: "none" }, "user_id");
}

/** The rows of a block, without their line ends. */
export function textsOf({ bytes, starts, ends, count }: KeyedBlock): string[] {
  return Array.from({ length: count }, (_, i) => bytes.toString("utf8", starts[i], ends[i]));
}

/** Orders texts by their UTF-8 bytes. */
export function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** A block of these rows, with a line feed after each. */
export function blockOf(rows: readonly string[]): Block {
  const texts = rows.map((row) => Buffer.from(row));
  const starts = Int32Array.from(texts, (_, i) =>
    texts.slice(0, i).reduce((sum, { length }) => sum + length + 1, 0),
  );
  return {
    bytes: Buffer.concat(texts.flatMap((text) => [text, Buffer.from("\n")])),
    count: rows.length,
    firstRow: 1,
    starts,
    ends: starts.map((start, i) => start + (texts[i] as Buffer).length),
    limits: starts.map((start, i) => start + (texts[i] as Buffer).length + 1),
  };
}
