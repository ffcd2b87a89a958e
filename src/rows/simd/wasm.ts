/** WebAssembly as it is used here: small modules, each with a memory of its own. */

/** What Node has of WebAssembly, as far as it is used; TypeScript knows it with a browser's types only. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  /** @param pages of 64 KiB to add; views of the buffer before are of no use any more */
  grow(pages: number): number;
}

const PAGE = 64 * 1024;
const modules = new Map<string, object>();

/** A new instance, with a memory of its own. @param source a compiled module, in base64 */
export function instantiate<Exports>(source: string): Exports {
  const module = modules.get(source) ?? new WebAssembly.Module(Buffer.from(source, "base64"));
  modules.set(source, module);
  return new WebAssembly.Instance(module).exports as Exports;
}

/** Sees to it that memory has this many bytes. Where it must grow, views become useless. */
export function ensureSize(memory: WasmMemory, size: number): void {
  const missing = size - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
}
