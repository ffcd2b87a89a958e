/** Rows by `user_id`, in bounded memory: sorted runs that are spilled and merged. */

import type { Block } from "./block.ts";
import { KeyOrder } from "./key-order.ts";
import { addKept, compareKeys, copyKey, type KeyedBlock, KeyedRows } from "./keyed.ts";
import type { Selection } from "./select.ts";
import type { UserIds } from "./user-id.ts";

/** Where runs are kept that memory has no room for. */
export interface Spill {
  /** Writes a run; a chunk is good only until the next one is asked for. */
  write(chunks: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<SpilledRun>;
}

export interface SpilledRun {
  /**
   * Reads the run on, from its beginning at first.
   *
   * @param into where to put the bytes, from offset `at` to the end
   * @returns how many there were; 0 at the end of the run
   */
  read(into: Buffer, at: number): Promise<number>;
  /** Lets go of the run and its bytes. */
  remove(): Promise<void>;
}

/** How much memory sorting takes, in bytes unless said otherwise. */
export interface SortSizes {
  /** Rows of one run. */
  readonly run: number;
  /** Handed on at once, and read at once of each run that is merged, twice. */
  readonly chunk: number;
  /** How many runs are merged at once, at least 2; more of them are merged in rounds. */
  readonly fanIn: number;
}

/** 14 MiB of rows, so that a block more still fits into 16, in each of two runs; at most 128 readers of 256 KiB while they are merged. */
export const SORT_SIZES: SortSizes = { run: 14 * 1024 * 1024, chunk: 128 * 1024, fanIn: 128 };

/** Chunks that are spilled at once: only one run is written at a time, and each write costs a trip to another thread. */
const WRITTEN_CHUNKS = 4;
/** Chunks that are read at once of each run where these are few. */
const MOST_READ_CHUNKS = 8;

/** Sorts rows by the bytes of their `user_id`. Rows of the same one keep their order, and those without one come last, in theirs. */
export class Sort {
  readonly #spill: Spill;
  readonly #sizes: SortSizes;
  readonly #order = new KeyOrder();
  #run: KeyedRows | undefined;
  /** The last run that was written, for its room. */
  #spare: KeyedRows | undefined;
  /** One run is written while the next one is gathered. */
  #writing: Promise<void> = Promise.resolve();
  readonly #spilled: SpilledRun[] = [];
  #bytes = 0;

  constructor(spill: Spill, sizes: SortSizes = SORT_SIZES) {
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
    addKept(this.#run, selection, ids);
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
      if (run !== undefined) yield* inOrder(run, this.#order.of(run), this.#sizes.chunk);
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
    this.#writing = this.#spill.write(records).then((spilled) => {
      this.#spilled.push(spilled);
      run.clear();
      this.#spare = run;
    });
    // Whoever comes next is told; without this, it would be called unhandled before that.
    this.#writing.catch(() => {});
  }

  async *#records(blocks: AsyncIterable<KeyedBlock>): AsyncGenerator<Buffer> {
    const size = WRITTEN_CHUNKS * this.#sizes.chunk;
    for await (const block of blocks) yield* recordsOf(block, block.starts.keys(), size);
  }

  async *#merged(runs: readonly SpilledRun[]): AsyncGenerator<KeyedBlock> {
    const { chunk, fanIn } = this.#sizes;
    const read = chunk * Math.min(Math.floor(fanIn / runs.length), MOST_READ_CHUNKS);
    const heap = new Heap();
    for (const [age, run] of runs.entries()) {
      const cursor = new Cursor(run, age, read);
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
function* inOrder(run: KeyedRows, order: Uint32Array, chunk: number): Generator<KeyedBlock> {
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

/** In front of each spilled row: the length of its key plus 1, or 0 where it has none, and the length of the row, 32 bits each. */
const HEAD = 8;

/** Rows in this order as they are spilled, head, key, row, in pieces of about `size` bytes. */
function* recordsOf(
  { keys, keyStarts, keyEnds, bytes, starts, ends, count }: KeyedBlock,
  order: Iterable<number>,
  size: number,
): Generator<Buffer> {
  let out = Buffer.allocUnsafeSlow(size);
  let at = 0;
  for (const i of order) {
    if (i >= count) break;
    const keyStart = keyStarts[i] as number;
    const keyLength = keyStart === -1 ? 0 : (keyEnds[i] as number) - keyStart;
    const start = starts[i] as number;
    const end = ends[i] as number;
    const record = HEAD + keyLength + end - start;
    if (at > 0 && at + record > out.length) {
      yield out.subarray(0, at);
      at = 0;
    }
    if (record > out.length) out = Buffer.allocUnsafeSlow(record);
    at = out.writeUInt32LE(keyStart === -1 ? 0 : keyLength + 1, at);
    at = out.writeUInt32LE(end - start, at);
    at = copyKey(keys, keyStart, keyLength, out, at);
    at += bytes.copy(out, at, start, end);
  }
  if (at > 0) yield out.subarray(0, at);
}

/** The place in a spilled run that has been read up to. The bytes behind those at hand are being read meanwhile. */
class Cursor {
  /** The position of the run among those merged: of two with the same key, the older comes first. */
  readonly age: number;
  bytes: Buffer;
  keyStart = -1;
  keyEnd = 0;
  #rowEnd = 0;
  #next = 0;
  #filled = 0;
  readonly #run: SpilledRun;
  /** Bytes in front of what is read, for the beginning of a row that ends in it. */
  readonly #front: number;
  #ahead: Buffer;
  #reading: Promise<number>;

  /** @param chunk bytes to read at once */
  constructor(run: SpilledRun, age: number, chunk: number) {
    this.#run = run;
    this.age = age;
    this.#front = Math.ceil(chunk / 8);
    this.bytes = Buffer.allocUnsafeSlow(this.#front + chunk);
    this.#ahead = Buffer.allocUnsafeSlow(this.#front + chunk);
    this.#reading = this.#read();
  }

  /** Moves to the next row if it lies in the buffer whole. */
  stepInBuffer(): boolean {
    const { bytes } = this;
    const at = this.#next;
    if (at + HEAD > this.#filled) return false;
    const keyed = bytes.readUInt32LE(at);
    const keyEnd = at + HEAD + Math.max(keyed - 1, 0);
    const rowEnd = keyEnd + bytes.readUInt32LE(at + 4);
    if (rowEnd > this.#filled) return false;
    this.keyStart = keyed === 0 ? -1 : at + HEAD;
    this.keyEnd = keyEnd;
    this.#rowEnd = rowEnd;
    this.#next = rowEnd;
    return true;
  }

  /** Moves to the next row, reading on as needed. @returns false at the end of the run */
  async advance(): Promise<boolean> {
    while (!this.stepInBuffer()) {
      const read = await this.#reading;
      if (read === 0) return false;
      const rest = this.bytes.subarray(this.#next, this.#filled);
      const came = this.#ahead.subarray(this.#front, this.#front + read);
      if (rest.length > this.#front) this.#join(rest, came);
      else this.#exchange(rest, came);
      this.#reading = this.#read();
    }
    return true;
  }

  copyTo(rows: KeyedRows): void {
    const { bytes, keyStart, keyEnd } = this;
    rows.add(bytes, keyStart, keyEnd, bytes, keyEnd, this.#rowEnd);
  }

  #read(): Promise<number> {
    const reading = this.#run.read(this.#ahead, this.#front);
    // Whoever needs the bytes is told; without this, it would be called unhandled before that.
    reading.catch(() => {});
    return reading;
  }

  /** Goes on in the bytes that came, in front of which there is room for the rest. */
  #exchange(rest: Buffer, came: Buffer): void {
    this.#next = this.#front - rest.length;
    this.#filled = this.#front + came.length;
    rest.copy(this.#ahead, this.#next);
    [this.bytes, this.#ahead] = [this.#ahead, this.bytes];
  }

  /** A row longer than that room: what came goes behind the rest. */
  #join(rest: Buffer, came: Buffer): void {
    const length = rest.length + came.length;
    const from = this.bytes;
    if (length > from.length) {
      this.bytes = Buffer.allocUnsafeSlow(Math.max(length, from.length * 2));
    }
    if (this.bytes !== from || this.#next > 0) rest.copy(this.bytes);
    came.copy(this.bytes, rest.length);
    this.#next = 0;
    this.#filled = length;
  }
}

/** Cursors with the one whose row comes first on top: a binary heap. */
class Heap {
  readonly #cursors: Cursor[] = [];

  get first(): Cursor | undefined {
    return this.#cursors[0];
  }

  push(cursor: Cursor): void {
    const cursors = this.#cursors;
    let i = cursors.push(cursor) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!isBefore(cursor, cursors[parent] as Cursor)) break;
      cursors[i] = cursors[parent] as Cursor;
      i = parent;
    }
    cursors[i] = cursor;
  }

  removeFirst(): void {
    const last = this.#cursors.pop() as Cursor;
    if (this.#cursors.length === 0) return;
    this.#cursors[0] = last;
    this.firstMoved();
  }

  /** Puts the first cursor where its new row belongs. */
  firstMoved(): void {
    const cursors = this.#cursors;
    const moved = cursors[0] as Cursor;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= cursors.length) break;
      const right = child + 1;
      if (right < cursors.length && isBefore(cursors[right] as Cursor, cursors[child] as Cursor)) {
        child = right;
      }
      if (!isBefore(cursors[child] as Cursor, moved)) break;
      cursors[i] = cursors[child] as Cursor;
      i = child;
    }
    cursors[i] = moved;
  }
}

function isBefore(a: Cursor, b: Cursor): boolean {
  const order = compareKeys(a.bytes, a.keyStart, a.keyEnd, b.bytes, b.keyStart, b.keyEnd);
  return order < 0 || (order === 0 && a.age < b.age);
}
