/** NDJSON: one JSON object per line. Finds the lines and checks that each can be a user. */

import {
  type Block,
  doubled,
  type Framing,
  hasByteOrderMark,
  rowError,
  splitIntoBlocks,
} from "../block.ts";

const LF = 0x0a;
const CR = 0x0d;

/**
 * The rows of an NDJSON export. Blank lines are skipped. CRLF line ends, a byte-order mark at the beginning and a missing
 * newline at the end are accepted.
 *
 * @throws BackupError for a line that is not one object from its first to its last byte, contains a NUL, or is too long
 */
export function ndjsonBlocks(chunks: AsyncIterable<Buffer>): AsyncGenerator<Block> {
  return splitIntoBlocks(chunks, new NdjsonFraming());
}

class NdjsonFraming implements Framing<Block> {
  #atStart = true;

  endOfPartialRow(chunk: Buffer): number {
    return chunk.indexOf(LF) + 1 || -1;
  }

  frame(bytes: Buffer, firstRow: number, last: boolean) {
    let starts = new Int32Array(1024);
    let ends = new Int32Array(1024);
    let limits = new Int32Array(1024);
    let count = 0;
    let lineStart = 0;
    while (lineStart < bytes.length) {
      const newline = bytes.indexOf(LF, lineStart);
      if (newline === -1 && !last) break;
      const limit = newline === -1 ? bytes.length : newline + 1;
      let start = lineStart;
      let end = newline === -1 ? bytes.length : newline;
      lineStart = limit;
      if (this.#atStart) {
        this.#atStart = false;
        if (hasByteOrderMark(bytes)) start += 3;
      }
      while (end > start && isSpace(bytes[end - 1])) end--;
      while (start < end && isSpace(bytes[start])) start++;
      if (start === end) continue;
      if (bytes[start] !== 0x7b || bytes[end - 1] !== 0x7d) {
        throw rowError(firstRow + count, problemOf(bytes[start], end === bytes.length));
      }
      if (count === starts.length) {
        starts = doubled(starts);
        ends = doubled(ends);
        limits = doubled(limits);
      }
      starts[count] = start;
      ends[count] = end;
      limits[count] = limit;
      count++;
    }
    requireNoNul(bytes, lineStart, firstRow, starts, count);
    const block = { bytes, count, firstRow, starts, ends, limits };
    return { block: count > 0 ? block : undefined, consumed: lineStart };
  }
}

function problemOf(firstByte: number | undefined, isCutOff: boolean): string {
  if (firstByte === 0x5b) {
    return "starts with [, so the file is one JSON array instead of one object per line";
  }
  if (firstByte === 0x7b && isCutOff) return "is cut off";
  return "is not one JSON object on one line";
}

/** JSON has no raw NUL; in a file, it is the most common trace of a damaged storage block. */
function requireNoNul(
  bytes: Buffer,
  consumed: number,
  firstRow: number,
  starts: Int32Array,
  count: number,
): void {
  const nul = bytes.indexOf(0);
  if (nul === -1 || nul >= consumed) return;
  let i = count - 1;
  while (i > 0 && (starts[i] ?? 0) > nul) i--;
  throw rowError(firstRow + Math.max(i, 0), "contains a NUL byte");
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === CR || byte === 0x09;
}
