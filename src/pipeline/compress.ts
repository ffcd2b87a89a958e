/** Compresses and decompresses the stored files: block-parallel gzip as pigz, and zstd as pzstd. */

import type { Transform, TransformOptions } from "node:stream";
import { pipeline } from "node:stream/promises";
import {
  constants,
  createGunzip,
  createZstdCompress,
  createZstdDecompress,
  type ZstdOptions,
} from "node:zlib";
import { markHandled } from "../base/errors.ts";
import type { Compression, Format } from "../settings.ts";
import { BLOCK, compressBlocks } from "./block-parallel.ts";
import { gzipParallel } from "./gzip.ts";
import { type Chunks, copied } from "./rechunk.ts";

/**
 * @param text each chunk is used only until the next one is requested
 * @returns each chunk is valid only until the next one is requested
 */
export function compress(text: Chunks, compression: Compression): Chunks {
  switch (compression) {
    case "none":
      return text;
    case "gzip":
      return gzipParallel(text);
    case "zstd":
      return zstdParallel(text);
  }
}

/** All chunks of a frame are parts of one buffer, so that its memory can be freed. In object mode, because Node would concatenate them otherwise. */
const FRAME_OPTIONS: ZstdOptions & TransformOptions = {
  chunkSize: BLOCK + BLOCK / 256 + 64,
  readableObjectMode: true,
  params: { [constants.ZSTD_c_checksumFlag]: 1 },
};

/**
 * Compresses text to independent frames (RFC 8878, section 3), 1 % larger than one frame. The workers of zstd itself lose data in Node
 * 24. Its decompressor stops after a frame that does not fill its buffer of 64 KiB, so `BLOCK` must be a multiple of that.
 */
async function* zstdParallel(text: Chunks): AsyncGenerator<Buffer> {
  let isEmpty = true;
  yield* compressBlocks(text, (block) => {
    isEmpty = false;
    return zstdFrame(block);
  });
  if (isEmpty) yield await zstdFrame(Buffer.alloc(0));
}

/** The header of a frame states the size of its text, so that a reader allocates no more memory than that. */
async function zstdFrame(block: Buffer): Promise<Buffer> {
  const stream = createZstdCompress({ ...FRAME_OPTIONS, pledgedSrcSize: block.length });
  stream.end(block);
  const chunks: Buffer<ArrayBuffer>[] = await stream.toArray();
  const [first = Buffer.alloc(0)] = chunks;
  const bytes = chunks.reduce((sum, { length }) => sum + length, 0);
  return Buffer.from(first.buffer, first.byteOffset, bytes);
}

/** The text of a file that {@link compress} made. @param file each chunk is used only until the next one is requested */
export function decompress(
  file: AsyncGenerator<Buffer>,
  compression: Compression,
): AsyncGenerator<Buffer> {
  switch (compression) {
    case "none":
      return file;
    case "gzip":
      return pipeThrough(copied(file), createGunzip());
    case "zstd":
      return pipeThrough(copied(file), createZstdDecompress());
  }
}

/**
 * Pipes the source through a Node transform, which reads ahead up to the size of its buffers.
 *
 * @throws what the source or the transform throws; the transform is destroyed if the reader stops early
 */
async function* pipeThrough(
  source: AsyncIterable<Buffer>,
  transform: Transform,
): AsyncGenerator<Buffer> {
  const piped = markHandled(pipeline(source, transform));
  try {
    yield* transform;
    await piped;
  } finally {
    transform.destroy();
  }
}

/** Whether a file of the format is one JSON array. */
export function isArray(format: Format): boolean {
  return format === "json" || format === "import";
}
