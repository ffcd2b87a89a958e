/**
 * Block-parallel compression, as pigz and pzstd: zlib's threads compress blocks of the text independently. On two cores, gzip takes
 * 0.53 of the time of one thread.
 */

import { availableParallelism } from "node:os";
import { free } from "../base/free-buffer.ts";
import { BufferPool, type Chunks, rechunk } from "./rechunk.ts";

/** Bytes of text per block. */
export const BLOCK = 1024 * 1024;
/** Blocks read ahead: four more than the threads can compress, because finished ones wait for their turn and for our thread. */
const MAX_PENDING = availableParallelism() + 4;

/**
 * Compresses text block by block, in order.
 *
 * @param text each chunk is used only until the next one is requested
 * @param compress compresses one block, which is used again afterwards; its result is not used by anything else
 * @returns the compressed blocks; each is valid only until the next one is requested
 * @throws what the text or `compress` throws
 */
export async function* compressBlocks(
  text: Chunks,
  compress: (block: Buffer) => Promise<Buffer>,
): AsyncGenerator<Buffer> {
  const pending: Promise<Buffer>[] = [];
  const pool = new BufferPool(BLOCK);
  async function* oldest(): AsyncGenerator<Buffer> {
    const compressed = (await pending.shift()) as Buffer;
    yield compressed;
    free(compressed);
  }
  try {
    for await (const block of rechunk(text, pool)) {
      pending.push(compress(block).finally(() => pool.release(block)));
      if (pending.length === MAX_PENDING) yield* oldest();
    }
    while (pending.length > 0) yield* oldest();
  } finally {
    await Promise.allSettled(pending);
  }
}
