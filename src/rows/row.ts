/** The contract between rows and a filter: the one definition of a row, and of what decides about it. */

import type { Buffer } from "node:buffer";

/** CSV: the cell was in quotes. */
export const QUOTED = 1;
/** CSV: the text between `start` and `end` contains quotes that are still doubled. */
export const DOUBLED_QUOTES = 2;
/** CSV: Auth0's injection guard was removed, so the cell is text whatever it looks like. */
export const TEXT = 4;
/** NDJSON: the start of a member that is not known, because its object is absent, long, not an object, or not read by the scan. */
export const UNKNOWN = -2;

/** All cells of one CSV row, by column; the arrays are views into the block. */
export interface Cells {
  readonly titles: readonly string[];
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly kinds: Uint8Array;
}

/**
 * All members of a plain row of NDJSON and, after a list, its items. Each is six words: the start and end of its key without quotes
 * (-1 for an item), the start and end of its value, the number of values in it with 128 characters of text as one, and its depth; the
 * depth is -1 for a string with an escape. Offsets are relative to the row.
 */
export interface AllMembers {
  /** Valid until the members of another row are requested. */
  readonly words: Int32Array;
  readonly from: number;
  readonly to: number;
  readonly isAscii: boolean;
}

/** One row, laid out for a filter. One object serves all rows of an export, so a filter must not keep it. */
export interface Row {
  /** 1-based, over the whole export. */
  readonly number: number;
  /** The row is `bytes[start..end)`, without its line terminator. */
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  /**
   * Field `i` of `RowFilter.fields` is `bytes[starts[i]..ends[i])`; `starts[i]` is -1 where it is absent. NDJSON: the JSON text
   * of the value (of the last one, if the key is repeated), without surrounding white space. CSV: the cell's text, without its
   * quotes and without the guard.
   *
   * The members of `RowFilter.members` follow the fields. Where `starts[i]` is -1, the object around a member has no such key; where
   * it is {@link UNKNOWN}, the member must be read from its field.
   */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** CSV, per field: `QUOTED`, `DOUBLED_QUOTES` and `TEXT`, combined. */
  readonly kinds: Uint8Array;
  /** CSV: all cells in column order, with unique titles (`a`, `a_2`). Undefined for NDJSON, where the row is read as JSON. */
  cells?(): Cells;
  /**
   * NDJSON: all members, found by SIMD, if the row is valid JSON, not long, and the keys of members are ASCII without escapes.
   * Otherwise undefined, and the row is read as JSON.
   */
  members?(): AllMembers | undefined;
}

/** A member of an object in a field of NDJSON. */
export interface Member {
  /** The position of the field in `RowFilter.fields`. */
  readonly field: number;
  /** The position in `RowFilter.members` of the member whose value is the object, which comes earlier; -1 if the field is the object. */
  readonly outer: number;
  /** Whether the field is a list, and the object its only item. */
  readonly inList: boolean;
  readonly key: string;
}

/** Decides which rows are kept. */
export interface RowFilter {
  /** The fields it reads by name, without duplicates. */
  readonly fields: readonly string[];
  /** The members that it reads where they are found, without duplicates. Only for NDJSON. */
  readonly members?: readonly Member[];
  /** Work done so far, in steps of about a microsecond. A filter without it is fast. */
  readonly steps?: number;
  /**
   * True when the row is kept.
   *
   * @throws BackupError with the row's number when the row cannot be decided
   */
  keeps(row: Row): boolean;
}
