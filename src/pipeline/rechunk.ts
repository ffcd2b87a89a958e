/** Rechunking of a byte stream to a fixed size, and a buffer pool for its chunks. */

/** A stream of bytes. */
export type Chunks = Iterable<Buffer> | AsyncIterable<Buffer>;

/** Buffers of one size for reuse: a new one costs a page fault for every page, and earlier garbage collections. */
export class BufferPool {
  /** Bytes per buffer. */
  readonly size: number;
  readonly #free: Buffer<ArrayBuffer>[] = [];

  constructor(size: number) {
    this.size = size;
  }

  /** A buffer with undefined content. */
  acquire(): Buffer<ArrayBuffer> {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(this.size);
  }

  /** Makes a buffer available again. A shorter slice of one is left to the garbage collector. */
  release(buffer: Buffer<ArrayBuffer>): void {
    if (buffer.length === this.size) this.#free.push(buffer);
  }
}

/**
 * Copies the bytes into chunks of the pool's size, the last one shorter. The reader may release them to the pool.
 *
 * @param chunks each is used only until the next one is requested
 */
export async function* rechunk(
  chunks: Chunks,
  pool: BufferPool,
): AsyncGenerator<Buffer<ArrayBuffer>> {
  let filling = pool.acquire();
  let filled = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const copied = chunk.copy(filling, filled, at);
      at += copied;
      filled += copied;
      if (filled < pool.size) continue;
      yield filling;
      filling = pool.acquire();
      filled = 0;
    }
  }
  if (filled > 0) yield filling.subarray(0, filled);
}

/** Copies of the chunks, for a reader that uses them after it has requested the next one. */
export async function* copied(chunks: Chunks): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield Buffer.from(chunk);
}
