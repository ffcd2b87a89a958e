/** Text → the compression that was asked for, and back. */

import { constants, createGunzip, createZstdCompress, createZstdDecompress } from "node:zlib";
import type { Compression, Format } from "../settings.ts";
import { gzipParallel } from "./gzip.ts";
import { pipeThrough } from "./pipe-through.ts";

/** Compresses a file of its own. */
export function compress(
  text: AsyncGenerator<Buffer>,
  compression: Compression,
): AsyncGenerator<Buffer> {
  switch (compression) {
    case "none":
      return text;
    case "gzip":
      return gzipParallel(text);
    case "zstd":
      return pipeThrough(
        text,
        createZstdCompress({ params: { [constants.ZSTD_c_checksumFlag]: 1 } }),
      );
  }
}

/** The text of a file that {@link compress} made. */
export function decompress(
  file: AsyncGenerator<Buffer>,
  compression: Compression,
): AsyncGenerator<Buffer> {
  switch (compression) {
    case "none":
      return file;
    case "gzip":
      return pipeThrough(file, createGunzip());
    case "zstd":
      return pipeThrough(file, createZstdDecompress());
  }
}

/** Whether a file of the format is one JSON array. */
export function isArray(format: Format): boolean {
  return format === "json" || format === "import";
}
