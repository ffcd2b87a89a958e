/** Whether the first row of a file is one of the export, and not somebody else's answer that happens to be JSON or CSV. */

import { type Block, rowError } from "./block.ts";
import type { CsvBlock } from "./csv/index.ts";

/**
 * Holds a first row to the names that the export was asked for. A user who has none of the fields is an empty object.
 *
 * @throws BackupError where the row has fields, and none of these
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
