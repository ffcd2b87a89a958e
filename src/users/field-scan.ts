/** The fields of all rows of a block, found at once by WebAssembly: one call a block. */

import type { Block } from "./block.ts";
import { COMPACT_SCAN } from "./compact-scan.wasm.ts";
import { FIELD_SCAN } from "./field-scan.wasm.ts";
import { instanceOf, reach, type WasmMemory } from "./wasm.ts";

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
  readonly #exports: Exports;
  readonly #nameCount: number;
  /** Where the rows of a block stand in memory: behind the names. */
  readonly #rows: number;
  #answers = 0;
  #spans = 0;
  #bytesAt = 0;
  #bytes: Uint8Array;
  #words: Int32Array;

  /**
   * @param names the keys to find, each once, as they read after unescaping
   * @param source {@link COMPACT} or {@link GENERAL}
   */
  constructor(names: readonly string[], source: string) {
    this.#exports = instanceOf<Exports>(source);
    this.#nameCount = names.length;
    const quoted = names.map((name) => Buffer.from(`"${name}"`));
    let at = NAMES_AT + names.length * 8;
    this.#rows = aligned(at + quoted.reduce((sum, { length }) => sum + length, 0));
    this.#bytes = new Uint8Array(this.#exports.memory.buffer);
    this.#words = new Int32Array(this.#exports.memory.buffer);
    this.#reach(this.#rows);
    quoted.forEach((name, i) => {
      this.#words[NAMES_AT / 4 + i * 2] = name.length;
      this.#words[NAMES_AT / 4 + i * 2 + 1] = at;
      this.#bytes.set(name, at);
      at += name.length;
    });
  }

  /** Reads all rows of a block; what `answer` and `copySpans` tell is of this block from now on. */
  scan({ bytes, count, starts, ends }: Block): void {
    this.#answers = this.#rows + count * 8;
    this.#spans = aligned(this.#answers + count);
    this.#bytesAt = this.#spans + count * this.#nameCount * 8;
    this.#reach(this.#bytesAt + bytes.length + SLACK);
    const words = this.#words;
    for (let i = 0, at = this.#rows / 4; i < count; i++) {
      words[at++] = starts[i] as number;
      words[at++] = ends[i] as number;
    }
    words.fill(-1, this.#spans / 4, this.#bytesAt / 4);
    this.#bytes.set(bytes, this.#bytesAt);
    this.#exports.scan(
      this.#rows,
      count,
      this.#bytesAt,
      NAMES_AT,
      this.#nameCount,
      this.#answers,
      this.#spans,
    );
  }

  /** {@link READ}, {@link ESCAPED_KEY}, or 0 where it is certainly not JSON or left to the other module, for row `i`, 0-based in the block. */
  answer(i: number): number {
    return this.#bytes[this.#answers + i] as number;
  }

  /** Where the fields of row `i` lie in the block's bytes: `starts[f]` is -1 where field `f` is absent. */
  copySpans(i: number, starts: Int32Array, ends: Int32Array): void {
    let at = this.#spans / 4 + i * this.#nameCount * 2;
    for (let f = 0; f < this.#nameCount; f++) {
      const start = this.#words[at++] as number;
      const end = this.#words[at++] as number;
      starts[f] = start === -1 ? -1 : start - this.#bytesAt;
      ends[f] = end - this.#bytesAt;
    }
  }

  /** Sees to it that memory has this many bytes. Growing it makes new views necessary. */
  #reach(size: number): void {
    const { memory } = this.#exports;
    reach(memory, size);
    if (this.#bytes.buffer === memory.buffer) return;
    this.#bytes = new Uint8Array(memory.buffer);
    this.#words = new Int32Array(memory.buffer);
  }
}

function aligned(offset: number): number {
  return Math.ceil(offset / 8) * 8;
}
