/** Applies a filter to the rows of a block. */

import { type Block, rowError } from "./block.ts";
import type { CsvBlock } from "./csv/index.ts";
import type { BlockFields } from "./json/block-fields.ts";
import type { Cells, Row, RowFilter } from "./row.ts";

/** A block and its kept rows: row `i` is kept if `kept[i]` is 1. */
export interface Selection<B extends Block> {
  readonly block: B;
  readonly kept: Uint8Array;
  readonly count: number;
}

/** Decides every row of a block. One selector serves a whole export. */
export type RowSelector<B extends Block> = (block: B) => Selection<B>;

const NO_BYTES: Buffer = Buffer.alloc(0);

/** Keeps every row. */
export function selectAll<B extends Block>(block: B): Selection<B> {
  return { block, kept: new Uint8Array(block.count).fill(1), count: block.count };
}

/**
 * Applies a filter to rows of NDJSON.
 *
 * @param fields must find the filter's fields first, in their order
 * @returns a selector that throws BackupError with the number of a row that is not JSON as far as it is read, and what the
 *   filter throws
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

/** Applies a filter to rows of CSV. A field that is not a title of the file is absent in every row. */
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
    const end = this.#firstCell + titles.length;
    return {
      titles,
      starts: block.cellStarts.subarray(this.#firstCell, end),
      ends: block.cellEnds.subarray(this.#firstCell, end),
      kinds: block.kinds.subarray(this.#firstCell, end),
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
