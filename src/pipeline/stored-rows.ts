/** A stored file read back: its rows, with their `user_id`s. */

import { csvBlocks } from "../rows/csv/index.ts";
import { readJsonArray } from "../rows/json/array.ts";
import { BlockFields } from "../rows/json/block-fields.ts";
import { ndjsonBlocks } from "../rows/json/index.ts";
import { type KeyedBlock, withKeys } from "../rows/sort/keyed-rows.ts";
import { csvUserIds, ndjsonUserIds } from "../rows/user-id.ts";
import type { Compression, Format } from "../settings.ts";
import { decompress, isArray } from "./compress.ts";

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
export function readStoredRows(
  file: AsyncGenerator<Buffer>,
  { format, compression }: StoredForm,
  idTitle: string,
): AsyncGenerator<KeyedBlock> {
  const text = decompress(file, compression);
  if (format === "csv") return withKeys(csvBlocks(text, "strip"), csvUserIds(idTitle));
  const lines = isArray(format) ? readJsonArray(text) : text;
  return withKeys(ndjsonBlocks(lines), ndjsonUserIds(idTitle, new BlockFields([idTitle])));
}
