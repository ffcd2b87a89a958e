/** Reads the `user_id` of rows from their bytes, the key that rows are sorted and compared by. */

import type { Block } from "./block.ts";
import type { CsvBlock } from "./csv/index.ts";
import type { BlockFields } from "./json/block-fields.ts";
import { DOUBLED_QUOTES } from "./row.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Finds the `user_id` of one row after another. After `read`, it is `bytes[start..end)`, unescaped and in UTF-8; `start` is -1
 * if the row has none or its value is not a string. The bytes are valid until the next `read`.
 */
export interface UserIds<B extends Block> {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  /** Sets the block to read. */
  load(block: B): void;
  /** Reads row `row` (0-based) of the loaded block. */
  read(row: number): void;
}

/**
 * @param title the title under which `user_id` was exported
 * @param fields must find at least that field
 */
export function ndjsonUserIds(title: string, fields: BlockFields): UserIds<Block> {
  return new NdjsonUserIds(title, fields);
}

/** @param title the title under which `user_id` was exported; an empty cell counts as none */
export function csvUserIds(title: string): UserIds<CsvBlock> {
  return new CsvUserIds(title);
}

/** Rows that {@link sparseIds} loads at once. */
const NEIGHBORS = 16;

/** Reads the ids of some rows of each block: only these rows, and a few that follow each, are loaded. */
export function sparseIds(ids: UserIds<Block>): UserIds<Block> {
  return new SparseIds(ids);
}

class SparseIds implements UserIds<Block> {
  readonly #ids: UserIds<Block>;
  #block: Block | undefined;
  #from = 0;
  #to = 0;
  readonly #starts = new Int32Array(NEIGHBORS);
  readonly #ends = new Int32Array(NEIGHBORS);
  readonly #limits = new Int32Array(NEIGHBORS);

  constructor(ids: UserIds<Block>) {
    this.#ids = ids;
  }

  get bytes(): Buffer {
    return this.#ids.bytes;
  }

  get start(): number {
    return this.#ids.start;
  }

  get end(): number {
    return this.#ids.end;
  }

  load(block: Block): void {
    this.#block = block;
    this.#to = 0;
  }

  read(row: number): void {
    if (row < this.#from || row >= this.#to) this.#loadFrom(row);
    this.#ids.read(row - this.#from);
  }

  #loadFrom(row: number): void {
    const { bytes, starts, ends, limits, count, firstRow } = this.#block as Block;
    const first = starts[row] as number;
    const few = Math.min(NEIGHBORS, count - row);
    for (let i = 0; i < few; i++) {
      this.#starts[i] = (starts[row + i] as number) - first;
      this.#ends[i] = (ends[row + i] as number) - first;
      this.#limits[i] = (limits[row + i] as number) - first;
    }
    this.#from = row;
    this.#to = row + few;
    this.#ids.load({
      bytes: bytes.subarray(first, limits[this.#to - 1]),
      count: few,
      firstRow: firstRow + row,
      starts: this.#starts,
      ends: this.#ends,
      limits: this.#limits,
    });
  }
}

class NdjsonUserIds implements UserIds<Block> {
  bytes: Buffer = Buffer.alloc(0);
  start = -1;
  end = -1;
  readonly #fields: BlockFields;
  readonly #position: number;
  #block: Buffer = this.bytes;

  constructor(title: string, fields: BlockFields) {
    this.#fields = fields;
    this.#position = fields.positionOf(title);
  }

  load(block: Block): void {
    this.#fields.load(block);
    this.#block = block.bytes;
  }

  read(row: number): void {
    const fields = this.#fields;
    const bytes = this.#block;
    this.bytes = bytes;
    this.start = -1;
    // A row that is not JSON has none; whether rows must be JSON is not decided here.
    if (!fields.row(row)) return;
    const start = fields.starts[this.#position] as number;
    const end = fields.ends[this.#position] as number;
    if (start === -1 || bytes[start] !== QUOTE) return;
    for (let i = start + 1; i < end; i++) {
      if (bytes[i] === BACKSLASH) {
        this.#unescape(bytes.toString("utf8", start, end));
        return;
      }
    }
    this.start = start + 1;
    this.end = end - 1;
  }

  #unescape(source: string): void {
    try {
      this.bytes = Buffer.from(JSON.parse(source));
    } catch {
      return;
    }
    this.start = 0;
    this.end = this.bytes.length;
  }
}

class CsvUserIds implements UserIds<CsvBlock> {
  bytes: Buffer = Buffer.alloc(0);
  start = -1;
  end = -1;
  readonly #title: string;
  #block: CsvBlock | undefined;
  #column = -1;

  constructor(title: string) {
    this.#title = title;
  }

  load(block: CsvBlock): void {
    this.#block = block;
    this.#column = block.header.titles.indexOf(this.#title);
  }

  read(row: number): void {
    const block = this.#block as CsvBlock;
    this.bytes = block.bytes;
    this.start = -1;
    if (this.#column === -1) return;
    const cell = row * block.header.titles.length + this.#column;
    const start = block.cellStarts[cell] as number;
    const end = block.cellEnds[cell] as number;
    if (start === end) return;
    this.start = start;
    this.end = end;
    if (((block.kinds[cell] as number) & DOUBLED_QUOTES) === 0) return;
    this.bytes = Buffer.from(block.bytes.toString("utf8", start, end).replaceAll('""', '"'));
    this.start = 0;
    this.end = this.bytes.length;
  }
}
