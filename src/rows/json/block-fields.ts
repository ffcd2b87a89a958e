/** The top-level fields of a block's rows: found by the SIMD scan for all rows at once, or one by one if a key has an escape. */

import type { Block } from "../block.ts";
import { ESCAPED_KEY, FieldScan, READ } from "./field-scan.ts";
import { JsonFields } from "./fields.ts";

/**
 * Finds named top-level fields of the rows of NDJSON blocks, with the result of `JSON.parse`. Everything that reads fields of
 * the same rows shares one instance, so that each block is scanned once.
 */
export class BlockFields {
  /** Field `f` of the row read last is `starts[f]..ends[f]` of the block's bytes; `starts[f]` is -1 if it is absent. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly validates: boolean;
  /** The scan of the block loaded last. */
  readonly scan: FieldScan;
  readonly #names: readonly string[];
  readonly #oneByOne: JsonFields;
  #block: Block | undefined;

  /**
   * @param names the keys to find, after unescaping; duplicates are ignored
   * @param validates whether {@link row} checks that all of a row is valid JSON
   */
  constructor(names: readonly string[], validates = false) {
    this.validates = validates;
    this.#names = [...new Set(names)];
    this.scan = new FieldScan(this.#names, validates);
    this.#oneByOne = new JsonFields(this.#names);
    this.starts = this.#oneByOne.starts;
    this.ends = this.#oneByOne.ends;
  }

  /** The index of the field with this name, or -1. */
  positionOf(name: string): number {
    return this.#names.indexOf(name);
  }

  /** Scans all rows of a block for {@link row}. Does nothing if that block was loaded last. */
  load(block: Block): void {
    if (block === this.#block) return;
    this.#block = block;
    this.scan.scan(block);
  }

  /**
   * Reads row `i` (0-based) of the loaded block into `starts` and `ends`.
   *
   * @returns false if the row is certainly not valid JSON; of fields that are not wanted, only the first quote and a colon are
   *   checked
   */
  row(i: number): boolean {
    const status = this.scan.status(i);
    if (status === ESCAPED_KEY) {
      const { bytes, starts, ends } = this.#block as Block;
      return this.#oneByOne.read(bytes, starts[i] as number, ends[i] as number);
    }
    if (status === READ) this.scan.copySpans(i, this.starts, this.ends);
    return status === READ;
  }
}
