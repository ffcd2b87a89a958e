/** Rows with their `user_id`s as keys, for sorting, comparing and splitting into parts. */

import { type Block, doubled } from "../block.ts";
import type { CsvBlock } from "../csv/index.ts";
import { type Selection, selectAll } from "../select.ts";
import type { UserIds } from "../user-id.ts";

const LF = 0x0a;

/**
 * A block whose rows are adjacent, each followed by one line feed. The `user_id` of row `i` is
 * `keys[keyStarts[i]..keyEnds[i])`; `keyStarts[i]` is -1 if it has none.
 */
export interface KeyedBlock extends Block {
  readonly keys: Buffer;
  readonly keyStarts: Int32Array;
  readonly keyEnds: Int32Array;
  /** The titles of the columns; `undefined` where the rows are JSON. */
  readonly titles?: readonly string[] | undefined;
}

/** Collects rows and their keys in buffers that grow as needed. */
export class KeyedRows implements KeyedBlock {
  titles: readonly string[] | undefined;
  bytes: Buffer;
  keys: Buffer;
  count = 0;
  firstRow = 1;
  starts = new Int32Array(1024);
  ends = new Int32Array(1024);
  limits = new Int32Array(1024);
  keyStarts = new Int32Array(1024);
  keyEnds = new Int32Array(1024);
  #rowBytes = 0;
  #keyBytes = 0;

  /** @param capacity initial size of the row buffer, in bytes */
  constructor(capacity: number) {
    this.bytes = Buffer.allocUnsafeSlow(capacity);
    this.keys = Buffer.allocUnsafeSlow(Math.ceil(capacity / 8));
  }

  /** Bytes of the collected rows, line feeds included. */
  get rowBytes(): number {
    return this.#rowBytes;
  }

  /** Adds the row `bytes[start..end)` under the key `keys[keyStart..keyEnd)`; both are copied. */
  add(
    keys: Buffer,
    keyStart: number,
    keyEnd: number,
    bytes: Buffer,
    start: number,
    end: number,
  ): void {
    this.bytes = withCapacity(this.bytes, this.#rowBytes, end - start + 1);
    bytes.copy(this.bytes, this.#rowBytes, start, end);
    this.bytes[this.#rowBytes + end - start] = LF;
    this.addCopied(keys, keyStart, keyEnd, end - start);
  }

  /**
   * Copies lines, each a row and one line feed, which {@link addCopied} then adds one by one.
   *
   * @param offset bytes of them that were copied before
   */
  copyLines(bytes: Buffer, start: number, end: number, offset = 0): void {
    const at = this.#rowBytes + offset;
    this.bytes = withCapacity(this.bytes, at, end - start);
    bytes.copy(this.bytes, at, start, end);
  }

  /** Makes room for the next `size` bytes at once. */
  reserve(size: number): void {
    this.bytes = withCapacity(this.bytes, this.#rowBytes, size);
  }

  /** Adds the next row of the copied lines, `length` bytes long, under a key, which is copied. */
  addCopied(keys: Buffer, keyStart: number, keyEnd: number, length: number): void {
    const keyLength = keyStart === -1 ? 0 : keyEnd - keyStart;
    this.keys = withCapacity(this.keys, this.#keyBytes, keyLength);
    if (this.count === this.starts.length) this.#growTables();
    const i = this.count++;
    this.starts[i] = this.#rowBytes;
    this.ends[i] = this.#rowBytes + length;
    this.#rowBytes += length + 1;
    this.limits[i] = this.#rowBytes;
    this.keyStarts[i] = keyStart === -1 ? -1 : this.#keyBytes;
    this.#keyBytes = copyKey(keys, keyStart, keyLength, this.keys, this.#keyBytes);
    this.keyEnds[i] = this.#keyBytes;
  }

  /** Whether the last row has this key. */
  endsWithKey(keys: Buffer, keyStart: number, keyEnd: number): boolean {
    const last = this.count - 1;
    if (last < 0) return false;
    const [start, end] = [this.keyStarts[last] as number, this.keyEnds[last] as number];
    return compareKeys(this.keys, start, end, keys, keyStart, keyEnd) === 0;
  }

  /** Removes the last row. */
  removeLast(): void {
    const last = --this.count;
    this.#rowBytes = this.starts[last] as number;
    this.#keyBytes = last === 0 ? 0 : (this.keyEnds[last - 1] as number);
  }

  /** Removes all rows and keeps the buffers. */
  clear(): void {
    this.firstRow += this.count;
    this.count = 0;
    this.#rowBytes = 0;
    this.#keyBytes = 0;
  }

  /** Frees the memory of the rows, which must not be used any more. */
  free(): void {
    (this.bytes.buffer as ArrayBuffer).transfer(0);
  }

  #growTables(): void {
    this.starts = doubled(this.starts);
    this.ends = doubled(this.ends);
    this.limits = doubled(this.limits);
    this.keyStarts = doubled(this.keyStarts);
    this.keyEnds = doubled(this.keyEnds);
  }
}

/** The keys of keyed rows, for sorting them. */
export class RowKeys implements UserIds<KeyedBlock> {
  bytes: Buffer = Buffer.alloc(0);
  start = -1;
  end = -1;
  #block: KeyedBlock | undefined;

  load(block: KeyedBlock): void {
    this.#block = block;
    this.bytes = block.keys;
  }

  read(row: number): void {
    this.start = this.#block?.keyStarts[row] ?? -1;
    this.end = this.#block?.keyEnds[row] ?? -1;
  }
}

/** Copies a key to offset `at` and returns the offset after it. For a few dozen bytes, a loop is cheaper than a call into Node. */
export function copyKey(
  keys: Buffer,
  start: number,
  length: number,
  into: Buffer,
  at: number,
): number {
  if (length > 64) return at + keys.copy(into, at, start, start + length);
  for (let i = 0; i < length; i++) into[at + i] = keys[start + i] as number;
  return at + length;
}

function withCapacity(buffer: Buffer, used: number, more: number): Buffer {
  if (used + more <= buffer.length) return buffer;
  // An empty buffer is not doubled: it would be twice as large as the longest row.
  const size = used === 0 ? more + (more >> 3) : Math.max(buffer.length * 2, used + more);
  const larger = Buffer.allocUnsafeSlow(size);
  buffer.copy(larger, 0, 0, used);
  return larger;
}

/** Adds the kept rows of a selection. */
export function addSelected<B extends Block>(
  rows: KeyedRows,
  { block, kept, count: keptRows }: Selection<B>,
  ids: UserIds<B>,
): void {
  if (keptRows === 0) return;
  const { bytes, starts, ends, count } = block;
  ids.load(block);
  for (let i = 0; i < count; ) {
    if (kept[i] !== 1) {
      i++;
      continue;
    }
    const end = endOfLines(block, kept, i);
    if (end > i) rows.copyLines(bytes, starts[i] as number, (ends[end - 1] as number) + 1);
    for (; i < end; i++) {
      ids.read(i);
      const length = (ends[i] as number) - (starts[i] as number);
      rows.addCopied(ids.bytes, ids.start, ids.end, length);
    }
    if (i === count || kept[i] !== 1) continue;
    ids.read(i);
    rows.add(ids.bytes, ids.start, ids.end, bytes, starts[i] as number, ends[i] as number);
    i++;
  }
}

/** The first row from `i` on that is not kept, does not end with a single line feed, or is not adjacent to the row before. */
function endOfLines({ bytes, starts, ends, count }: Block, kept: Uint8Array, i: number): number {
  let next = starts[i] as number;
  while (i < count && kept[i] === 1 && starts[i] === next && bytes[ends[i] as number] === LF) {
    next = (ends[i++] as number) + 1;
  }
  return i;
}

/** Adds keys to the rows of blocks. A block is valid until the next one is requested. */
export async function* withKeys<B extends Block>(
  blocks: AsyncIterable<B>,
  ids: UserIds<B>,
): AsyncGenerator<KeyedBlock> {
  const rows = new KeyedRows(1024 * 1024);
  for await (const block of blocks) {
    addSelected(rows, selectAll(block), ids);
    if ("header" in block) rows.titles = (block as Block as CsvBlock).header.titles;
    yield rows;
    rows.clear();
  }
}

/**
 * Orders keys by their bytes; rows without a key, whose start is -1, come last.
 *
 * @returns a number below, equal to or above 0 if the first key sorts before, with or after the second
 */
export function compareKeys(
  a: Buffer,
  aStart: number,
  aEnd: number,
  b: Buffer,
  bStart: number,
  bEnd: number,
): number {
  if (aStart === -1 || bStart === -1) return (aStart === -1 ? 1 : 0) - (bStart === -1 ? 1 : 0);
  const length = Math.min(aEnd - aStart, bEnd - bStart);
  for (let i = 0; i < length; i++) {
    const difference = (a[aStart + i] as number) - (b[bStart + i] as number);
    if (difference !== 0) return difference;
  }
  return aEnd - aStart - (bEnd - bStart);
}
