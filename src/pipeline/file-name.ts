/** What the files of a backup are called. */

import type { Compression, Format } from "../settings.ts";

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

/** `users` and 3 → `users-0003`. */
export function numbered(stem: string, number: number): string {
  return `${stem}-${String(number).padStart(4, "0")}`;
}
