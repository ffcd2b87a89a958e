/** Validates the kept rows of blocks, and finds fields in them on the way. */

import { type Block, rowError } from "../block.ts";
import type { Selection } from "../select.ts";
import type { BlockFields } from "./block-fields.ts";
import { FieldScan } from "./field-scan.ts";

/**
 * The kept rows of a block, one after another, after {@link load}. If all rows are kept, and the shared scan of their fields validates
 * them, there is no other: a row is read once.
 */
export class ValidRows {
  /** Row `i` (0-based) of the kept ones is `starts[i]..ends[i]` of the block's bytes, and the same row of the scan. */
  starts: Int32Array = new Int32Array(0);
  ends: Int32Array = new Int32Array(0);
  readonly scan: FieldScan;
  readonly #fields: BlockFields;
  #selection: Selection<Block> | undefined;

  /**
   * @param fields the fields of the blocks. If they validate, rows are not selected, and their first names must be these
   * @param names the keys to find, after unescaping, without duplicates
   */
  constructor(fields: BlockFields, names: readonly string[]) {
    this.#fields = fields;
    this.scan = fields.validates ? fields.scan : new FieldScan(names, true, fields.scan);
  }

  /** Validates the kept rows; {@link FieldScan.status} is 0 for those that are not valid. */
  load(selection: Selection<Block>): void {
    const { block, kept, count } = selection;
    this.#selection = selection;
    this.#fields.load(block);
    if (this.#fields.validates) {
      this.starts = block.starts;
      this.ends = block.ends;
      return;
    }
    if (this.starts.length < count) {
      this.starts = new Int32Array(count * 2);
      this.ends = new Int32Array(count * 2);
    }
    let found = 0;
    for (let i = 0; i < block.count; i++) {
      if (kept[i] !== 1) continue;
      this.starts[found] = block.starts[i] as number;
      this.ends[found++] = block.ends[i] as number;
    }
    this.scan.scanInside(count, this.starts, this.ends);
  }

  /** The number of a kept row in the export, 1-based. */
  numberOf(row: number): number {
    const { block } = this.#selection as Selection<Block>;
    return block.firstRow + block.starts.indexOf(this.starts[row] as number);
  }

  /** @throws BackupError if the kept row is not valid JSON */
  require(row: number): void {
    if (this.scan.status(row) === 0) throw rowError(this.numberOf(row), "is not valid JSON");
  }
}
