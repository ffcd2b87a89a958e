/** Counts what changed between two backups, by merging their sorted rows. */

import { type PropertyChanges, PropertyCounter } from "./changed-properties.ts";
import { compareKeys, type KeyedBlock } from "./keyed-rows.ts";

/** Numbers of users. */
export interface Changes {
  readonly added: number;
  readonly removed: number;
  /** Users with the same `user_id` and other bytes. */
  readonly changed: number;
  /** In which properties the changed users differ. */
  readonly properties: PropertyChanges;
}

/** Between two equal backups. */
export const NO_CHANGES: Changes = {
  added: 0,
  removed: 0,
  changed: 0,
  properties: new PropertyCounter().changes,
};

/**
 * Compares rows that are sorted by `user_id`, as `ExternalSort` returns them, with one block per side in memory. Rows without a
 * `user_id`, and rows with the same one, are compared in pairs, in their order.
 */
export async function compareBackups(
  previous: AsyncIterable<KeyedBlock>,
  current: AsyncIterable<KeyedBlock>,
): Promise<Changes> {
  const before = new BlockCursor(previous);
  const after = new BlockCursor(current);
  let added = 0;
  let removed = 0;
  let changed = 0;
  const properties = new PropertyCounter();
  let hasBefore = await before.advance();
  let hasAfter = await after.advance();
  while (hasBefore || hasAfter) {
    const order = hasBefore && hasAfter ? before.compareTo(after) : hasBefore ? -1 : 1;
    if (order < 0) removed++;
    else if (order > 0) added++;
    else if (!before.hasRowOf(after)) {
      changed++;
      before.countDifferences(after, properties);
    }
    if (order <= 0) hasBefore = before.stepInBlock() || (await before.advance());
    if (order >= 0) hasAfter = after.stepInBlock() || (await after.advance());
  }
  return { added, removed, changed, properties: properties.changes };
}

/** A position in one side's rows. */
class BlockCursor {
  #block: KeyedBlock | undefined;
  #row = 0;
  readonly #blocks: AsyncIterator<KeyedBlock>;

  constructor(blocks: AsyncIterable<KeyedBlock>) {
    this.#blocks = blocks[Symbol.asyncIterator]();
  }

  /** Moves to the next row if it is in the same block. */
  stepInBlock(): boolean {
    return this.#block !== undefined && ++this.#row < this.#block.count;
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

  countDifferences(other: BlockCursor, counter: PropertyCounter): void {
    counter.add(this.#block as KeyedBlock, this.#row, other.#block as KeyedBlock, other.#row);
  }

  hasRowOf(other: BlockCursor): boolean {
    const a = this.#block as KeyedBlock;
    const b = other.#block as KeyedBlock;
    const i = this.#row;
    const j = other.#row;
    return a.bytes.compare(b.bytes, b.starts[j], b.ends[j], a.starts[i] as number, a.ends[i]) === 0;
  }
}
