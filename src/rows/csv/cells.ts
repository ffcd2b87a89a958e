/** Finds the cells and rows of CSV with one call into WebAssembly per block (csv-cells.wat). */

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

/** How reading ended: at the end of the text, in a row that may continue in the next chunk, or at an invalid row. */
export const WHOLE = 0;
export const MORE = 1;
export const BARE_QUOTE = 2;
export const OPEN_QUOTE = 3;
export const RAGGED = 4;
const FULL = 5;

/** The results of a call precede the tables: rows, cells, consumed bytes, cells of a ragged row. */
const TABLES_AT = 16;
/** Bytes of tables per cell. */
const ENTRY = 5 * 4 + 1;
/** Readable bytes that the module needs after the text. */
const SLACK = 16;

/** Rows with the offsets of their cells in the text, as in `CsvBlock`. */
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
  /** The tables have room for this many cells, and as many rows. Doubled when full; a multiple of eight. */
  #capacity = 32 * 1024;
  #text: Buffer = Buffer.alloc(0);

  /** @param strip whether to remove the injection guard */
  constructor(strip: boolean) {
    this.#strip = strip;
  }

  /** Sets the text to read. */
  load(text: Buffer): void {
    this.#text = text;
    const { memory } = this.#exports;
    ensureSize(memory, this.#textAt + text.length + SLACK);
    new Uint8Array(memory.buffer, this.#textAt).set(text);
  }

  /**
   * Reads the rows from `start` on: all whole ones, or only the first.
   *
   * @param last true if nothing follows the text
   * @param columns cells that each row must have; 0 to read one row with any number of cells
   * @returns how reading ended
   */
  read(start: number, last: boolean, columns: number, skipBlank: boolean): number {
    for (;;) {
      const textAt = this.#textAt;
      const outcome = this.#exports.frame(
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
      if (outcome !== FULL) return outcome;
      this.#capacity *= 2;
      this.load(this.#text);
    }
  }

  /** Whole rows that the last `read` found. */
  get rows(): number {
    return this.#results[0] as number;
  }

  get cells(): number {
    return this.#results[1] as number;
  }

  /** Offset in the text after the last whole row. */
  get consumed(): number {
    return this.#results[2] as number;
  }

  /** Cells of the row that is {@link RAGGED}. */
  get raggedCells(): number {
    return this.#results[3] as number;
  }

  /** What the last `read` found: views that are valid until the next one. */
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

  get #results(): Int32Array {
    return new Int32Array(this.#exports.memory.buffer, 0, 4);
  }
}
