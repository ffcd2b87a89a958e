/**
 * Frees the memory of buffers as soon as they are read. V8 collects it only every few dozen megabytes, so a download of more than that
 * would take 20 % more memory than a smaller one.
 */

/** Frees a buffer that Node made and that nothing uses any more. A small one can be part of Node's own pool and stays. */
export function free(buffer: Buffer): void {
  const memory = buffer.buffer as ArrayBuffer;
  if (memory.byteLength > Buffer.poolSize) memory.transfer(0);
}

/**
 * Passes on the chunks of a file or a response, each of which is valid only until the next one is requested. Chunks that share their
 * memory are left to V8.
 */
export async function* freedAfterUse(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    yield chunk;
    if (chunk.length === chunk.buffer.byteLength) free(chunk);
  }
}
