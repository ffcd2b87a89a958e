/** Blocks: about a mebibyte of whole rows, as bytes and the offsets of the rows. */

import { isUtf8 } from "node:buffer";
import { BackupError } from "../base/errors.ts";

/** The longest accepted row, in bytes without its terminator: a row is held in memory whole. Auth0 limits a user's metadata to 16 MB. */
export const MAX_ROW_BYTES = 16 * 1024 * 1024;

/**
 * Whole rows of one chunk. Row `i` (0-based) is `bytes[starts[i]..ends[i])` without its line terminator, which ends at
 * `limits[i]`; so kept neighbors can be copied in one piece.
 */
export interface Block {
  readonly bytes: Buffer;
  /** The number of rows. The arrays may be longer. */
  readonly count: number;
  /** Number of the first row, 1-based, over the whole export. */
  readonly firstRow: number;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly limits: Int32Array;
}

/** How one format finds the ends of its rows. */
export interface Framing<B extends Block> {
  /**
   * Offset after the terminator of the row that earlier chunks started, or -1 if `chunk` does not end it.
   * Called with each following chunk of such a row.
   */
  endOfPartialRow(chunk: Buffer): number;
  /**
   * The whole rows at the beginning of `bytes`, which starts with a row.
   *
   * @param firstRow number of the first of them, 1-based
   * @param last true if no bytes follow, so that a row without a terminator is whole too
   * @returns the block, if there is one to pass on, and how many bytes were consumed
   */
  frame(bytes: Buffer, firstRow: number, last: boolean): { block: B | undefined; consumed: number };
}

/**
 * Splits a stream of bytes into blocks of whole rows. Rows inside one chunk are not copied; a row that spans chunks is
 * joined and becomes a block of its own. Chunks and blocks are valid until the next one is requested.
 *
 * @throws BackupError for a row longer than {@link MAX_ROW_BYTES}, and what the framing throws
 */
export async function* splitIntoBlocks<B extends Block>(
  chunks: AsyncIterable<Buffer>,
  framing: Framing<B>,
): AsyncGenerator<B> {
  // Reused for long rows: with a new one for each, they would fill the memory with garbage.
  let joined = NO_BYTES;
  let partialBytes = 0;
  const append = (bytes: Buffer) => {
    const size = partialBytes + bytes.length;
    if (size > joined.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(size, 2 * joined.length));
      joined.copy(larger, 0, 0, partialBytes);
      joined = larger;
    }
    partialBytes += bytes.copy(joined, partialBytes);
  };
  let firstRow = 1;
  for await (const chunk of chunks) {
    let from = 0;
    if (partialBytes > 0) {
      const end = framing.endOfPartialRow(chunk);
      append(end === -1 ? chunk : chunk.subarray(0, end));
      if (end === -1) {
        requireRowSize(partialBytes - MAX_TERMINATOR, firstRow);
        continue;
      }
      const { block } = framing.frame(joined.subarray(0, partialBytes), firstRow, false);
      if (block !== undefined) {
        requireRowSizes(block);
        firstRow += block.count;
        yield block;
      }
      from = end;
    }
    const { block, consumed } = framing.frame(chunk.subarray(from), firstRow, false);
    partialBytes = 0;
    if (joined.length < LONG_ROW_BYTES) joined = NO_BYTES;
    append(chunk.subarray(from + consumed));
    if (block !== undefined) {
      firstRow += block.count;
      yield block;
    }
    requireRowSize(partialBytes - MAX_TERMINATOR, firstRow);
  }
  if (partialBytes > 0) {
    const { block } = framing.frame(joined.subarray(0, partialBytes), firstRow, true);
    if (block !== undefined) {
      requireRowSizes(block);
      yield block;
    }
  }
}

const NO_BYTES: Buffer = Buffer.alloc(0);
const LONG_ROW_BYTES = 1024 * 1024;

/** Bytes of CRLF: a row that is not whole yet may end with one. */
const MAX_TERMINATOR = 2;

function requireRowSizes({ count, firstRow, starts, ends }: Block): void {
  for (let i = 0; i < count; i++) {
    requireRowSize((ends[i] as number) - (starts[i] as number), firstRow + i);
  }
}

function requireRowSize(bytes: number, row: number): void {
  if (bytes <= MAX_ROW_BYTES) return;
  throw new BackupError(
    `Row ${row} of the export is longer than ${MAX_ROW_BYTES / 1024 / 1024} MiB.`,
    "Nothing was stored: export fewer or smaller fields with `fields`.",
  );
}

/** An error about one row. @param row 1-based @param problem follows "Row 7 of the export" and contains no row data */
export function rowError(row: number, problem: string): BackupError {
  return new BackupError(
    `Row ${row} of the export ${problem}.`,
    "Nothing was stored: the file is damaged or not what Auth0 documents. Run the workflow again; if it keeps failing, ask Auth0 support about the job.",
  );
}

/** @throws BackupError with the number of the first row that is not valid UTF-8 */
export function requireUtf8(block: Block): void {
  if (isUtf8(block.bytes)) return;
  for (let i = 0; i < block.count; i++) {
    if (!isUtf8(block.bytes.subarray(block.starts[i], block.ends[i]))) {
      throw rowError(block.firstRow + i, "is not valid UTF-8");
    }
  }
}

/** A copy with twice the length, for offset lists that grow while they are filled. */
export function doubled(offsets: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(offsets.length * 2);
  larger.set(offsets);
  return larger;
}

/** True if `bytes` start with a UTF-8 byte-order mark. */
export function hasByteOrderMark(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}
