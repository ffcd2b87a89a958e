/** The format of spilled runs in an external merge sort: sorted rows are written as records and read back through a cursor. */

import { markHandled } from "../../base/errors.ts";
import { copyKey, type KeyedBlock, type KeyedRows } from "./keyed-rows.ts";

/** Stores runs outside of memory. */
export interface SpillStore {
  /** Writes a run. A chunk is valid only until the next one is requested. */
  write(chunks: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<SpilledRun>;
}

export interface SpilledRun {
  /**
   * Reads the next bytes of the run.
   *
   * @param into receives the bytes, from offset `at` to its end
   * @returns how many were read; 0 at the end of the run
   */
  read(into: Buffer, at: number): Promise<number>;
  /** Releases the run's storage. */
  remove(): Promise<void>;
}

/** Bytes before each row: the length of its key plus 1 (0 if it has none) and the length of the row, 32 bits each. */
const HEADER = 8;

/** Rows in this order as records (header, key, row), in chunks of about `size` bytes. */
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
    const record = HEADER + keyLength + end - start;
    if (at > 0 && at + record > out.length) {
      yield out.subarray(0, at);
      at = 0;
    }
    const isLong = record > out.length;
    if (isLong && HEADER + keyLength > out.length) out = Buffer.allocUnsafeSlow(HEADER + keyLength);
    at = out.writeUInt32LE(keyStart === -1 ? 0 : keyLength + 1, at);
    at = out.writeUInt32LE(end - start, at);
    at = copyKey(keys, keyStart, keyLength, out, at);
    if (isLong) {
      yield out.subarray(0, at);
      at = 0;
      for (let from = start; from < end; from += size) {
        yield bytes.subarray(from, Math.min(from + size, end));
      }
    } else at += bytes.copy(out, at, start, end);
  }
  if (at > 0) yield out.subarray(0, at);
}

const NO_BYTES: Buffer = Buffer.alloc(0);
const LINE_FEED = Buffer.from("\n");

/** A position in a spilled run. The next bytes are read ahead; a row that is longer than these is read only when it is copied. */
export class RunCursor {
  /** The run's index among the merged ones: of two rows with the same key, the one from the lower index comes first. */
  readonly index: number;
  bytes: Buffer;
  keyStart = -1;
  keyEnd = 0;
  #rowEnd = 0;
  #next = 0;
  #filled = 0;
  readonly #run: SpilledRun;
  /** Free bytes before what is read, for the beginning of a row that ends in it. */
  readonly #front: number;
  #ahead: Buffer;
  #reading: Promise<number>;

  /** @param chunk bytes per read */
  constructor(run: SpilledRun, age: number, chunk: number) {
    this.#run = run;
    this.index = age;
    this.#front = Math.ceil(chunk / 8);
    this.bytes = Buffer.allocUnsafeSlow(this.#front + chunk);
    this.#ahead = Buffer.allocUnsafeSlow(this.#front + chunk);
    this.#reading = this.#read();
  }

  /** Moves to the next row if the buffer has all of it. */
  stepInBuffer(): boolean {
    const { bytes } = this;
    const at = this.#next;
    if (at + HEADER > this.#filled) return false;
    const keySize = bytes.readUInt32LE(at);
    const keyEnd = at + HEADER + Math.max(keySize - 1, 0);
    const rowEnd = keyEnd + bytes.readUInt32LE(at + 4);
    if (rowEnd > this.#filled) return false;
    this.keyStart = keySize === 0 ? -1 : at + HEADER;
    this.keyEnd = keyEnd;
    this.#rowEnd = rowEnd;
    this.#next = rowEnd;
    return true;
  }

  /** Moves to the next row and reads as needed, all of its key at least. @returns false at the end of the run */
  async advance(): Promise<boolean> {
    while (!this.stepInBuffer() && !this.#stepToLongRow()) {
      const read = await this.#reading;
      if (read === 0) return false;
      const rest = this.bytes.subarray(this.#next, this.#filled);
      const next = this.#ahead.subarray(this.#front, this.#front + read);
      if (rest.length > this.#front) this.#join(rest, next);
      else this.#swap(rest, next);
      this.#reading = this.#read();
    }
    return true;
  }

  /** Whether the buffer has all of the row, so that {@link copyTo} can copy it. */
  get isWhole(): boolean {
    return this.#rowEnd <= this.#filled;
  }

  copyTo(rows: KeyedRows): void {
    const { bytes, keyStart, keyEnd } = this;
    rows.add(bytes, keyStart, keyEnd, bytes, keyEnd, this.#rowEnd);
  }

  /** Copies a row that is not whole, so that at most one long row is in memory whatever the number of runs. */
  async copyLongTo(rows: KeyedRows): Promise<void> {
    const { keyStart, keyEnd } = this;
    const key = keyStart === -1 ? NO_BYTES : Buffer.from(this.bytes.subarray(keyStart, keyEnd));
    const length = this.#rowEnd - keyEnd;
    rows.reserve(length + 1);
    rows.copyLines(this.bytes, keyEnd, this.#filled);
    for (let copied = this.#filled - keyEnd; copied < length; ) {
      const read = await this.#reading;
      if (read === 0) throw new Error("A spilled run ends inside a row.");
      this.#swap(NO_BYTES, this.#ahead.subarray(this.#front, this.#front + read));
      this.#next += Math.min(read, length - copied);
      rows.copyLines(this.bytes, this.#front, this.#next, copied);
      copied += this.#next - this.#front;
      this.#reading = this.#read();
    }
    rows.copyLines(LINE_FEED, 0, 1, length);
    rows.addCopied(key, Math.min(keyStart, 0), key.length, length);
  }

  /** Moves to the next row if the buffer has all of its key, but more of the row than fits before the bytes read ahead. */
  #stepToLongRow(): boolean {
    const at = this.#next;
    if (this.#filled - at <= Math.max(this.#front, HEADER)) return false;
    const keySize = this.bytes.readUInt32LE(at);
    const keyEnd = at + HEADER + Math.max(keySize - 1, 0);
    if (keyEnd > this.#filled) return false;
    this.keyStart = keySize === 0 ? -1 : at + HEADER;
    this.keyEnd = keyEnd;
    this.#rowEnd = keyEnd + this.bytes.readUInt32LE(at + 4);
    this.#next = this.#filled;
    return true;
  }

  #read(): Promise<number> {
    return markHandled(this.#run.read(this.#ahead, this.#front));
  }

  /** Continues in the bytes read ahead, with the rest copied before them. */
  #swap(rest: Buffer, next: Buffer): void {
    this.#next = this.#front - rest.length;
    this.#filled = this.#front + next.length;
    rest.copy(this.#ahead, this.#next);
    [this.bytes, this.#ahead] = [this.#ahead, this.bytes];
  }

  /** For a key longer than the free bytes: appends the bytes read ahead to the rest. */
  #join(rest: Buffer, next: Buffer): void {
    const length = rest.length + next.length;
    const from = this.bytes;
    if (length > from.length) {
      this.bytes = Buffer.allocUnsafeSlow(Math.max(length, from.length * 2));
    }
    if (this.bytes !== from || this.#next > 0) rest.copy(this.bytes);
    next.copy(this.bytes, rest.length);
    this.#next = 0;
    this.#filled = length;
  }
}
