/** Reads the rows of a stored file, with their `user_id`s. */

import type { Block } from "../rows/block.ts";
import { type CsvBlock, csvBlocks } from "../rows/csv/index.ts";
import { ConnectionIds, keyPrefix } from "../rows/import/keys.ts";
import { readJsonArray } from "../rows/json/array.ts";
import { BlockFields } from "../rows/json/block-fields.ts";
import { ndjsonBlocks } from "../rows/json/index.ts";
import type { ComparedBlock } from "../rows/sort/compare.ts";
import { csvUserIds, ndjsonUserIds, sparseIds, type UserIds } from "../rows/user-id.ts";
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
export async function* readStoredRows(
  file: AsyncGenerator<Buffer>,
  { format, compression }: StoredForm,
  idTitle: string,
  connection?: string | null,
): AsyncGenerator<ComparedBlock> {
  const text = decompress(file, compression);
  if (format === "csv") {
    const ids: UserIds<CsvBlock> = csvUserIds(idTitle);
    for await (const block of csvBlocks(text, "strip")) {
      const { titles } = block.header;
      yield { ...block, titles, ids, keyContext: JSON.stringify(titles) };
    }
    return;
  }
  const sparse = sparseIds(ndjsonUserIds(idTitle, new BlockFields([idTitle])));
  const prefix = keyPrefix(connection ?? undefined);
  const isImport = format === "import";
  const ids = isImport ? new ConnectionIds<Block>(sparse, () => prefix) : sparse;
  const keyContext = isImport ? prefix.toString() : "";
  const blocks = ndjsonBlocks(isArray(format) ? readJsonArray(text) : text);
  for await (const block of blocks) yield { ...block, ids, keyContext };
}
