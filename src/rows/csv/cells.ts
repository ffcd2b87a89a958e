/** The cells and rows of CSV, found by WebAssembly: one call a block. */

import { CSV_CELLS } from "../simd/csv-cells.wasm.ts";
import { ensureSize, instantiate, type WasmMemory } from "../simd/wasm.ts";

interface Exports {
  readonly memory: WasmMemory;
  frame(
    text: number,
    end: number,
    start: number,
    last: number,
    strip: number,
    columns: number,
    skipBlank: number,
    tables: number,
    capacity: number,
  ): number;
}

/** How reading ended: at the end of the text; in a row that may go on in bytes that have not arrived; at a row that is wrong. */
export const WHOLE = 0;
export const MORE = 1;
export const BARE_QUOTE = 2;
export const OPEN_QUOTE = 3;
export const RAGGED = 4;
const FULL = 5;

/** The answers of a call stand in front of the tables: rows, cells, bytes taken, cells of a ragged row. */
const TABLES_AT = 16;
/** Bytes of tables a cell. */
const ENTRY = 5 * 4 + 1;
/** Text is read this far beyond its end. */
const SLACK = 16;

/** Rows with the offsets of their cells in the text, as `CsvBlock` has them. */
export interface CsvTables {
  readonly count: number;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly limits: Int32Array;
  readonly cellStarts: Int32Array;
  readonly cellEnds: Int32Array;
  readonly kinds: Uint8Array;
}

/** Reads text that was copied into its memory. */
export class CsvCells {
  readonly #exports = instantiate<Exports>(CSV_CELLS);
  readonly #strip: boolean;
  /** Room in the tables for this many cells, and as many rows: doubled when full. A multiple of eight. */
  #capacity = 32 * 1024;
  #text: Buffer = Buffer.alloc(0);

  /** @param strip whether the injection guard is taken off */
  constructor(strip: boolean) {
    this.#strip = strip;
  }

  /** Takes another text. */
  load(text: Buffer): void {
    this.#text = text;
    const { memory } = this.#exports;
    ensureSize(memory, this.#textAt + text.length + SLACK);
    new Uint8Array(memory.buffer, this.#textAt).set(text);
  }

  /**
   * Reads rows from `start` on: all that are whole, or the one there.
   *
   * @param last whether nothing follows the text
   * @param columns how many cells each row must have; 0 to read one row with as many as it has
   * @returns how reading ended
   */
  read(start: number, last: boolean, columns: number, skipBlank: boolean): number {
    for (;;) {
      const textAt = this.#textAt;
      const answer = this.#exports.frame(
        textAt,
        textAt + this.#text.length,
        start,
        Number(last),
        Number(this.#strip),
        columns,
        Number(skipBlank),
        TABLES_AT,
        this.#capacity,
      );
      if (answer !== FULL) return answer;
      this.#capacity *= 2;
      this.load(this.#text);
    }
  }

  /** How many whole rows the last `read` found. */
  get rows(): number {
    return this.#answers[0] as number;
  }

  get cells(): number {
    return this.#answers[1] as number;
  }

  /** Offset in the text behind the last whole row. */
  get taken(): number {
    return this.#answers[2] as number;
  }

  /** How many cells the row has that is {@link RAGGED}. */
  get raggedCells(): number {
    return this.#answers[3] as number;
  }

  /** What the last `read` found: views that are good until the next one. */
  get tables(): CsvTables {
    const { buffer } = this.#exports.memory;
    const { rows, cells } = this;
    const size = this.#capacity * 4;
    const table = (i: number, length: number) =>
      new Int32Array(buffer, TABLES_AT + i * size, length);
    return {
      count: rows,
      cellStarts: table(0, cells),
      cellEnds: table(1, cells),
      starts: table(2, rows),
      ends: table(3, rows),
      limits: table(4, rows),
      kinds: new Uint8Array(buffer, TABLES_AT + 5 * size, cells),
    };
  }

  get #textAt(): number {
    return TABLES_AT + this.#capacity * ENTRY;
  }

  get #answers(): Int32Array {
    return new Int32Array(this.#exports.memory.buffer, 0, 4);
  }
}
