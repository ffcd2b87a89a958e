/** Small WebAssembly modules. */

/** The used part of Node's WebAssembly, which TypeScript declares only with a browser's types. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports?: { readonly caller: object },
  ) => { readonly exports: unknown };
  readonly Memory: new (pages: { readonly initial: number }) => WasmMemory;
};

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  /** @param pages of 64 KiB to add; existing views of the buffer are detached */
  grow(pages: number): number;
}

const PAGE = 64 * 1024;
const modules = new Map<string, object>();

/** New memory for modules that share it. */
export function newMemory(): WasmMemory {
  return new WebAssembly.Memory({ initial: 1 });
}

/**
 * A new instance.
 *
 * @param source a compiled module, in base64
 * @param memory what it works on, if it has no memory of its own
 * @param shared exports of another instance that it calls
 */
export function instantiate<Exports>(
  source: string,
  memory?: WasmMemory,
  shared?: object,
): Exports {
  const module = modules.get(source) ?? new WebAssembly.Module(Buffer.from(source, "base64"));
  modules.set(source, module);
  return new WebAssembly.Instance(module, memory && { caller: { memory, ...shared } })
    .exports as Exports;
}

/** Grows memory to at least `size` bytes. If it grows, existing views are detached. */
export function ensureSize(memory: WasmMemory, size: number): void {
  const missing = size - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
}
