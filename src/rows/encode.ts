/** Encodes kept rows as the bytes of the stored file. Rows are copied, never serialized again. */

import type { Block } from "./block.ts";
import { rowError } from "./block.ts";
import type { CsvBlock } from "./csv/index.ts";
import { BEFORE_ELEMENT_BYTES, JsonArrayWriter } from "./json/array.ts";
import { JsonValidator } from "./json/check.ts";
import type { Selection } from "./select.ts";

const LF = 0x0a;
const NO_BYTES: Buffer = Buffer.alloc(0);

/** Writes one file. */
export interface Encoder<B extends Block> {
  /** The bytes of a selection, valid until the next call and as long as its block. */
  encode(selection: Selection<B>): Buffer;
  /** The bytes that end the file. */
  end(): Buffer;
}

/** NDJSON: kept rows with their original line ends; a missing last newline is added. */
export function ndjsonEncoder(): Encoder<Block> {
  const lines = new KeptLines();
  return { encode: (selection) => lines.of(selection), end: () => NO_BYTES };
}

/** CSV: the header and kept rows, unchanged. */
export function csvEncoder(): Encoder<CsvBlock> {
  const lines = new KeptLines();
  let headerWritten = false;
  return {
    encode(selection) {
      const rows = lines.of(selection);
      if (headerWritten) return rows;
      headerWritten = true;
      const header = selection.block.header.bytes;
      const newline = header.at(-1) === LF ? "" : "\n";
      return Buffer.concat([header, Buffer.from(newline), rows]);
    },
    end: () => NO_BYTES,
  };
}

/**
 * JSON: one array, one user per line, each user's bytes unchanged.
 *
 * @returns an encoder that throws BackupError with the number of a kept row that is not valid JSON
 */
export function jsonArrayEncoder(): Encoder<Block> {
  const validator = new JsonValidator();
  const array = new JsonArrayWriter();
  return {
    encode({ block, kept, count }) {
      if (count === 0) return NO_BYTES;
      const { bytes, starts, ends } = block;
      let size = 0;
      for (let i = 0; i < block.count; i++) {
        if (kept[i] === 1) size += (ends[i] as number) - (starts[i] as number);
      }
      array.continueIn(validator.reserve(size + count * BEFORE_ELEMENT_BYTES));
      for (let i = 0; i < block.count; i++) {
        if (kept[i] !== 1) continue;
        const start = starts[i] as number;
        const end = ends[i] as number;
        const at = array.add(bytes, start, end);
        if (!validator.isObject(at, at + end - start)) {
          throw rowError(block.firstRow + i, "is not valid JSON");
        }
      }
      return array.written;
    },
    end: () => array.close(),
  };
}

/**
 * The kept rows with their terminators. Neighbors are copied in one piece, and rows that are all neighbors not at all. Copies
 * reuse one buffer: V8 collects garbage sooner the more buffers are allocated.
 */
class KeptLines {
  #copy: Buffer = NO_BYTES;

  /** Valid until the next call, and as long as the block. */
  of({ block, kept, count }: Selection<Block>): Buffer {
    const { bytes, starts, limits } = block;
    let copied = 0;
    /** Neighbors that are not copied yet. */
    let from = 0;
    let to = 0;
    for (let i = 0, left = count; left > 0; i++) {
      if (kept[i] !== 1) continue;
      left--;
      if (starts[i] !== to) {
        copied = this.#append(block, from, to, copied);
        from = starts[i] as number;
      }
      to = limits[i] as number;
    }
    const endsLine = count === 0 || bytes[to - 1] === LF;
    if (copied === 0 && endsLine) return bytes.subarray(from, to);
    copied = this.#append(block, from, to, copied);
    if (!endsLine) this.#copy[copied++] = LF;
    return this.#copy.subarray(0, copied);
  }

  /** @returns the new number of copied bytes */
  #append({ bytes }: Block, from: number, to: number, copied: number): number {
    // One byte more: the last line may lack its end.
    if (this.#copy.length <= bytes.length) this.#copy = Buffer.allocUnsafeSlow(bytes.length + 1);
    return copied + bytes.copy(this.#copy, copied, from, to);
  }
}
