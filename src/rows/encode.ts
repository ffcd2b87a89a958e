/** Kept rows → the bytes of the stored file. Rows are copied, never written anew. */

import type { Block } from "./block.ts";
import { rowError } from "./block.ts";
import type { CsvBlock } from "./csv/index.ts";
import { JsonValidator } from "./json/check.ts";
import type { Selection } from "./select.ts";

const LF = 0x0a;
const COMMA_AND_NEWLINE = Buffer.from(",\n");

/**
 * Writes one format: the bytes for each selection, which are good until the next one and as long as its block, and what closes the
 * file. Made once for a file.
 */
export interface Encoder<B extends Block> {
  encode(selection: Selection<B>): Buffer;
  end(): Buffer;
}

/** NDJSON: kept rows with the line ends they came with; a missing last newline is added. */
export function ndjsonEncoder(): Encoder<Block> {
  const lines = new KeptLines();
  return { encode: (selection) => lines.of(selection), end: () => Buffer.alloc(0) };
}

/** CSV: the header, then kept rows, as written. */
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
    end: () => Buffer.alloc(0),
  };
}

/**
 * JSON: one array, one user a line, the bytes of each user as Auth0 wrote them.
 *
 * @returns an encoder that throws BackupError with the number of a kept row that is not valid JSON
 */
export function jsonArrayEncoder(): Encoder<Block> {
  const check = new JsonValidator();
  let rowsWritten = 0;
  return {
    encode({ block, kept, count }) {
      const opening = rowsWritten === 0 ? "[\n" : "";
      if (count === 0) return Buffer.alloc(0);
      const { bytes, starts, ends } = block;
      let size = opening.length;
      for (let i = 0; i < block.count; i++) {
        if (kept[i] === 1) size += (ends[i] as number) - (starts[i] as number) + 2;
      }
      const out = check.reserve(size);
      let at = out.write(opening, 0, "latin1");
      for (let i = 0; i < block.count; i++) {
        if (kept[i] !== 1) continue;
        const start = starts[i] as number;
        const end = ends[i] as number;
        if (rowsWritten++ > 0) at += COMMA_AND_NEWLINE.copy(out, at);
        const behind = at + bytes.copy(out, at, start, end);
        if (!check.isObject(at, behind)) {
          throw rowError(block.firstRow + i, "is not valid JSON");
        }
        at = behind;
      }
      return out.subarray(0, at);
    },
    end: () => Buffer.from(rowsWritten === 0 ? "[]\n" : "\n]\n"),
  };
}

/**
 * The kept rows with their terminators: neighbours are copied in one piece, and rows that all lie side by side not at all. Copies go
 * into the same room each time, since V8 collects garbage the sooner, the more buffers are made.
 */
class KeptLines {
  #room: Buffer = Buffer.alloc(0);

  /** Good until it is called again, and as long as the block. */
  of({ block, kept, count }: Selection<Block>): Buffer {
    const { bytes, starts, limits } = block;
    let copied = 0;
    /** The neighbours that are not copied yet. */
    let from = 0;
    let to = 0;
    for (let i = 0, left = count; left > 0; i++) {
      if (kept[i] !== 1) continue;
      left--;
      if (starts[i] !== to) {
        copied = this.#copy(block, from, to, copied);
        from = starts[i] as number;
      }
      to = limits[i] as number;
    }
    const endsLine = count === 0 || bytes[to - 1] === LF;
    if (copied === 0 && endsLine) return bytes.subarray(from, to);
    copied = this.#copy(block, from, to, copied);
    if (!endsLine) this.#room[copied++] = LF;
    return this.#room.subarray(0, copied);
  }

  /** @returns how many bytes are copied then */
  #copy({ bytes }: Block, from: number, to: number, copied: number): number {
    // One byte more: the last line may lack its end.
    if (this.#room.length <= bytes.length) this.#room = Buffer.allocUnsafeSlow(bytes.length + 1);
    return copied + bytes.copy(this.#room, copied, from, to);
  }
}
