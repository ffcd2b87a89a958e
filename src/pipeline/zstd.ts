/**
 * Block-parallel zstd, as pzstd: a file of independent frames (RFC 8878, section 3). It is 1 % larger than one frame. The workers of
 * zstd itself lose data in Node 24.
 */

import { promisify } from "node:util";
import { constants, type ZstdOptions, zstdCompress } from "node:zlib";
import { compressBlocks } from "./block-parallel.ts";
import type { Chunks } from "./rechunk.ts";

/** zlib passes on the end of a frame as a chunk of its own and copies both, so the chunk is hardly larger than a usual frame. */
const OPTIONS: ZstdOptions = {
  chunkSize: 128 * 1024,
  params: { [constants.ZSTD_c_checksumFlag]: 1 },
};

const compressFrame = promisify<Buffer, ZstdOptions, Buffer>(zstdCompress);

/**
 * Compresses text. The output depends on the text alone, not on its chunks or the number of cores.
 *
 * Each frame but the last has the text of one block. Node's decompressor stops after a frame that does not fill its buffer of 64 KiB, so
 * the size of a block must be a multiple of that.
 *
 * @param text each chunk is used only until the next one is requested
 * @returns each chunk is valid only until the next one is requested
 * @throws what the text throws
 */
export async function* zstdParallel(text: Chunks): AsyncGenerator<Buffer> {
  let isEmpty = true;
  yield* compressBlocks(text, (block) => {
    isEmpty = false;
    return frameOf(block);
  });
  if (isEmpty) yield await frameOf(Buffer.alloc(0));
}

/** Its header states the size of the text, so that a reader allocates no more memory than that. */
function frameOf(block: Buffer): Promise<Buffer> {
  return compressFrame(block, { ...OPTIONS, pledgedSrcSize: block.length });
}
