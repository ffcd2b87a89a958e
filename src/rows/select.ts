/** Which rows of a block a filter keeps. */

import { type Block, rowError } from "./block.ts";
import type { CsvBlock } from "./csv/index.ts";
import type { BlockFields } from "./json/block-fields.ts";
import type { Cells, Row, RowFilter } from "./row.ts";

/** A block and the rows of it that stay: row `i` does where `kept[i]` is 1. */
export interface Selection<B extends Block> {
  readonly block: B;
  readonly kept: Uint8Array;
  readonly count: number;
}

/** Decides every row of a block; made once for an export. */
export type RowSelector<B extends Block> = (block: B) => Selection<B>;

const NO_BYTES: Buffer = Buffer.alloc(0);

/** Keeps every row. */
export function selectAll<B extends Block>(block: B): Selection<B> {
  return { block, kept: new Uint8Array(block.count).fill(1), count: block.count };
}

/**
 * Applies a filter to rows of NDJSON.
 *
 * @param fields finds the filter's fields first, in their order
 * @returns a function that throws BackupError with the row's number where a row is not JSON as far as it was read, and
 *   whatever the filter throws
 */
export function ndjsonSelector(filter: RowFilter, fields: BlockFields): RowSelector<Block> {
  const row = {
    number: 0,
    bytes: NO_BYTES,
    start: 0,
    end: 0,
    starts: fields.starts,
    ends: fields.ends,
    kinds: new Uint8Array(0),
  };
  return (block) => {
    fields.load(block);
    row.bytes = block.bytes;
    return decide(block, (i) => {
      row.number = block.firstRow + i;
      row.start = block.starts[i] as number;
      row.end = block.ends[i] as number;
      if (!fields.row(i)) throw rowError(row.number, "is not valid JSON");
      return filter.keeps(row);
    });
  };
}

/** Applies a filter to rows of CSV; a field that is no title of the file is absent in every row. */
export function csvSelector(filter: RowFilter): RowSelector<CsvBlock> {
  const row = new CsvRow(filter.fields);
  return (block) => decide(block, (i) => filter.keeps(row.moveTo(block, i)));
}

class CsvRow implements Row {
  number = 0;
  bytes = NO_BYTES;
  start = 0;
  end = 0;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly kinds: Uint8Array;
  readonly #fields: readonly string[];
  #columns: readonly number[] | undefined;
  #block: CsvBlock | undefined;
  #firstCell = 0;

  constructor(fields: readonly string[]) {
    this.#fields = fields;
    this.starts = new Int32Array(fields.length);
    this.ends = new Int32Array(fields.length);
    this.kinds = new Uint8Array(fields.length);
  }

  moveTo(block: CsvBlock, i: number): this {
    const { titles } = block.header;
    this.#columns ??= this.#fields.map((field) => titles.indexOf(field));
    this.#block = block;
    this.number = block.firstRow + i;
    this.bytes = block.bytes;
    this.start = block.starts[i] as number;
    this.end = block.ends[i] as number;
    this.#firstCell = i * titles.length;
    for (let f = 0; f < this.#columns.length; f++) {
      const column = this.#columns[f] as number;
      const cell = this.#firstCell + column;
      this.starts[f] = column === -1 ? -1 : (block.cellStarts[cell] as number);
      this.ends[f] = column === -1 ? -1 : (block.cellEnds[cell] as number);
      this.kinds[f] = column === -1 ? 0 : (block.kinds[cell] as number);
    }
    return this;
  }

  cells(): Cells {
    const block = this.#block as CsvBlock;
    const { titles } = block.header;
    const behind = this.#firstCell + titles.length;
    return {
      titles,
      starts: block.cellStarts.subarray(this.#firstCell, behind),
      ends: block.cellEnds.subarray(this.#firstCell, behind),
      kinds: block.kinds.subarray(this.#firstCell, behind),
    };
  }
}

function decide<B extends Block>(block: B, keeps: (i: number) => boolean): Selection<B> {
  const kept = new Uint8Array(block.count);
  let count = 0;
  for (let i = 0; i < block.count; i++) {
    if (keeps(i)) {
      kept[i] = 1;
      count++;
    }
  }
  return { block, kept, count };
}
