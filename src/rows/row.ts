/** One row as the data path hands it to the filter. */

import type { Buffer } from "node:buffer";

/** CSV: the cell stood in quotes. */
export const QUOTED = 1;
/** CSV: there are doubled quotes inside, still doubled. */
export const DOUBLED_QUOTES = 2;
/** CSV: the injection guard was taken off, so that the cell is text whatever it looks like. */
export const TEXT = 4;

/** Where a row's cells lie, by column. */
export interface Cells {
  readonly titles: readonly string[];
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly kinds: Uint8Array;
}

/** The same object serves every row, so nothing of it may be kept. */
export interface Row {
  /** 1-based: NR and FNR. */
  readonly number: number;
  /** The block the row lies in. */
  readonly bytes: Buffer;
  /** The row itself is bytes[start..end), without its line terminator. */
  readonly start: number;
  readonly end: number;
  /**
   * Field i of `RowFilter.fields` lies at bytes[starts[i]..ends[i]); starts[i] = -1: absent. NDJSON: the JSON text of the
   * (last duplicate's) value, white space trimmed. CSV: the cell, inside its quotes if it had any, without the guard.
   */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** CSV, per field: `QUOTED`, `DOUBLED_QUOTES`, `TEXT`. */
  readonly kinds: Uint8Array;
  /** CSV: every cell in column order, titles made unique (`a`, `a_2`). Undefined for NDJSON: read bytes[start..end). */
  cells?(): Cells;
}
