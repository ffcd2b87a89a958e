/** Sorted rows cut into parts, at places that stay put when a few users change. */

import type { KeyedBlock } from "./keyed-rows.ts";

/** Sizes of a part, in bytes of its rows. */
export interface PartSizes {
  /** A part may end only behind so much. */
  readonly min: number;
  /** A part must end before so much. */
  readonly max: number;
  /** What the stored form adds to each row; nothing where it is left out. */
  readonly perRow?: number;
}

/** GitHub warns of files above 50 MiB. Rows stay under 44 MiB, which leaves room for what `json` and `csv` add to them. */
export const PART_SIZES: PartSizes = { min: 20 * 1024 * 1024, max: 44 * 1024 * 1024 };

/**
 * How rare a row must be to begin a part: the hash of its `user_id` has so many zero bits in front. Asked for at first, and at last,
 * in between less and less as the part grows; so a tenant of few large rows finds a place as one of many small rows does.
 */
const ZERO_BITS_AT_FIRST = 18;
const ZERO_BITS_AT_LAST = 4;

/** Rows of one part. */
export interface PartBlock<B extends KeyedBlock> {
  /** Number of the part, 0-based. */
  readonly part: number;
  /** Rows `0..count` belong to the part; the arrays may go on. */
  readonly block: B;
}

/**
 * Cuts rows into parts. Where a part ends depends on the rows from its beginning on and on little but their `user_id`s, so a user more
 * or less moves no boundary but, hardly ever, the next one; and from the next boundary in common on, parts are the same again.
 *
 * @param bytes of all rows together, as they count for the sizes; where they fit into one part, there is only one
 * @returns pieces of the blocks, in order
 */
export async function* splitIntoParts<B extends KeyedBlock>(
  blocks: AsyncIterable<B>,
  bytes: number,
  sizes: PartSizes = PART_SIZES,
): AsyncGenerator<PartBlock<B>> {
  const { max, perRow = 0 } = sizes;
  const isWhole = bytes <= max;
  let part = 0;
  let partBytes = 0;
  for await (const block of blocks) {
    let from = 0;
    for (let i = 0; i < block.count && !isWhole; i++) {
      const rowBytes = (block.limits[i] as number) - (block.starts[i] as number) + perRow;
      if (partBytes > 0 && endsBefore(block, i, partBytes, rowBytes, sizes)) {
        if (i > from) yield { part, block: rowsOf(block, from, i) };
        part++;
        partBytes = 0;
        from = i;
      }
      partBytes += rowBytes;
    }
    if (from < block.count) yield { part, block: rowsOf(block, from, block.count) };
  }
}

function endsBefore(
  block: KeyedBlock,
  row: number,
  partBytes: number,
  rowBytes: number,
  { min, max }: PartSizes,
): boolean {
  if (partBytes + rowBytes > max) return true;
  if (partBytes < min) return false;
  const steps = ZERO_BITS_AT_FIRST - ZERO_BITS_AT_LAST;
  const step = Math.floor(((partBytes - min) / (max - min)) * (steps + 1));
  return Math.clz32(hashOf(block, row)) >= ZERO_BITS_AT_FIRST - step;
}

/** 32 bits that look like chance, of the row's `user_id` or, where it has none, of the row. */
function hashOf(block: KeyedBlock, row: number): number {
  const start = block.keyStarts[row] as number;
  return start === -1
    ? hash(block.bytes, block.starts[row] as number, block.ends[row] as number)
    : hash(block.keys, start, block.keyEnds[row] as number);
}

/** FNV-1a, its bits mixed once more as MurmurHash3 does: neighbouring ids differ in their last byte only. */
function hash(bytes: Buffer, start: number, end: number): number {
  let bits = 0x811c9dc5;
  for (let i = start; i < end; i++) bits = Math.imul(bits ^ (bytes[i] as number), 0x01000193);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

/** The rows from `from` to before `to`, in the same bytes. */
function rowsOf<B extends KeyedBlock>(block: B, from: number, to: number): B {
  if (from === 0 && to === block.count) return block;
  return {
    ...block,
    bytes: block.bytes,
    keys: block.keys,
    count: to - from,
    firstRow: block.firstRow + from,
    starts: block.starts.subarray(from, to),
    ends: block.ends.subarray(from, to),
    limits: block.limits.subarray(from, to),
    keyStarts: block.keyStarts.subarray(from, to),
    keyEnds: block.keyEnds.subarray(from, to),
  };
}
