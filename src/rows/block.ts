/** A block: about a mebibyte of whole rows, as bytes and the offsets where the rows lie. */

import { isUtf8 } from "node:buffer";
import { BackupError } from "../base/errors.ts";

/**
 * The longest row that is accepted, in bytes. Auth0 caps a user's metadata at 16 MB; a row beyond the bound is refused,
 * because it would have to be held in memory whole.
 */
export const MAX_ROW_BYTES = 16 * 1024 * 1024;

/**
 * Whole rows of one chunk. Row `i` (0-based) is `bytes[starts[i]..ends[i])` without its line terminator; behind the
 * terminator stands `limits[i]`, so that neighbours which are both kept can be copied in one piece.
 */
export interface Block {
  readonly bytes: Buffer;
  /** How many rows there are: the first `count` entries of the arrays count. */
  readonly count: number;
  /** Number of the first row, 1-based, counted over the whole export. */
  readonly firstRow: number;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly limits: Int32Array;
}

/** How one format finds the ends of its rows. */
export interface Framing<B extends Block> {
  /**
   * Offset behind the terminator that ends the row which earlier chunks began, or -1 where `chunk` does not end it.
   * Called with each following chunk of such a row.
   */
  endOfPartialRow(chunk: Buffer): number;
  /**
   * The whole rows at the beginning of `bytes`, which begin with a row.
   *
   * @param firstRow the number of the first of them, 1-based
   * @param last true where nothing follows, so that a row without a terminator is whole too
   * @returns the block, or none where there is nothing to hand on, and how many bytes were taken
   */
  frame(bytes: Buffer, firstRow: number, last: boolean): { block: B | undefined; taken: number };
}

/**
 * Cuts a stream of bytes into blocks of whole rows. Rows that lie inside a chunk are not copied; one that spans chunks is
 * joined and becomes a block of its own. Chunks and blocks are good until the next one is asked for.
 *
 * @throws BackupError for a row longer than {@link MAX_ROW_BYTES}, and what the framing throws
 */
export async function* splitIntoBlocks<B extends Block>(
  chunks: AsyncIterable<Buffer>,
  framing: Framing<B>,
): AsyncGenerator<B> {
  let broken: Buffer[] = [];
  let brokenBytes = 0;
  let firstRow = 1;
  for await (const chunk of chunks) {
    let from = 0;
    if (broken.length > 0) {
      const end = framing.endOfPartialRow(chunk);
      broken.push(end === -1 ? Buffer.from(chunk) : chunk.subarray(0, end));
      brokenBytes += end === -1 ? chunk.length : end;
      requireRowSize(brokenBytes, firstRow);
      if (end === -1) continue;
      const { block } = framing.frame(Buffer.concat(broken, brokenBytes), firstRow, false);
      if (block !== undefined) {
        firstRow += block.count;
        yield block;
      }
      from = end;
    }
    const { block, taken } = framing.frame(chunk.subarray(from), firstRow, false);
    broken = from + taken < chunk.length ? [Buffer.from(chunk.subarray(from + taken))] : [];
    brokenBytes = chunk.length - from - taken;
    if (block !== undefined) {
      firstRow += block.count;
      yield block;
    }
    requireRowSize(brokenBytes, firstRow);
  }
  if (broken.length > 0) {
    const { block } = framing.frame(Buffer.concat(broken, brokenBytes), firstRow, true);
    if (block !== undefined) yield block;
  }
}

function requireRowSize(bytes: number, row: number): void {
  if (bytes <= MAX_ROW_BYTES) return;
  throw new BackupError(
    `Row ${row} of the export is longer than ${MAX_ROW_BYTES / 1024 / 1024} MiB.`,
    "Nothing was stored: export fewer or smaller fields with `fields`.",
  );
}

/** What is wrong with one row; `row` is 1-based, and the content never appears. */
export function rowError(row: number, what: string): BackupError {
  return new BackupError(
    `Row ${row} of the export ${what}.`,
    "Nothing was stored: the file is damaged or not what Auth0 documents. Run the backup again; if it happens again, ask Auth0 support about the job.",
  );
}

/**
 * Holds a block to valid UTF-8.
 *
 * @throws BackupError with the number of the first row that is not
 */
export function requireUtf8(block: Block): void {
  if (isUtf8(block.bytes)) return;
  for (let i = 0; i < block.count; i++) {
    if (!isUtf8(block.bytes.subarray(block.starts[i], block.ends[i]))) {
      throw rowError(block.firstRow + i, "is not valid UTF-8");
    }
  }
}

/** Offset lists that grow while a block is framed: plain typed arrays, doubled when full. */
export function doubled(offsets: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(offsets.length * 2);
  larger.set(offsets);
  return larger;
}

/** True where `bytes` from `at` on are a UTF-8 byte-order mark. */
export function hasByteOrderMark(bytes: Buffer, at: number): boolean {
  return bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf;
}
