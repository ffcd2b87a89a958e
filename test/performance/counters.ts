/**
 * What a pass over an export costs that no other program on the machine changes: bytes copied, memory taken, calls. Functions of the
 * platform, and one method of ours, are wrapped to count their calls, so the code that is counted knows nothing of it. Made for a
 * process of its own: what is wrapped stays wrapped.
 */

import { createHook } from "node:async_hooks";
import { type FileHandle, open } from "node:fs/promises";
import { GCProfiler, getHeapStatistics } from "node:v8";
import { JsonFields } from "../../src/rows/json/fields.ts";

/** Without what happens inside the platform, where nothing is wrapped. */
export interface Counts {
  /** Bytes copied from buffer to buffer, WebAssembly's memory included. */
  copied: number;
  /** Bytes of new buffers and typed arrays. */
  reserved: number;
  /** Bytes of which strings were made. */
  decoded: number;
  /** Calls of `JSON.parse`. */
  parsed: number;
  /** Rows and objects whose fields were found byte by byte, one at a time. */
  readOneByOne: number;
  views: number;
  writes: number;
  promises: number;
}

const TYPED_ARRAYS = ["Uint8Array", "Uint16Array", "Int32Array", "Uint32Array", "Float64Array"];

/** Begins to count. @returns counts that go up from now on */
export async function startCounting(): Promise<Counts> {
  const counts: Counts = {
    copied: 0,
    reserved: 0,
    decoded: 0,
    parsed: 0,
    readOneByOne: 0,
    views: 0,
    writes: 0,
    promises: 0,
  };
  countCopies(counts);
  countStrings(counts);
  wrap(JsonFields.prototype, "read", () => counts.readOneByOne++);
  const handle = await anyFileHandle();
  for (const name of ["write", "writev", "appendFile", "writeFile"]) {
    wrap(handle, name, () => counts.writes++);
  }
  countNewMemory(counts);
  const isPromise = (type: string) => type === "PROMISE";
  createHook({ init: (_, type) => void (isPromise(type) && counts.promises++) }).enable();
  return counts;
}

function countCopies(counts: Counts): void {
  const typedArray = Object.getPrototypeOf(Uint8Array.prototype);
  const copied = (source: unknown) => {
    if (ArrayBuffer.isView(source)) counts.copied += source.byteLength;
  };
  wrap(Buffer, "from", ([source]) => copied(source));
  wrap(Buffer, "concat", (_, joined) => copied(joined));
  wrap(Buffer.prototype, "copy", (_, bytes) => {
    counts.copied += Number(bytes);
  });
  wrap(typedArray, "set", ([source]) => copied(source));
  wrap(typedArray, "slice", (_, copy) => copied(copy));
  for (const owner of [Buffer.prototype, typedArray]) wrap(owner, "subarray", () => counts.views++);
}

function countStrings(counts: Counts): void {
  const decoded = (_: unknown, text: unknown) => {
    counts.decoded += String(text).length;
  };
  for (const name of ["toString", "utf8Slice", "latin1Slice", "asciiSlice"]) {
    wrap(Buffer.prototype, name, decoded);
  }
  wrap(TextDecoder.prototype, "decode", decoded);
  wrap(JSON, "parse", () => counts.parsed++);
}

/** Arrays are made with `new`, so their classes are put behind proxies. */
function countNewMemory(counts: Counts): void {
  const reserved = (_: unknown, made: unknown) => {
    counts.reserved += (made as Uint8Array).byteLength;
  };
  for (const name of ["alloc", "allocUnsafe", "allocUnsafeSlow", "concat"]) {
    wrap(Buffer, name, reserved);
  }
  for (const name of TYPED_ARRAYS) {
    const counted = new Proxy(Reflect.get(globalThis, name), {
      construct(TypedArray, given) {
        const array = new TypedArray(...given);
        const isView = given[0] instanceof ArrayBuffer || given[0] instanceof SharedArrayBuffer;
        if (!isView) counts.reserved += array.byteLength;
        return array;
      },
    });
    Reflect.set(globalThis, name, counted);
  }
}

type Method = (this: unknown, ...given: unknown[]) => unknown;

/** @param count is told of each call: what was given, and what came out */
function wrap(
  owner: object,
  name: string,
  count: (given: readonly unknown[], result: unknown) => void,
): void {
  const method: Method = Reflect.get(owner, name);
  function counted(this: unknown, ...given: unknown[]): unknown {
    const result = method.apply(this, given);
    count(given, result);
    return result;
  }
  Reflect.set(owner, name, counted);
}

/** All file handles have their methods from one prototype, which is exported nowhere. */
async function anyFileHandle(): Promise<FileHandle> {
  await using handle = await open(import.meta.filename);
  return Object.getPrototypeOf(handle);
}

/**
 * Adds up what `work` takes of V8's heap, whatever is collected meanwhile.
 *
 * @returns bytes
 */
export async function heapTakenBy(work: () => Promise<unknown>): Promise<number> {
  const profiler = new GCProfiler();
  profiler.start();
  const before = getHeapStatistics().used_heap_size;
  await work();
  const after = getHeapStatistics().used_heap_size;
  const collected = (profiler.stop()?.statistics ?? []).map(
    ({ beforeGC, afterGC }) =>
      beforeGC.heapStatistics.usedHeapSize - afterGC.heapStatistics.usedHeapSize,
  );
  return after - before + collected.reduce((sum, bytes) => sum + bytes, 0);
}
