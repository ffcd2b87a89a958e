/** What changed between two backups, told by merging their sorted rows. */

import { compareKeys, type KeyedBlock } from "./keyed-rows.ts";

/** Numbers of users. */
export interface Changes {
  readonly added: number;
  readonly removed: number;
  /** Of the same `user_id`, with other bytes. */
  readonly changed: number;
}

/**
 * Compares rows that are sorted by `user_id`, as `Sort` hands them out; of each side a block is held at a time. Rows without a
 * `user_id`, and several of the same one, are compared in pairs, in the order they come.
 */
export async function compareBackups(
  before: AsyncIterable<KeyedBlock>,
  after: AsyncIterable<KeyedBlock>,
): Promise<Changes> {
  const old = new BlockCursor(before);
  const young = new BlockCursor(after);
  let added = 0;
  let removed = 0;
  let changed = 0;
  let hasOld = await old.advance();
  let hasYoung = await young.advance();
  while (hasOld || hasYoung) {
    const order = hasOld && hasYoung ? old.compareTo(young) : hasOld ? -1 : 1;
    if (order < 0) removed++;
    else if (order > 0) added++;
    else if (!old.hasRowOf(young)) changed++;
    if (order <= 0) hasOld = old.stepInBlock() || (await old.advance());
    if (order >= 0) hasYoung = young.stepInBlock() || (await young.advance());
  }
  return { added, removed, changed };
}

/** The place in one side's rows. */
class BlockCursor {
  #block: KeyedBlock | undefined;
  #row = 0;
  readonly #blocks: AsyncIterator<KeyedBlock>;

  constructor(blocks: AsyncIterable<KeyedBlock>) {
    this.#blocks = blocks[Symbol.asyncIterator]();
  }

  /** Moves to the next row if it lies in the same block. */
  stepInBlock(): boolean {
    return this.#block !== undefined && ++this.#row < this.#block.count;
  }

  /** Moves to the first row of the next block that has one. @returns false where there is none */
  async advance(): Promise<boolean> {
    do {
      const next = await this.#blocks.next();
      if (next.done === true) return false;
      this.#block = next.value;
      this.#row = 0;
    } while (this.#block.count === 0);
    return true;
  }

  compareTo(other: BlockCursor): number {
    const a = this.#block as KeyedBlock;
    const b = other.#block as KeyedBlock;
    const i = this.#row;
    const j = other.#row;
    return compareKeys(
      a.keys,
      a.keyStarts[i] as number,
      a.keyEnds[i] as number,
      b.keys,
      b.keyStarts[j] as number,
      b.keyEnds[j] as number,
    );
  }

  hasRowOf(other: BlockCursor): boolean {
    const a = this.#block as KeyedBlock;
    const b = other.#block as KeyedBlock;
    const i = this.#row;
    const j = other.#row;
    return a.bytes.compare(b.bytes, b.starts[j], b.ends[j], a.starts[i] as number, a.ends[i]) === 0;
  }
}
