/** The fields of all rows of a block, found at once by WebAssembly: one call a block. */

import type { Block } from "../block.ts";
import { COMPACT_SCAN } from "../simd/compact-scan.wasm.ts";
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
    answers: number,
    spans: number,
  ): void;
}

/** Reads rows as Auth0 writes them, and answers 0 for all others. */
export const COMPACT = COMPACT_SCAN;
/** Reads all rows. */
export const GENERAL = FIELD_SCAN;

/** The row's spans are there. */
export const READ = 1;
/** The row has a key with an escape: it must be read otherwise. */
export const ESCAPED_KEY = 2;

/** The last row may be read this far beyond its end. */
const SLACK = 64;
/** Where the names stand in memory: not at 0, which means none. */
const NAMES_AT = 8;

/** Finds named top-level fields in the rows of NDJSON blocks. */
export class FieldScan {
  readonly #memory: ScanMemory;
  /** With their quotes. */
  readonly #names: readonly Buffer[];
  #answers = 0;
  #spans = 0;

  /**
   * @param names the keys to find, each once, as they read after unescaping
   * @param source {@link COMPACT} or {@link GENERAL}; or another scan, to find fields of objects inside the block that it has read last
   */
  constructor(names: readonly string[], source: string | FieldScan) {
    this.#memory = source instanceof FieldScan ? source.#memory : new ScanMemory(source);
    this.#names = names.map((name) => Buffer.from(`"${name}"`));
  }

  /** Reads all rows of a block, which is put into memory; what `status` and `copySpans` tell is of this block from now on. */
  scan({ bytes, count, starts, ends }: Block): void {
    this.#memory.put(bytes, this.#layTables(NAMES_AT, count));
    this.#run(NAMES_AT, count, starts, ends);
  }

  /** Reads the objects `starts[i]..ends[i]` inside the block that is in memory, as if they were rows. */
  scanInside(count: number, starts: Int32Array, ends: Int32Array): void {
    const at = this.#memory.behind;
    this.#memory.reach(this.#layTables(at, count));
    this.#run(at, count, starts, ends);
  }

  /** {@link READ}, {@link ESCAPED_KEY}, or 0 where it is certainly not JSON or left to the other module, for row `i`, 0-based in the block. */
  status(i: number): number {
    return this.#memory.bytes[this.#answers + i] as number;
  }

  /** Where the fields of row `i` lie in the block's bytes: `starts[f]` is -1 where field `f` is absent. */
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
   * From `at` on, there are two words a name, the names, two words a row, a byte a row for its answer, and two words a row and name for
   * its spans.
   *
   * @returns the offset behind them
   */
  #layTables(at: number, count: number): number {
    this.#answers = this.#rows(at) + count * 8;
    this.#spans = aligned(this.#answers + count);
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
    this.#memory.scan(rows, count, blockAt, at, length, this.#answers, this.#spans);
  }
}

/** The memory of a module, with the block that was put there last. Growing it makes new views of it necessary. */
class ScanMemory {
  readonly scan: Exports["scan"];
  bytes: Uint8Array;
  words: Int32Array;
  /** Where the block begins, and where what is in use ends. */
  blockAt = 0;
  behind = 0;
  readonly #memory: WasmMemory;

  constructor(source: string) {
    const { memory, scan } = instantiate<Exports>(source);
    this.scan = scan;
    this.#memory = memory;
    this.bytes = new Uint8Array(memory.buffer);
    this.words = new Int32Array(memory.buffer);
  }

  /** Puts a block there. */
  put(block: Buffer, at: number): void {
    this.blockAt = at;
    this.behind = aligned(at + block.length + SLACK);
    this.reach(this.behind);
    this.bytes.set(block, at);
  }

  /** Sees to it that memory has this many bytes. */
  reach(size: number): void {
    ensureSize(this.#memory, size);
    if (this.bytes.buffer === this.#memory.buffer) return;
    this.bytes = new Uint8Array(this.#memory.buffer);
    this.words = new Int32Array(this.#memory.buffer);
  }
}

function aligned(offset: number): number {
  return Math.ceil(offset / 8) * 8;
}
