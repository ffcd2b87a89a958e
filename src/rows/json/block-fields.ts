/** The top-level fields of a block's rows: found for all rows at once, or one by one where a key has an escape. */

import type { Block } from "../block.ts";
import { COMPACT, ESCAPED_KEY, FieldScan, GENERAL, READ } from "./field-scan.ts";
import { JsonFields } from "./fields.ts";

/**
 * Finds named top-level fields of the rows of NDJSON blocks, seeing what `JSON.parse` sees. Whoever wants fields of the same rows shares
 * one of these, so that they are found once.
 */
export class BlockFields {
  /** Field `f` of the row that was handed out last lies at `starts[f]..ends[f]`; `starts[f]` is -1 where it is absent. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly #names: readonly string[];
  readonly #compact: FieldScan;
  /** For rows that the first one leaves. */
  readonly #general: FieldScan;
  #isGeneralLoaded = false;
  readonly #oneByOne: JsonFields;
  #block: Block | undefined;

  /** @param names the keys to find, as they read after unescaping; of one that is given twice, the first counts */
  constructor(names: readonly string[]) {
    this.#names = [...new Set(names)];
    this.#compact = new FieldScan(this.#names, COMPACT);
    this.#general = new FieldScan(this.#names, GENERAL);
    this.#oneByOne = new JsonFields(this.#names);
    this.starts = this.#oneByOne.starts;
    this.ends = this.#oneByOne.ends;
  }

  /** Which of the fields has this name, or -1. */
  positionOf(name: string): number {
    return this.#names.indexOf(name);
  }

  /** Reads all rows of a block, for `row` to hand out. Nothing is done where it is the block that was loaded last. */
  load(block: Block): void {
    if (block === this.#block) return;
    this.#block = block;
    this.#compact.scan(block);
    this.#isGeneralLoaded = false;
  }

  /**
   * Hands out the fields of row `i` (0-based) of the block that was loaded last.
   *
   * @returns false where the row is certainly not valid JSON; of a field that is not wanted, only its first quote and a colon were
   *   looked at
   */
  row(i: number): boolean {
    if (this.#compact.status(i) === READ) {
      this.#compact.copySpans(i, this.starts, this.ends);
      return true;
    }
    const block = this.#block as Block;
    if (!this.#isGeneralLoaded) this.#general.scan(block);
    this.#isGeneralLoaded = true;
    const answer = this.#general.status(i);
    if (answer === ESCAPED_KEY) {
      const { bytes, starts, ends } = block;
      return this.#oneByOne.read(bytes, starts[i] as number, ends[i] as number);
    }
    if (answer === READ) this.#general.copySpans(i, this.starts, this.ends);
    return answer === READ;
  }

  /** A scan of fields of objects that lie inside the rows of the block that was loaded last, for those that are written as Auth0 does. */
  inside(names: readonly string[]): FieldScan {
    return new FieldScan(names, this.#compact);
  }
}
