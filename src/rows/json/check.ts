/** Validates that rows are JSON (RFC 8259) from their bytes, without building values. */

import { JSON_CHECK } from "../simd/json-check.wasm.ts";
import { ensureSize, instantiate, newMemory } from "../simd/wasm.ts";

interface Exports {
  isObject(start: number, end: number, stack: number): number;
}

/** The module returns 0 for invalid JSON, so no row may start there. */
const ROWS_AT = 16;
/** Readable bytes that the module needs after the last row. */
const SLACK = 16;

/** Validates rows in its own memory. A nesting level costs one byte and no call stack. */
export class JsonValidator {
  readonly #memory = newMemory();
  readonly #exports = instantiate<Exports>(JSON_CHECK, this.#memory);
  #rows: Buffer = Buffer.alloc(0);

  /** A buffer of at least `size` bytes to write rows into, valid until the next call. */
  reserve(size: number): Buffer {
    // There can be as many levels as bytes. Pages that are never written cost no memory.
    if (this.#rows.length < size) {
      const memory = this.#memory;
      ensureSize(memory, ROWS_AT + 2 * size + SLACK);
      const length = Math.floor((memory.buffer.byteLength - ROWS_AT - SLACK) / 2);
      this.#rows = Buffer.from(memory.buffer, ROWS_AT, length);
    }
    return this.#rows;
  }

  /** True if `[start, end)` of the reserved buffer is one JSON object, as `JSON.parse` decides. UTF-8 is checked elsewhere. */
  isObject(start: number, end: number): boolean {
    const stack = ROWS_AT + this.#rows.length + SLACK;
    return this.#exports.isObject(ROWS_AT + start, ROWS_AT + end, stack) === 1;
  }
}
