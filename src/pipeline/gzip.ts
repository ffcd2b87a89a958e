/** Block-parallel gzip, as pigz: one gzip member from independently deflated blocks. */

import { promisify } from "node:util";
import { constants, crc32, deflateRaw, type ZlibOptions } from "node:zlib";
import { BLOCK, compressBlocks } from "./block-parallel.ts";
import type { Chunks } from "./rechunk.ts";

/** Bytes of text that deflate can refer back to (RFC 1951). Each block has the text before it as its dictionary. */
const WINDOW = 32 * 1024;
/** Ends a block on a byte boundary without ending the stream. The output fits one chunk: each further one would wait for our thread. */
const BLOCK_OPTIONS: ZlibOptions = {
  finishFlush: constants.Z_SYNC_FLUSH,
  chunkSize: BLOCK + BLOCK / 1024 + 64,
};
/** RFC 1952: deflate, no name, no time, made on Unix. */
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
/** An empty final block of deflate. */
const FINAL_BLOCK = Buffer.from([3, 0]);

const deflate = promisify<Buffer, ZlibOptions, Buffer>(deflateRaw);

/**
 * Compresses text. The output depends on the text alone, not on its chunks or the number of cores.
 *
 * @param text each chunk is used only until the next one is requested
 * @returns each chunk is valid only until the next one is requested
 * @throws what the text throws
 */
export async function* gzipParallel(text: Chunks): AsyncGenerator<Buffer> {
  let crc = 0;
  let length = 0;
  const window = Buffer.allocUnsafeSlow(WINDOW);
  let dictionary = window.subarray(0, 0);
  yield HEADER;
  yield* compressBlocks(text, (block) => {
    const deflated = deflate(block, { ...BLOCK_OPTIONS, dictionary }); // copies the dictionary
    crc = crc32(block, crc);
    length += block.length;
    dictionary = window.subarray(0, block.subarray(-WINDOW).copy(window));
    return deflated;
  });
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc, 0);
  trailer.writeUInt32LE(length % 2 ** 32, 4);
  yield Buffer.concat([FINAL_BLOCK, trailer]);
}
