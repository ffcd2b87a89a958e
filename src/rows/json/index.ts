/** NDJSON: one JSON object a line. Finds the lines, and checks of each that it can be a user. */

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
 * The rows of an NDJSON export. Blank lines are skipped, CRLF ends a line as LF does, a byte-order mark at the beginning
 * and a missing newline at the end are tolerated.
 *
 * @throws BackupError for a line that does not begin an object and end it, that holds a NUL, or that is too long
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
        if (hasByteOrderMark(bytes, 0)) start += 3;
      }
      while (end > start && isSpace(bytes[end - 1])) end--;
      while (start < end && isSpace(bytes[start])) start++;
      if (start === end) continue;
      if (bytes[start] !== 0x7b || bytes[end - 1] !== 0x7d) {
        throw rowError(firstRow + count, notAnObject(bytes[start], end === bytes.length));
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
    refuseNul(bytes, lineStart, firstRow, starts, count);
    const block = { bytes, count, firstRow, starts, ends, limits };
    return { block: count > 0 ? block : undefined, taken: lineStart };
  }
}

function notAnObject(firstByte: number | undefined, cutOff: boolean): string {
  if (firstByte === 0x5b) {
    return "begins with [, so the file is one JSON array and not one object a line";
  }
  if (firstByte === 0x7b && cutOff) return "ends in the middle";
  return "is not one JSON object on one line";
}

/** JSON has no raw NUL, and one in the file is the commonest trace of a damaged block of storage. */
function refuseNul(
  bytes: Buffer,
  taken: number,
  firstRow: number,
  starts: Int32Array,
  count: number,
): void {
  const nul = bytes.indexOf(0);
  if (nul === -1 || nul >= taken) return;
  let i = count - 1;
  while (i > 0 && (starts[i] ?? 0) > nul) i--;
  throw rowError(firstRow + Math.max(i, 0), "holds a NUL byte");
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === CR || byte === 0x09;
}
