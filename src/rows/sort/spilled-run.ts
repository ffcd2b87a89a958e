/** Runs of sorted rows as they are kept where memory has no room for them: written as records, and read back through a cursor. */

import { markHandled } from "../../base/errors.ts";
import { copyKey, type KeyedBlock, type KeyedRows } from "./keyed-rows.ts";

/** Where runs are kept that memory has no room for. */
export interface SpillStore {
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

/** In front of each spilled row: the length of its key plus 1, or 0 where it has none, and the length of the row, 32 bits each. */
const HEAD = 8;

/** Rows in this order as they are spilled, head, key, row, in pieces of about `size` bytes. */
export function* recordsOf(
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
export class RunCursor {
  /** The position of the run among those merged: of two with the same key, the older comes first. */
  readonly index: number;
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
    this.index = age;
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
    return markHandled(this.#run.read(this.#ahead, this.#front));
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
