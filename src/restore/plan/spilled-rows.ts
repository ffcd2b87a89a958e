/** JSON rows by user, sorted by an external merge sort in encrypted files; and joining two of them. */

import { mkdir } from "node:fs/promises";
import path from "node:path";
import { diskError } from "../../base/disk-errors.ts";
import { FileSpill } from "../../pipeline/spill.ts";
import { RowKeys } from "../../rows/memberships.ts";
import { selectAll } from "../../rows/select.ts";
import { ExternalSort, SORT_SIZES } from "../../rows/sort/index.ts";
import { compareKeys, type KeyedBlock, KeyedRows } from "../../rows/sort/keyed-rows.ts";

/** Smaller runs than usual: several sorts are in memory at the same time. */
const SIZES = { ...SORT_SIZES, run: 6 * 1024 * 1024 };

/** Rows to sort by user, in a folder of their own. */
export class SpilledRows implements AsyncDisposable {
  readonly #spill: FileSpill;
  readonly #sort: ExternalSort;
  readonly #keys = new RowKeys();
  readonly #page = new KeyedRows(16 * 1024);
  #adding: Promise<void> = Promise.resolve();

  private constructor(spill: FileSpill) {
    this.#spill = spill;
    this.#sort = new ExternalSort(spill, SIZES);
  }

  /**
   * @param parent an existing folder that only we can read
   * @param name of the folder in it, which must not exist
   * @throws BackupError if it cannot be created
   */
  static async begin(parent: string, name: string, signal: AbortSignal): Promise<SpilledRows> {
    const folder = path.join(parent, name);
    await mkdir(folder, { mode: 0o700 }).catch(diskError(folder));
    return new SpilledRows(new FileSpill(folder, true, signal));
  }

  /**
   * Adds rows. May be called before an earlier call has settled.
   *
   * @param fill adds a few rows to the page that it receives
   */
  add(fill: (page: KeyedRows) => void): Promise<void> {
    this.#adding = this.#adding.then(async () => {
      fill(this.#page);
      await this.#sort.add(selectAll(this.#page), this.#keys);
      this.#page.clear();
    });
    return this.#adding;
  }

  /** Adds all rows of a block, which must not change until this has settled. */
  addBlock(block: KeyedBlock): Promise<void> {
    this.#adding = this.#adding.then(() => this.#sort.add(selectAll(block), this.#keys));
    return this.#adding;
  }

  /** All rows in order. Call it once, when all `add` have settled. */
  sorted(): AsyncGenerator<KeyedBlock> {
    return this.#sort.sorted();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#spill.discard();
  }
}

/** One row of a block, valid while the block is. */
export class RowCursor {
  #block: KeyedBlock | undefined;
  #row = 0;
  readonly #blocks: AsyncIterator<KeyedBlock>;

  constructor(blocks: AsyncIterable<KeyedBlock>) {
    this.#blocks = blocks[Symbol.asyncIterator]();
  }

  /** Moves to the next row. @returns false at the end */
  async advance(): Promise<boolean> {
    this.#row++;
    while (this.#block === undefined || this.#row >= this.#block.count) {
      const next = await this.#blocks.next();
      if (next.done === true) return false;
      this.#block = next.value;
      this.#row = 0;
    }
    return true;
  }

  /** The bytes of the `user_id`. */
  get key(): Buffer {
    const { keys, keyStarts, keyEnds } = this.#block as KeyedBlock;
    return keys.subarray(keyStarts[this.#row], keyEnds[this.#row]);
  }

  /** The parsed row. */
  get json(): unknown {
    const { bytes, starts, ends } = this.#block as KeyedBlock;
    return JSON.parse(bytes.toString("utf8", starts[this.#row], ends[this.#row]));
  }

  /** As {@link compareKeys}. */
  compareTo(other: RowCursor): number {
    const a = this.#block as KeyedBlock;
    const b = other.#block as KeyedBlock;
    const [i, j] = [this.#row, other.#row];
    return compareKeys(
      a.keys,
      a.keyStarts[i] as number,
      a.keyEnds[i] as number,
      b.keys,
      b.keyStarts[j] as number,
      b.keyEnds[j] as number,
    );
  }

  /** Ends the iteration, so that its source is released. */
  async close(): Promise<void> {
    await this.#blocks.return?.();
  }
}

/**
 * A left outer join by user of sorted rows, with one block per side in memory.
 *
 * @param visit receives each row on the left, and the first row on the right of the same user if there is one
 */
export async function leftJoin(
  left: AsyncIterable<KeyedBlock>,
  right: AsyncIterable<KeyedBlock>,
  visit: (left: RowCursor, right: RowCursor | undefined) => Promise<void>,
): Promise<void> {
  const rows = new RowCursor(left);
  const others = new RowCursor(right);
  try {
    let hasOther = await others.advance();
    while (await rows.advance()) {
      let order = hasOther ? others.compareTo(rows) : 1;
      while (order < 0) {
        hasOther = await others.advance();
        order = hasOther ? others.compareTo(rows) : 1;
      }
      await visit(rows, order === 0 ? others : undefined);
    }
  } finally {
    await rows.close();
    await others.close();
  }
}
