/** A position in a stream of keyed blocks, for merge joins of sorted rows. */

import { compareKeys, type KeyedBlock, KeyedRows } from "./keyed-rows.ts";

const NONE: KeyedBlock = new KeyedRows(0);

/** Moves from row to row, with one block in memory. Call `advance` first. What it returns is valid until the next move. */
export class BlockCursor {
  #block = NONE;
  #row = -1;
  readonly #blocks: AsyncIterator<KeyedBlock>;

  constructor(blocks: AsyncIterable<KeyedBlock>) {
    this.#blocks = blocks[Symbol.asyncIterator]();
  }

  get block(): KeyedBlock {
    return this.#block;
  }

  /** Number of the row in the block, from 0. */
  get row(): number {
    return this.#row;
  }

  /** The row is `bytes[start..end)`. */
  get bytes(): Buffer {
    return this.#block.bytes;
  }

  get start(): number {
    return this.#block.starts[this.#row] as number;
  }

  get end(): number {
    return this.#block.ends[this.#row] as number;
  }

  /** The key is `keys[keyStart..keyEnd)`. */
  get keys(): Buffer {
    return this.#block.keys;
  }

  /** -1 if the row has no key. */
  get keyStart(): number {
    return this.#block.keyStarts[this.#row] as number;
  }

  get keyEnd(): number {
    return this.#block.keyEnds[this.#row] as number;
  }

  /** Moves to the next row if it is in the same block. */
  stepInBlock(): boolean {
    return ++this.#row < this.#block.count;
  }

  /** Moves to the first row of the next block that has one. @returns false at the end */
  async advance(): Promise<boolean> {
    do {
      const next = await this.#blocks.next();
      if (next.done === true) return false;
      this.#block = next.value;
      this.#row = 0;
    } while (this.#block.count === 0);
    return true;
  }

  /** Compares the keys. @returns as {@link compareKeys} */
  compareTo({ keys, keyStart, keyEnd }: BlockCursor): number {
    return compareKeys(this.keys, this.keyStart, this.keyEnd, keys, keyStart, keyEnd);
  }

  /** Whether the bytes of the rows are equal. */
  hasRowOf({ bytes, start, end }: BlockCursor): boolean {
    return this.bytes.compare(bytes, start, end, this.start, this.end) === 0;
  }
}
