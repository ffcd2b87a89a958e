/**
 * Sorts rows by `user_id` in bounded memory: an external merge sort. Runs are sorted in memory, spilled, and combined by a k-way
 * merge with a binary heap (Knuth, The Art of Computer Programming, volume 3, section 5.4).
 */

import { markHandled } from "../../base/errors.ts";
import type { Block } from "../block.ts";
import type { Selection } from "../select.ts";
import type { UserIds } from "../user-id.ts";
import { KeyOrder } from "./key-order.ts";
import { addSelected, compareKeys, type KeyedBlock, KeyedRows } from "./keyed-rows.ts";
import { RunCursor, recordsOf, type SpilledRun, type SpillStore } from "./spilled-run.ts";

/** Bounds on memory, in bytes unless stated otherwise. */
export interface SortSizes {
  /** Rows of one run. */
  readonly run: number;
  /** Size of an output block, and of each of the two buffers per merged run. */
  readonly chunk: number;
  /** Maximum number of runs merged at once, at least 2. More runs are merged in rounds. */
  readonly fanIn: number;
}

/** Two runs of 14 MiB, in 16 MiB with one more block; at most 256 cursors of 128 KiB during a merge. */
export const SORT_SIZES: SortSizes = { run: 14 * 1024 * 1024, chunk: 64 * 1024, fanIn: 256 };

/** Chunks per write: only one run is written at a time, and each write costs a switch to another thread. */
const CHUNKS_PER_WRITE = 8;
/** Maximum number of chunks per read, if there are few runs. */
const MAX_CHUNKS_PER_READ = 16;

/** Sorts rows by the bytes of their `user_id`. The sort is stable; rows without a `user_id` come last. */
export class ExternalSort {
  readonly #spill: SpillStore;
  readonly #sizes: SortSizes;
  readonly #order = new KeyOrder();
  #run: KeyedRows | undefined;
  /** The run written last, for its buffers. */
  #spare: KeyedRows | undefined;
  /** One run is written while the next one is collected. */
  #writing: Promise<void> = Promise.resolve();
  readonly #spilled: SpilledRun[] = [];
  #bytes = 0;

  constructor(spill: SpillStore, sizes: SortSizes = SORT_SIZES) {
    this.#spill = spill;
    this.#sizes = sizes;
  }

  /** Bytes of the rows added so far, with one line feed each. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds the kept rows of a selection. @throws what the spill store throws */
  async add<B extends Block>(selection: Selection<B>, ids: UserIds<B>): Promise<void> {
    // Room for a run and one more block at once: buffers that grow leave as much garbage. Pages that are never written cost no memory.
    this.#run ??= new KeyedRows(Math.ceil((this.#sizes.run * 8) / 7));
    const before = this.#run.rowBytes;
    addSelected(this.#run, selection, ids);
    this.#bytes += this.#run.rowBytes - before;
    if (this.#run.rowBytes >= this.#sizes.run) await this.#spillRun(this.#run);
  }

  /**
   * All rows in order. Call it once, after the last `add`. Runs are removed after they are read. A block is valid until the
   * next one is requested.
   */
  async *sorted(): AsyncGenerator<KeyedBlock> {
    const run = this.#run;
    await this.#writing;
    if (this.#spilled.length === 0) {
      if (run !== undefined) yield* blocksInOrder(run, this.#order.of(run), this.#sizes.chunk);
      return;
    }
    if (run !== undefined) await this.#spillRun(run);
    await this.#writing;
    // At once: the garbage collector would free them only when the merge has filled as much memory again.
    this.#run?.free();
    this.#spare?.free();
    this.#run = this.#spare = undefined;
    const { fanIn } = this.#sizes;
    while (this.#spilled.length > fanIn) {
      const runs = this.#spilled.splice(0);
      // Adjacent runs are merged in place, so that rows with the same key keep their order.
      for (let i = 0; i < runs.length; i += fanIn) {
        const merged = this.#records(this.#merged(runs.slice(i, i + fanIn)));
        this.#spilled.push(await this.#spill.write(merged));
      }
    }
    yield* this.#merged(this.#spilled);
  }

  /** Starts to write a run when the previous one is written; the next run is collected in other buffers. */
  async #spillRun(run: KeyedRows): Promise<void> {
    await this.#writing;
    this.#run = this.#spare;
    this.#spare = undefined;
    const records = recordsOf(run, this.#order.of(run), CHUNKS_PER_WRITE * this.#sizes.chunk);
    const written = this.#spill.write(records).then((spilled) => {
      this.#spilled.push(spilled);
      run.clear();
      this.#spare = run;
    });
    this.#writing = markHandled(written);
  }

  async *#records(blocks: AsyncIterable<KeyedBlock>): AsyncGenerator<Buffer> {
    const size = CHUNKS_PER_WRITE * this.#sizes.chunk;
    for await (const block of blocks) yield* recordsOf(block, block.starts.keys(), size);
  }

  async *#merged(runs: readonly SpilledRun[]): AsyncGenerator<KeyedBlock> {
    const { chunk, fanIn } = this.#sizes;
    const read = chunk * Math.min(Math.floor(fanIn / runs.length), MAX_CHUNKS_PER_READ);
    const heap = new CursorHeap();
    for (const [index, run] of runs.entries()) {
      const cursor = new RunCursor(run, index, read);
      if (await cursor.advance()) heap.push(cursor);
    }
    const out = new KeyedRows(chunk);
    for (let first = heap.first; first !== undefined; first = heap.first) {
      if (first.isWhole) first.copyTo(out);
      else await first.copyLongTo(out);
      if (out.rowBytes >= chunk) {
        yield out;
        out.clear();
      }
      if (first.stepInBuffer() || (await first.advance())) heap.siftDown();
      else heap.removeFirst();
    }
    if (out.count > 0) yield out;
    for (const run of runs) await run.remove();
  }
}

/** The rows of a run in order, in blocks of about `chunk` bytes. */
function* blocksInOrder(run: KeyedRows, order: Uint32Array, chunk: number): Generator<KeyedBlock> {
  const { keys, keyStarts, keyEnds, bytes, starts, ends } = run;
  const out = new KeyedRows(chunk);
  for (const i of order) {
    const keyStart = keyStarts[i] as number;
    const keyEnd = keyEnds[i] as number;
    out.add(keys, keyStart, keyEnd, bytes, starts[i] as number, ends[i] as number);
    if (out.rowBytes >= chunk) {
      yield out;
      out.clear();
    }
  }
  if (out.count > 0) yield out;
}

/** A binary heap of cursors, with the cursor of the first row on top. */
class CursorHeap {
  readonly #cursors: RunCursor[] = [];

  get first(): RunCursor | undefined {
    return this.#cursors[0];
  }

  push(cursor: RunCursor): void {
    const cursors = this.#cursors;
    let i = cursors.push(cursor) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!isBefore(cursor, cursors[parent] as RunCursor)) break;
      cursors[i] = cursors[parent] as RunCursor;
      i = parent;
    }
    cursors[i] = cursor;
  }

  removeFirst(): void {
    const last = this.#cursors.pop() as RunCursor;
    if (this.#cursors.length === 0) return;
    this.#cursors[0] = last;
    this.siftDown();
  }

  /** Restores the order after the first cursor moved. */
  siftDown(): void {
    const cursors = this.#cursors;
    const moved = cursors[0] as RunCursor;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= cursors.length) break;
      const right = child + 1;
      if (
        right < cursors.length &&
        isBefore(cursors[right] as RunCursor, cursors[child] as RunCursor)
      ) {
        child = right;
      }
      if (!isBefore(cursors[child] as RunCursor, moved)) break;
      cursors[i] = cursors[child] as RunCursor;
      i = child;
    }
    cursors[i] = moved;
  }
}

function isBefore(a: RunCursor, b: RunCursor): boolean {
  const order = compareKeys(a.bytes, a.keyStart, a.keyEnd, b.bytes, b.keyStart, b.keyEnd);
  return order < 0 || (order === 0 && a.index < b.index);
}
