/** Reads the rows of a stored file, with their `user_id`s. */

import { csvBlocks } from "../rows/csv/index.ts";
import { ConnectionIds, keyPrefix } from "../rows/import/keys.ts";
import { readJsonArray } from "../rows/json/array.ts";
import { BlockFields } from "../rows/json/block-fields.ts";
import { ndjsonBlocks } from "../rows/json/index.ts";
import { type KeyedBlock, withKeys } from "../rows/sort/keyed-rows.ts";
import { csvUserIds, ndjsonUserIds } from "../rows/user-id.ts";
import type { Compression, Format } from "../settings.ts";
import { decompress, isArray } from "./compress.ts";

/** The form of a stored file. */
export interface StoredForm {
  readonly format: Format;
  readonly compression: Compression;
}

/**
 * Reads the rows of a stored file, in its order. Each block is valid only until the next one is requested.
 *
 * @param idTitle the title under which `user_id` was exported
 * @param connection of its users, by which files of `import` are sorted first
 * @returns blocks of rows; iterating throws an error if the file does not have the form
 */
export function readStoredRows(
  file: AsyncGenerator<Buffer>,
  { format, compression }: StoredForm,
  idTitle: string,
  connection?: string | null,
): AsyncGenerator<KeyedBlock> {
  const text = decompress(file, compression);
  if (format === "csv") return withKeys(csvBlocks(text, "strip"), csvUserIds(idTitle));
  const lines = isArray(format) ? readJsonArray(text) : text;
  const ids = ndjsonUserIds(idTitle, new BlockFields([idTitle]));
  if (format !== "import") return withKeys(ndjsonBlocks(lines), ids);
  const prefix = keyPrefix(connection ?? undefined);
  return withKeys(ndjsonBlocks(lines), new ConnectionIds(ids, () => prefix));
}
