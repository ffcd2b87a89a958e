/** Text → the compression that was asked for, and the endings that tell it. */

import { constants, createGunzip, createZstdCompress, createZstdDecompress } from "node:zlib";
import type { Compression, Format } from "../settings.ts";
import { gzipped } from "./gzip.ts";
import { through } from "./through.ts";

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

const ENDINGS = {
  ndjson: ".ndjson",
  json: ".json",
  csv: ".csv",
  import: ".json",
  none: "",
  gzip: ".gz",
  zstd: ".zst",
} as const satisfies Record<Format | Compression, string>;

/** `users` → `users.ndjson.gz`, and `users.ndjson.gz.age` where the file is encrypted. */
export function fileNameOf(
  stem: string,
  {
    format,
    compression,
    recipients,
  }: { format: Format; compression: Compression; recipients: readonly string[] },
): string {
  return stem + ENDINGS[format] + ENDINGS[compression] + (recipients.length > 0 ? ".age" : "");
}
