/**
 * Finds fields in all rows of a block with one call into WebAssembly (field-scan.wat): a structural scan by SIMD, as simdjson's
 * first stage (Langdale and Lemire, "Parsing Gigabytes of JSON per Second", 2019).
 */

import type { Block } from "../block.ts";
import { FIELD_SCAN } from "../simd/field-scan.wasm.ts";
import { JSON_CHECK } from "../simd/json-check.wasm.ts";
import { ensureSize, instantiate, type WasmMemory } from "../simd/wasm.ts";

type Scan = (
  rows: number,
  count: number,
  bytes: number,
  names: number,
  nameCount: number,
  statuses: number,
  spans: number,
  /** Free memory, as long as the longest row; only for the scan that validates. */
  stack: number,
) => void;

interface Exports {
  readonly memory: WasmMemory;
  readonly scan: Scan;
}

type Checker = Pick<Exports, "scan">;

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
  readonly memory: ScanMemory;
  readonly #outer: FieldScan | undefined;
  /** As JSON. One with an escape is never found: the scan does not read such keys. */
  readonly #names: readonly Buffer[];
  /** Whether rows that are not valid JSON get the status 0 in any case: one pass instead of two, but slower than the usual one. */
  readonly #validates: boolean;
  /** The addresses of the statuses, one byte per row, and of the spans, two words per row and name; and the one after all in use. */
  statuses = 0;
  spans = 0;
  end = 0;

  /**
   * @param names the keys to find, after unescaping, without duplicates
   * @param validates whether all of a row is checked; a nesting level costs one byte and no call stack
   * @param outer a scan whose memory to share, to find fields of objects in the block that it scanned last; its tables stay
   */
  constructor(names: readonly string[], validates: boolean, outer?: FieldScan) {
    this.#validates = validates;
    this.memory = outer?.memory ?? new ScanMemory();
    this.#outer = outer;
    this.#names = names.map((name) => Buffer.from(JSON.stringify(name)));
  }

  /** Copies a block into memory and scans all its rows, for {@link status} and {@link copySpans}. */
  scan({ bytes, count, starts, ends }: Block): void {
    this.memory.load(bytes, this.#layOut(TABLES_AT, count));
    this.end = this.memory.end;
    this.#run(TABLES_AT, count, starts, ends);
  }

  /** Scans the objects `starts[i]..ends[i]` of the block in memory as if they were rows. */
  scanInside(count: number, starts: Int32Array, ends: Int32Array): void {
    const at = this.#outer?.end ?? 0;
    this.end = aligned(this.#layOut(at, count));
    this.memory.ensureSize(this.end);
    this.#run(at, count, starts, ends);
  }

  /** Bytes of a row's spans. */
  get stride(): number {
    return this.#names.length * 8;
  }

  /** The position in the memory's words of the start of field `f` (0-based) in row `i`, which its end follows. */
  spanAt(i: number, f: number): number {
    return (this.spans + i * this.stride) / 4 + f * 2;
  }

  /** {@link READ}, {@link ESCAPED_KEY}, or 0 if row `i` (0-based) is certainly not valid JSON. */
  status(i: number): number {
    return this.memory.bytes[this.statuses + i] as number;
  }

  /** The fields of row `i` as offsets in the block's bytes: `starts[f]` is -1 if field `f` is absent. */
  copySpans(i: number, starts: Int32Array, ends: Int32Array): void {
    const { words, blockAt } = this.memory;
    const count = this.#names.length;
    let at = this.spanAt(i, 0);
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
    this.statuses = this.#rows(at) + count * 8;
    this.spans = aligned(this.statuses + count);
    return this.spans + count * this.#names.length * 8;
  }

  #rows(at: number): number {
    return aligned(this.#names.reduce((end, { length }) => end + 8 + length, at));
  }

  #run(at: number, count: number, starts: Int32Array, ends: Int32Array): void {
    // There can be as many nesting levels as bytes in a row. Pages that are never written cost no memory.
    if (this.#validates) this.memory.ensureSize(this.end + longest(count, starts, ends));
    const { bytes, words, blockAt } = this.memory;
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
    words.fill(-1, this.spans / 4, this.spans / 4 + count * this.#names.length * 2);
    const { length } = this.#names;
    const scan = this.#validates ? this.memory.checker.scan : this.memory.scan;
    scan(rows, count, blockAt, at, length, this.statuses, this.spans, this.end);
  }
}

function longest(count: number, starts: Int32Array, ends: Int32Array): number {
  let longest = 0;
  for (let i = 0; i < count; i++) {
    longest = Math.max(longest, (ends[i] as number) - (starts[i] as number));
  }
  return longest;
}

/** The module's memory with the block loaded last. Its views are replaced when it grows. */
class ScanMemory {
  readonly scan: Scan;
  bytes: Uint8Array;
  words: Int32Array;
  /** The offset of the block, and the offset after everything in use. */
  blockAt = 0;
  end = 0;
  /** For other modules. */
  readonly shared: WasmMemory;
  #checker: Checker | undefined;

  constructor() {
    const { memory, scan } = instantiate<Exports>(FIELD_SCAN);
    this.scan = scan;
    this.shared = memory;
    this.bytes = new Uint8Array(memory.buffer);
    this.words = new Int32Array(memory.buffer);
  }

  /** The module that validates. */
  get checker(): Checker {
    this.#checker ??= instantiate<Checker>(JSON_CHECK, this.shared);
    return this.#checker;
  }

  load(block: Buffer, at: number): void {
    this.blockAt = at;
    this.end = aligned(at + block.length + SLACK);
    this.ensureSize(this.end);
    this.bytes.set(block, at);
  }

  ensureSize(size: number): void {
    ensureSize(this.shared, size);
    if (this.bytes.buffer === this.shared.buffer) return;
    this.bytes = new Uint8Array(this.shared.buffer);
    this.words = new Int32Array(this.shared.buffer);
  }
}

function aligned(offset: number): number {
  return Math.ceil(offset / 8) * 8;
}
