/** Text → the compression that was asked for, and back. */

import { constants, createGunzip, createZstdCompress, createZstdDecompress } from "node:zlib";
import type { Compression, Format } from "../settings.ts";
import { gzipped } from "./gzip.ts";
import { through } from "./pipe-through.ts";

/** Compresses a file of its own. */
export function compressed(
  text: AsyncGenerator<Buffer>,
  compression: Compression,
): AsyncGenerator<Buffer> {
  switch (compression) {
    case "none":
      return text;
    case "gzip":
      return gzipped(text);
    case "zstd":
      return through(text, createZstdCompress({ params: { [constants.ZSTD_c_checksumFlag]: 1 } }));
  }
}

/** The text of a file that {@link compressed} made. */
export function decompressed(
  file: AsyncGenerator<Buffer>,
  compression: Compression,
): AsyncGenerator<Buffer> {
  switch (compression) {
    case "none":
      return file;
    case "gzip":
      return through(file, createGunzip());
    case "zstd":
      return through(file, createZstdDecompress());
  }
}

/** Whether a file of the format is one JSON array. */
export function isArray(format: Format): boolean {
  return format === "json" || format === "import";
}
