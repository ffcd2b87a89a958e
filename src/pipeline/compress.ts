/** Compresses and decompresses the stored files. */

import type { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { markHandled } from "../base/errors.ts";
import type { Compression, Format } from "../settings.ts";
import { gzipParallel } from "./gzip.ts";
import { type Chunks, copied } from "./rechunk.ts";
import { zstdParallel } from "./zstd.ts";

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
