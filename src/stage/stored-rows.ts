/** A stored file read back: its rows, with their `user_id`s. */

import type { Compression, Format } from "../settings.ts";
import { BlockFields } from "../users/block-fields.ts";
import { csvBlocks } from "../users/csv.ts";
import { arrayLines } from "../users/json-array.ts";
import { type KeyedBlock, keyed } from "../users/keyed.ts";
import { ndjsonBlocks } from "../users/ndjson.ts";
import { csvUserIds, ndjsonUserIds } from "../users/user-id.ts";
import { decompressed, isArray } from "./compress.ts";

/** How a file was stored. */
export interface StoredForm {
  readonly format: Format;
  readonly compression: Compression;
}

/**
 * The rows of a stored file, in its order. A block is good until the next one is asked for.
 *
 * @param idTitle the title under which `user_id` was exported
 * @returns rows that throw an error where the file is not what its form says
 */
export function storedRows(
  file: AsyncGenerator<Buffer>,
  { format, compression }: StoredForm,
  idTitle: string,
): AsyncGenerator<KeyedBlock> {
  const text = decompressed(file, compression);
  if (format === "csv") return keyed(csvBlocks(text, "strip"), csvUserIds(idTitle));
  const lines = isArray(format) ? arrayLines(text) : text;
  return keyed(ndjsonBlocks(lines), ndjsonUserIds(idTitle, new BlockFields([idTitle])));
}
