/** A position in a stream of blocks, for merge joins of sorted rows. */

import type { Block } from "../block.ts";
import { compareKeys, type KeyedBlock } from "./keyed-rows.ts";

/** Moves from row to row, with one block in memory. Call `advance` first. What it returns is valid until the next move. */
export class RowCursor<B extends Block> {
  #block: B | undefined;
  #row = -1;
  readonly #blocks: AsyncIterator<B>;

  constructor(blocks: AsyncIterable<B>) {
    this.#blocks = blocks[Symbol.asyncIterator]();
  }

  get block(): B {
    return this.#block as B;
  }

  /** Number of the row in the block, from 0. */
  get row(): number {
    return this.#row;
  }

  /** The row is `bytes[start..end)`. */
  get bytes(): Buffer {
    return this.block.bytes;
  }

  get start(): number {
    return this.block.starts[this.#row] as number;
  }

  get end(): number {
    return this.block.ends[this.#row] as number;
  }

  /** Moves to the next row if it is in the same block. */
  stepInBlock(): boolean {
    return ++this.#row < this.block.count;
  }

  /** Moves to the first row of the next block that has one. @returns false at the end */
  async advance(): Promise<boolean> {
    do {
      const next = await this.#blocks.next();
      if (next.done === true) return false;
      this.#block = next.value;
      this.#row = 0;
    } while (this.block.count === 0);
    return true;
  }

  /** Whether the bytes of the rows are equal. */
  hasRowOf({ bytes, start, end }: RowCursor<B>): boolean {
    const own = this.start;
    const ownEnd = this.end;
    return end - start === ownEnd - own && this.bytes.compare(bytes, start, end, own, ownEnd) === 0;
  }
}

/** A cursor of rows that all have their keys. */
export class BlockCursor extends RowCursor<KeyedBlock> {
  /** The key is `keys[keyStart..keyEnd)`. */
  get keys(): Buffer {
    return this.block.keys;
  }

  /** -1 if the row has no key. */
  get keyStart(): number {
    return this.block.keyStarts[this.row] as number;
  }

  get keyEnd(): number {
    return this.block.keyEnds[this.row] as number;
  }

  /** Compares the keys. @returns as {@link compareKeys} */
  compareTo({ keys, keyStart, keyEnd }: BlockCursor): number {
    return compareKeys(this.keys, this.keyStart, this.keyEnd, keys, keyStart, keyEnd);
  }
}
