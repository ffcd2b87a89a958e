/**
 * Finds fields in all rows of a block with one call into WebAssembly (field-scan.wat): a structural scan by SIMD, as simdjson's
 * first stage (Langdale and Lemire, "Parsing Gigabytes of JSON per Second", 2019).
 */

import type { Block } from "../block.ts";
import { FIELD_SCAN } from "../simd/field-scan.wasm.ts";
import { ensureSize, instantiate, type WasmMemory } from "../simd/wasm.ts";

interface Exports {
  readonly memory: WasmMemory;
  scan(
    rows: number,
    count: number,
    bytes: number,
    names: number,
    nameCount: number,
    statuses: number,
    spans: number,
  ): void;
}

/** The row's fields were found. */
export const READ = 1;
/** The row has a key with an escape, which the scan does not decode. */
export const ESCAPED_KEY = 2;

/** Readable bytes that the module needs after the last row. */
const SLACK = 16;
/** Offset of the tables in memory. */
const TABLES_AT = 8;

/** Finds named top-level fields in the rows of NDJSON blocks. */
export class FieldScan {
  readonly #memory: ScanMemory;
  /** With their quotes. */
  readonly #names: readonly Buffer[];
  #statuses = 0;
  #spans = 0;

  /**
   * @param names the keys to find, after unescaping, without duplicates
   * @param outer a scan whose memory to share, to find fields of objects nested in the block that it scanned last
   */
  constructor(names: readonly string[], outer?: FieldScan) {
    this.#memory = outer === undefined ? new ScanMemory() : outer.#memory;
    this.#names = names.map((name) => Buffer.from(`"${name}"`));
  }

  /** Copies a block into memory and scans all its rows, for {@link status} and {@link copySpans}. */
  scan({ bytes, count, starts, ends }: Block): void {
    this.#memory.load(bytes, this.#layOut(TABLES_AT, count));
    this.#run(TABLES_AT, count, starts, ends);
  }

  /** Scans the objects `starts[i]..ends[i]` of the block in memory as if they were rows. */
  scanInside(count: number, starts: Int32Array, ends: Int32Array): void {
    const at = this.#memory.end;
    this.#memory.ensureSize(this.#layOut(at, count));
    this.#run(at, count, starts, ends);
  }

  /** {@link READ}, {@link ESCAPED_KEY}, or 0 if row `i` (0-based) is certainly not valid JSON. */
  status(i: number): number {
    return this.#memory.bytes[this.#statuses + i] as number;
  }

  /** The fields of row `i` as offsets in the block's bytes: `starts[f]` is -1 if field `f` is absent. */
  copySpans(i: number, starts: Int32Array, ends: Int32Array): void {
    const { words, blockAt } = this.#memory;
    const count = this.#names.length;
    let at = this.#spans / 4 + i * count * 2;
    for (let f = 0; f < count; f++) {
      const start = words[at++] as number;
      const end = words[at++] as number;
      starts[f] = start === -1 ? -1 : start - blockAt;
      ends[f] = end - blockAt;
    }
  }

  /**
   * Places the tables from `at` on: two words per name, the names, two words per row, one status byte per row, and two words
   * per row and name for the spans.
   *
   * @returns the offset after them
   */
  #layOut(at: number, count: number): number {
    this.#statuses = this.#rows(at) + count * 8;
    this.#spans = aligned(this.#statuses + count);
    return this.#spans + count * this.#names.length * 8;
  }

  #rows(at: number): number {
    return aligned(this.#names.reduce((end, { length }) => end + 8 + length, at));
  }

  #run(at: number, count: number, starts: Int32Array, ends: Int32Array): void {
    const { bytes, words, blockAt } = this.#memory;
    let nameAt = at + this.#names.length * 8;
    this.#names.forEach((name, i) => {
      words[at / 4 + i * 2] = name.length;
      words[at / 4 + i * 2 + 1] = nameAt;
      bytes.set(name, nameAt);
      nameAt += name.length;
    });
    const rows = this.#rows(at);
    for (let i = 0, word = rows / 4; i < count; i++) {
      words[word++] = starts[i] as number;
      words[word++] = ends[i] as number;
    }
    words.fill(-1, this.#spans / 4, this.#spans / 4 + count * this.#names.length * 2);
    const { length } = this.#names;
    this.#memory.scan(rows, count, blockAt, at, length, this.#statuses, this.#spans);
  }
}

/** The module's memory with the block loaded last. Its views are replaced when it grows. */
class ScanMemory {
  readonly scan: Exports["scan"];
  bytes: Uint8Array;
  words: Int32Array;
  /** The offset of the block, and the offset after everything in use. */
  blockAt = 0;
  end = 0;
  readonly #memory: WasmMemory;

  constructor() {
    const { memory, scan } = instantiate<Exports>(FIELD_SCAN);
    this.scan = scan;
    this.#memory = memory;
    this.bytes = new Uint8Array(memory.buffer);
    this.words = new Int32Array(memory.buffer);
  }

  load(block: Buffer, at: number): void {
    this.blockAt = at;
    this.end = aligned(at + block.length + SLACK);
    this.ensureSize(this.end);
    this.bytes.set(block, at);
  }

  ensureSize(size: number): void {
    ensureSize(this.#memory, size);
    if (this.bytes.buffer === this.#memory.buffer) return;
    this.bytes = new Uint8Array(this.#memory.buffer);
    this.words = new Int32Array(this.#memory.buffer);
  }
}

function aligned(offset: number): number {
  return Math.ceil(offset / 8) * 8;
}
