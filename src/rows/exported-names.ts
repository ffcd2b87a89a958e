/** Checks that the first row belongs to the export and is not another server's response that happens to be JSON or CSV. */

import { type Block, rowError } from "./block.ts";
import type { CsvBlock } from "./csv/index.ts";

/**
 * Requires a field of the requested names in the first row. A user without any of the fields is an empty object, which passes.
 *
 * @throws BackupError if the row has fields but none of these
 */
export function requireExportedNames(block: Block, names: readonly string[]): void {
  const fields = "header" in block ? (block as CsvBlock).header.titles : fieldsOfFirst(block);
  if (block.firstRow > 1 || fields.length === 0) return;
  if (!fields.some((field) => names.includes(field))) {
    throw rowError(1, "has none of the exported fields");
  }
}

function fieldsOfFirst(block: Block): readonly string[] {
  if (block.count === 0 || block.firstRow > 1) return [];
  try {
    return Object.keys(JSON.parse(block.bytes.toString("utf8", block.starts[0], block.ends[0])));
  } catch {
    throw rowError(1, "is not valid JSON");
  }
}
