/**
 * Splits sorted rows into parts by content-defined chunking, so that a changed user changes one part and leaves the other
 * boundaries in place. As in FastCDC (Xia et al., USENIX ATC 2016), the condition for a boundary weakens as a part grows; but the
 * hash is that of a `user_id` instead of a rolling one, so boundaries fall between rows.
 */

import type { KeyedBlock } from "./keyed-rows.ts";

/** Sizes of a part, in bytes of its rows. */
export interface PartSizes {
  /** A part ends only after this many bytes. */
  readonly min: number;
  /** A part ends before this many bytes. */
  readonly max: number;
  /** What the stored form adds to each row. */
  readonly perRow?: number;
}

/** GitHub warns about files above 50 MiB. Rows stay under 44 MiB, which leaves room for what `json` and `csv` add. */
export const PART_SIZES: PartSizes = { min: 20 * 1024 * 1024, max: 44 * 1024 * 1024 };

/**
 * Leading zero bits that the hash of a `user_id` needs to start a part: the first number when a part has its minimum size,
 * the second near its maximum. So a tenant with few large rows gets boundaries as one with many small rows does.
 */
const ZERO_BITS_AT_MIN = 18;
const ZERO_BITS_AT_MAX = 4;

/** Some rows of one part. */
export interface PartBlock<B extends KeyedBlock> {
  /** 0-based. */
  readonly part: number;
  /** Its rows `0..count` belong to the part; the arrays may be longer. */
  readonly block: B;
}

/**
 * Splits rows into parts. The end of a part depends on its rows, and mostly on their `user_id`s. So an added or removed user
 * rarely moves even the next boundary, and the parts after the next common boundary are the same.
 *
 * @param bytes size of all rows, counted as for the sizes; if they fit into one part, there is only one
 * @param startsGroup called for one row after another: whether it starts a part in any case
 * @returns slices of the blocks, in order
 */
export async function* splitIntoParts<B extends KeyedBlock>(
  blocks: AsyncIterable<B>,
  bytes: number,
  sizes: PartSizes = PART_SIZES,
  startsGroup?: (block: B, row: number) => boolean,
): AsyncGenerator<PartBlock<B>> {
  const { max, perRow = 0 } = sizes;
  const isWhole = bytes <= max;
  let part = 0;
  let partBytes = 0;
  for await (const block of blocks) {
    let from = 0;
    for (let i = 0; i < block.count && !(isWhole && startsGroup === undefined); i++) {
      const rowBytes = (block.limits[i] as number) - (block.starts[i] as number) + perRow;
      const isFull = !isWhole && partBytes > 0 && endsBefore(block, i, partBytes, rowBytes, sizes);
      if (startsGroup?.(block, i) || isFull) {
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
  const steps = ZERO_BITS_AT_MIN - ZERO_BITS_AT_MAX;
  const step = Math.floor(((partBytes - min) / (max - min)) * (steps + 1));
  return Math.clz32(hashOf(block, row)) >= ZERO_BITS_AT_MIN - step;
}

/** A 32-bit hash of the row's `user_id` or, if it has none, of the row. */
function hashOf(block: KeyedBlock, row: number): number {
  const start = block.keyStarts[row] as number;
  return start === -1
    ? hash(block.bytes, block.starts[row] as number, block.ends[row] as number)
    : hash(block.keys, start, block.keyEnds[row] as number);
}

/** FNV-1a with the finalizer of MurmurHash3, because neighboring ids differ only in their last bytes. */
function hash(bytes: Buffer, start: number, end: number): number {
  let bits = 0x811c9dc5;
  for (let i = start; i < end; i++) bits = Math.imul(bits ^ (bytes[i] as number), 0x01000193);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

/** Rows `from..to`, without copying their bytes. */
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
