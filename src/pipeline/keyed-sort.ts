/** An external merge sort of rows that are added one by one, with an encrypted spill: any number of rows in bounded memory. */

import { mkdtemp } from "node:fs/promises";
import path from "node:path";
import { diskError } from "../base/disk-errors.ts";
import { selectAll } from "../rows/select.ts";
import { ExternalSort, type SortSizes } from "../rows/sort/index.ts";
import { type KeyedBlock, KeyedRows, RowKeys } from "../rows/sort/keyed-rows.ts";
import { FileSpill } from "./spill.ts";

/** Bytes of rows that are passed on to the sort at once. */
const PAGE = 64 * 1024;

/**
 * Smaller than usual, because several sorts are in memory at the same time: two runs that fit into 8 MiB with one more page, or at most
 * 256 cursors of 64 KiB.
 */
const SIZES: SortSizes = { run: 7.5 * 1024 * 1024, chunk: 32 * 1024, fanIn: 256 };
/** For rows much smaller than those of users. */
export const SMALL_SORT: SortSizes = { run: 1.5 * 1024 * 1024, chunk: 16 * 1024, fanIn: 128 };

/** Sorts rows by the bytes of their keys. The sort is stable. */
export class KeyedSort {
  readonly #sort: ExternalSort;
  readonly #spill: FileSpill;
  readonly #page = new KeyedRows(PAGE);
  readonly #keys = new RowKeys();
  #flushing: Promise<void> | undefined;

  private constructor(spill: FileSpill, sizes: SortSizes) {
    this.#spill = spill;
    this.#sort = new ExternalSort(spill, sizes);
  }

  /**
   * @param folder an existing folder that only we can read
   * @param signal stops writing when it is aborted
   * @throws BackupError if the folder of the spill cannot be created
   */
  static async begin(folder: string, sizes = SIZES, signal?: AbortSignal): Promise<KeyedSort> {
    const spills = await mkdtemp(path.join(folder, "sort-")).catch(diskError(folder));
    return new KeyedSort(new FileSpill(spills, true, signal), sizes);
  }

  /** Adds a row under a key; both are copied. May be called again before an earlier call has settled. */
  addText(key: string, row: string): Promise<void> | undefined {
    const keyBytes = Buffer.from(key);
    const bytes = Buffer.from(row);
    return this.add(keyBytes, 0, keyBytes.length, bytes, 0, bytes.length);
  }

  /** Adds the row `bytes[start..end)` under the key `keys[keyStart..keyEnd)`, like {@link addText}. */
  add(
    keys: Buffer,
    keyStart: number,
    keyEnd: number,
    bytes: Buffer,
    start: number,
    end: number,
  ): Promise<void> | undefined {
    this.#page.add(keys, keyStart, keyEnd, bytes, start, end);
    if (this.#page.rowBytes < PAGE) return this.#flushing;
    this.#flushing ??= this.#flush(PAGE).finally(() => {
      this.#flushing = undefined;
    });
    return this.#flushing;
  }

  /** All rows in order. Call it once, after the last `add`. A block is valid until the next one is requested. */
  async *sorted(): AsyncGenerator<KeyedBlock> {
    try {
      await this.#flushing;
      await this.#flush(1);
      yield* this.#sort.sorted();
    } finally {
      await this.discard();
    }
  }

  /** Removes the files of the sort. */
  async discard(): Promise<void> {
    await this.#spill.discard();
  }

  /** @param least bytes that are worth passing on */
  async #flush(least: number): Promise<void> {
    while (this.#page.rowBytes >= least) {
      // The sort copies the rows before it waits, so rows may be added to the page meanwhile.
      const adding = this.#sort.add(selectAll(this.#page), this.#keys);
      this.#page.clear();
      await adding;
    }
  }
}
