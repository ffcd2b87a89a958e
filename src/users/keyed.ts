/** Rows together with their `user_id`s: what sorting, comparing and cutting into parts work on. */

import { type Block, grown } from "./block.ts";
import { type Selection, selectAll } from "./select.ts";
import type { UserIds } from "./user-id.ts";

const LF = 0x0a;

/**
 * A block whose rows lie side by side, each with one line feed behind it. The `user_id` of row `i` is `keys[keyStarts[i]..keyEnds[i])`;
 * `keyStarts[i]` is -1 where it has none.
 */
export interface KeyedBlock extends Block {
  readonly keys: Buffer;
  readonly keyStarts: Int32Array;
  readonly keyEnds: Int32Array;
}

/** Rows and their keys, gathered in buffers that grow as they must. */
export class KeyedRows implements KeyedBlock {
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

  /** @param capacity bytes of rows to have room for from the start */
  constructor(capacity: number) {
    this.bytes = Buffer.allocUnsafeSlow(capacity);
    this.keys = Buffer.allocUnsafeSlow(Math.ceil(capacity / 8));
  }

  /** Bytes of the rows held, line feeds included. */
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
    const at = this.#rowBytes;
    const keyAt = this.#keyBytes;
    this.#reserve(end - start + 1, keyStart === -1 ? 0 : keyEnd - keyStart);
    const i = this.count++;
    this.starts[i] = at;
    this.ends[i] = at + bytes.copy(this.bytes, at, start, end);
    this.#rowBytes = at + end - start + 1;
    this.bytes[this.#rowBytes - 1] = LF;
    this.limits[i] = this.#rowBytes;
    if (keyStart !== -1) {
      this.#keyBytes = copyKey(keys, keyStart, keyEnd - keyStart, this.keys, keyAt);
    }
    this.keyStarts[i] = keyStart === -1 ? -1 : keyAt;
    this.keyEnds[i] = this.#keyBytes;
  }

  /** Forgets the rows, and keeps the room. */
  clear(): void {
    this.firstRow += this.count;
    this.count = 0;
    this.#rowBytes = 0;
    this.#keyBytes = 0;
  }

  #reserve(row: number, key: number): void {
    this.bytes = withRoom(this.bytes, this.#rowBytes, row);
    this.keys = withRoom(this.keys, this.#keyBytes, key);
    if (this.count < this.starts.length) return;
    this.starts = grown(this.starts);
    this.ends = grown(this.ends);
    this.limits = grown(this.limits);
    this.keyStarts = grown(this.keyStarts);
    this.keyEnds = grown(this.keyEnds);
  }
}

/** Copies a key to offset `at`; returns the offset behind it there. For a few dozen bytes, a loop is cheaper than a call into Node. */
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

function withRoom(buffer: Buffer, used: number, more: number): Buffer {
  if (used + more <= buffer.length) return buffer;
  const larger = Buffer.allocUnsafeSlow(Math.max(buffer.length * 2, used + more));
  buffer.copy(larger, 0, 0, used);
  return larger;
}

/** Adds the rows that a selection keeps. */
export function addKept<B extends Block>(
  rows: KeyedRows,
  { block, kept, count: keptRows }: Selection<B>,
  ids: UserIds<B>,
): void {
  if (keptRows === 0) return;
  const { bytes, starts, ends, count } = block;
  ids.load(block);
  for (let i = 0; i < count; i++) {
    if (kept[i] !== 1) continue;
    ids.read(i);
    rows.add(ids.bytes, ids.start, ids.end, bytes, starts[i] as number, ends[i] as number);
  }
}

/** Blocks with the keys of their rows, in the order they come. A block is good until the next one is asked for. */
export async function* keyed<B extends Block>(
  blocks: AsyncIterable<B>,
  ids: UserIds<B>,
): AsyncGenerator<KeyedBlock> {
  const rows = new KeyedRows(1024 * 1024);
  for await (const block of blocks) {
    addKept(rows, selectAll(block), ids);
    yield rows;
    rows.clear();
  }
}

/**
 * Orders keys: by their bytes, and rows without one, whose start is -1, behind all others.
 *
 * @returns below, at or above 0, as the first key belongs before, with or behind the second
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
