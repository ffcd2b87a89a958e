/** Encodes kept rows as the bytes of the stored file. Rows are copied, never serialized again. */

import type { Block } from "./block.ts";
import type { CsvBlock } from "./csv/index.ts";
import { BEFORE_ELEMENT_BYTES, JsonArrayWriter } from "./json/array.ts";
import type { BlockFields } from "./json/block-fields.ts";
import { ValidRows } from "./json/valid-rows.ts";
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
 * @param fields the fields of the rows. Without them, the rows must be valid JSON
 * @returns an encoder that throws BackupError with the number of a kept row that is not valid JSON
 */
export function jsonArrayEncoder(fields?: BlockFields): Encoder<Block> {
  const rows = fields && new ValidRows(fields, []);
  const array = new JsonArrayWriter();
  let out = NO_BYTES;
  return {
    encode(selection) {
      const { block, kept, count } = selection;
      if (count === 0) return NO_BYTES;
      rows?.load(selection);
      const { bytes, starts, ends } = block;
      const size = bytes.length + count * BEFORE_ELEMENT_BYTES;
      if (out.length < size) out = Buffer.allocUnsafeSlow(size);
      array.continueIn(out);
      for (let i = 0, row = 0; row < count; i++) {
        if (kept[i] !== 1) continue;
        rows?.require(row);
        row++;
        array.add(bytes, starts[i] as number, ends[i] as number);
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
