/** Applies a filter to the rows of a block. */

import { type Block, rowError } from "./block.ts";
import type { CsvBlock } from "./csv/index.ts";
import type { BlockFields } from "./json/block-fields.ts";
import { MemberScan } from "./json/member-scan.ts";
import { RowMembers } from "./json/row-members.ts";
import type { Cells, Row, RowFilter } from "./row.ts";

/** A block and its kept rows: row `i` is kept if `kept[i]` is 1. */
export interface Selection<B extends Block> {
  readonly block: B;
  readonly kept: Uint8Array;
  readonly count: number;
}

/** Decides every row of a block. One selector serves a whole export. */
export type RowSelector<B extends Block> = (block: B) => Selection<B> | Promise<Selection<B>>;

/** Lets other events run, and throws to end the run. */
export type Pause = () => Promise<void>;

/** Steps of a filter between two pauses: some tenths of a second. */
const STEPS_BETWEEN_PAUSES = 100_000;

const NO_BYTES: Buffer = Buffer.alloc(0);

/** Keeps every row. */
export function selectAll<B extends Block>(block: B): Selection<B> {
  return { block, kept: new Uint8Array(block.count).fill(1), count: block.count };
}

/**
 * Applies a filter to rows of NDJSON.
 *
 * @param fields must find the filter's fields first, in their order
 * @param pause called regularly while a slow filter decides rows
 * @returns a selector that throws BackupError with the number of a row that is not JSON as far as it is read, and what the
 *   filter and `pause` throw
 */
export function ndjsonSelector(filter: RowFilter, fields: BlockFields, pause?: Pause) {
  const isDue = pacing(filter);
  const { members = [] } = filter;
  const memberScan = new MemberScan(members, fields);
  const rowMembers = new RowMembers(memberScan.last);
  const named = filter.fields.length;
  const row = {
    number: 0,
    bytes: NO_BYTES,
    start: 0,
    end: 0,
    starts: members.length === 0 ? fields.starts : new Int32Array(named + members.length),
    ends: members.length === 0 ? fields.ends : new Int32Array(named + members.length),
    kinds: new Uint8Array(0),
    members: () => rowMembers.find(row.start, row.end),
  };
  const findMembers = (i: number) => {
    for (let f = 0; f < named; f++) {
      row.starts[f] = fields.starts[f] as number;
      row.ends[f] = fields.ends[f] as number;
    }
    memberScan.copySpans(i, row.starts, row.ends, named);
  };
  return async (block: Block): Promise<Selection<Block>> => {
    fields.load(block);
    if (members.length > 0) memberScan.load(block);
    row.bytes = block.bytes;
    const keeps = (i: number) => {
      row.number = block.firstRow + i;
      row.start = block.starts[i] as number;
      row.end = block.ends[i] as number;
      if (!fields.row(i)) throw rowError(row.number, "is not valid JSON");
      if (members.length > 0) findMembers(i);
      return filter.keeps(row);
    };
    return await decide(block, keeps, isDue, pause);
  };
}

/** Applies a filter to rows of CSV. A field that is not a title of the file is absent in every row. */
export function csvSelector(filter: RowFilter, pause?: Pause) {
  const row = new CsvRow(filter.fields);
  const isDue = pacing(filter);
  return async (block: CsvBlock): Promise<Selection<CsvBlock>> =>
    await decide(block, (i) => filter.keeps(row.moveTo(block, i)), isDue, pause);
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

/** @returns whether the filter has worked long enough for a pause, since this was last true */
function pacing(filter: RowFilter): () => boolean {
  let next = STEPS_BETWEEN_PAUSES;
  return () => {
    const { steps = 0 } = filter;
    if (steps < next) return false;
    next = steps + STEPS_BETWEEN_PAUSES;
    return true;
  };
}

async function decide<B extends Block>(
  block: B,
  keeps: (i: number) => boolean,
  isDue: () => boolean,
  pause: Pause | undefined,
): Promise<Selection<B>> {
  const kept = new Uint8Array(block.count);
  let count = 0;
  for (let i = 0; i < block.count; i++) {
    if (keeps(i)) {
      kept[i] = 1;
      count++;
    }
    if (isDue()) await pause?.();
  }
  return { block, kept, count };
}
