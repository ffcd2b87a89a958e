/** Sorts the rows of a run by their keys with one call into WebAssembly: a merge sort (key-order.wat). */

import { KEY_ORDER } from "../simd/key-order.wasm.ts";
import { ensureSize, instantiate, type WasmMemory } from "../simd/wasm.ts";
import type { KeyedBlock } from "./keyed-rows.ts";

interface Exports {
  readonly memory: WasmMemory;
  order(starts: number, ends: number, count: number, a: number, b: number): number;
}

/** Readable bytes that the module needs after the last key. */
const SLACK = 16;

/** Sorts rows in the order of `compareKeys`. The sort is stable. */
export class KeyOrder {
  readonly #exports = instantiate<Exports>(KEY_ORDER);

  /** The indexes of the rows (0-based) in order. */
  of({ keys, keyStarts, keyEnds, count }: KeyedBlock): Uint32Array {
    const { memory } = this.#exports;
    const [starts, ends, a, b, keysAt] = [0, 1, 2, 3, 4].map((table) => table * count * 4) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const keyBytes = count === 0 ? 0 : (keyEnds[count - 1] as number);
    ensureSize(memory, keysAt + keyBytes + SLACK);
    new Uint8Array(memory.buffer, keysAt).set(keys.subarray(0, keyBytes));
    const words = new Int32Array(memory.buffer, 0, 2 * count);
    for (let i = 0; i < count; i++) {
      const start = keyStarts[i] as number;
      words[i] = start === -1 ? -1 : keysAt + start;
      words[count + i] = keysAt + (keyEnds[i] as number);
    }
    const order = this.#exports.order(starts, ends, count, a, b);
    return new Uint32Array(memory.buffer, order, count).slice();
  }
}
