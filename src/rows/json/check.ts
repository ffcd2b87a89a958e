/** Whether rows are valid JSON, decided on their bytes without building a value. */

import { JSON_CHECK } from "../simd/json-check.wasm.ts";
import { ensureSize, instantiate, type WasmMemory } from "../simd/wasm.ts";

interface Exports {
  readonly memory: WasmMemory;
  isObject(start: number, end: number, stack: number): number;
}

/** No row begins at 0. */
const ROOM_AT = 16;
/** The last row may be read this far beyond its end. */
const SLACK = 16;

/** Checks rows that lie in its memory. Nesting costs a byte a level and no stack. */
export class JsonValidator {
  readonly #exports = instantiate<Exports>(JSON_CHECK);
  #room: Buffer = Buffer.alloc(0);

  /** Room for this many bytes of rows, and more where there is: for both until the next call. */
  reserve(size: number): Buffer {
    // As many levels as bytes: pages that nothing is written to cost no memory.
    if (this.#room.length < size) {
      const { memory } = this.#exports;
      ensureSize(memory, ROOM_AT + 2 * size + SLACK);
      const length = Math.floor((memory.buffer.byteLength - ROOM_AT - SLACK) / 2);
      this.#room = Buffer.from(memory.buffer, ROOM_AT, length);
    }
    return this.#room;
  }

  /**
   * Whether `[start, end)` of the room is one JSON object by RFC 8259, judged as `JSON.parse` does. That the bytes are UTF-8 is
   * checked elsewhere.
   */
  isObject(start: number, end: number): boolean {
    const stack = ROOM_AT + this.#room.length + SLACK;
    return this.#exports.isObject(ROOM_AT + start, ROOM_AT + end, stack) === 1;
  }
}
