/** Rows by `user_id`, in bounded memory: sorted runs that are spilled and merged. */

import { markHandled } from "../../base/errors.ts";
import type { Block } from "../block.ts";
import type { Selection } from "../select.ts";
import type { UserIds } from "../user-id.ts";
import { KeyOrder } from "./key-order.ts";
import { addSelected, compareKeys, type KeyedBlock, KeyedRows } from "./keyed-rows.ts";
import { RunCursor, recordsOf, type SpilledRun, type SpillStore } from "./spilled-run.ts";

/** How much memory sorting takes, in bytes unless said otherwise. */
export interface SortSizes {
  /** Rows of one run. */
  readonly run: number;
  /** Handed on at once, and read at once of each run that is merged, twice. */
  readonly chunk: number;
  /** How many runs are merged at once, at least 2; more of them are merged in rounds. */
  readonly fanIn: number;
}

/** 14 MiB of rows, so that a block more still fits into 16, in each of two runs; at most 256 readers of 128 KiB while they are merged. */
export const SORT_SIZES: SortSizes = { run: 14 * 1024 * 1024, chunk: 64 * 1024, fanIn: 256 };

/** Chunks that are spilled at once: only one run is written at a time, and each write costs a trip to another thread. */
const WRITTEN_CHUNKS = 8;
/** Chunks that are read at once of each run where these are few. */
const MOST_READ_CHUNKS = 16;

/** Sorts rows by the bytes of their `user_id`. Rows of the same one keep their order, and those without one come last, in theirs. */
export class ExternalSort {
  readonly #spill: SpillStore;
  readonly #sizes: SortSizes;
  readonly #order = new KeyOrder();
  #run: KeyedRows | undefined;
  /** The last run that was written, for its room. */
  #spare: KeyedRows | undefined;
  /** One run is written while the next one is gathered. */
  #writing: Promise<void> = Promise.resolve();
  readonly #spilled: SpilledRun[] = [];
  #bytes = 0;

  constructor(spill: SpillStore, sizes: SortSizes = SORT_SIZES) {
    this.#spill = spill;
    this.#sizes = sizes;
  }

  /** Bytes of the rows added so far, a line feed each included. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds the rows that a selection keeps. @throws what the spill throws */
  async add<B extends Block>(selection: Selection<B>, ids: UserIds<B>): Promise<void> {
    this.#run ??= new KeyedRows(this.#sizes.chunk);
    const before = this.#run.rowBytes;
    addSelected(this.#run, selection, ids);
    this.#bytes += this.#run.rowBytes - before;
    if (this.#run.rowBytes >= this.#sizes.run) await this.#spillRun(this.#run);
  }

  /**
   * All rows in order. To be called once, after the last `add`; runs are removed when they were read. A block is good until
   * the next one is asked for.
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
    this.#run = undefined;
    this.#spare = undefined;
    const { fanIn } = this.#sizes;
    while (this.#spilled.length > fanIn) {
      const runs = this.#spilled.splice(0);
      // Neighbours become one in their place, so that rows of the same key keep their order.
      for (let i = 0; i < runs.length; i += fanIn) {
        const merged = this.#records(this.#merged(runs.slice(i, i + fanIn)));
        this.#spilled.push(await this.#spill.write(merged));
      }
    }
    yield* this.#merged(this.#spilled);
  }

  /** Begins to write a run, once the one before is written, and gathers the next one elsewhere. */
  async #spillRun(run: KeyedRows): Promise<void> {
    await this.#writing;
    this.#run = this.#spare;
    this.#spare = undefined;
    const records = recordsOf(run, this.#order.of(run), WRITTEN_CHUNKS * this.#sizes.chunk);
    const written = this.#spill.write(records).then((spilled) => {
      this.#spilled.push(spilled);
      run.clear();
      this.#spare = run;
    });
    this.#writing = markHandled(written);
  }

  async *#records(blocks: AsyncIterable<KeyedBlock>): AsyncGenerator<Buffer> {
    const size = WRITTEN_CHUNKS * this.#sizes.chunk;
    for await (const block of blocks) yield* recordsOf(block, block.starts.keys(), size);
  }

  async *#merged(runs: readonly SpilledRun[]): AsyncGenerator<KeyedBlock> {
    const { chunk, fanIn } = this.#sizes;
    const read = chunk * Math.min(Math.floor(fanIn / runs.length), MOST_READ_CHUNKS);
    const heap = new CursorHeap();
    for (const [age, run] of runs.entries()) {
      const cursor = new RunCursor(run, age, read);
      if (await cursor.advance()) heap.push(cursor);
    }
    const out = new KeyedRows(chunk);
    for (let first = heap.first; first !== undefined; first = heap.first) {
      first.copyTo(out);
      if (out.rowBytes >= chunk) {
        yield out;
        out.clear();
      }
      if (first.stepInBuffer() || (await first.advance())) heap.firstMoved();
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

/** Cursors with the one whose row comes first on top: a binary heap. */
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
    this.firstMoved();
  }

  /** Puts the first cursor where its new row belongs. */
  firstMoved(): void {
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
