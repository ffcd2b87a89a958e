/** Checks that the first row belongs to the export and is not another server's response that happens to be JSON or CSV. */

import { type Block, rowError } from "./block.ts";
import type { CsvBlock } from "./csv/index.ts";

/** What the JSON of an error says, in the spelling of several servers. */
const ERROR_KEYS = new Set(
  "code detail details error error_code error_description errorCode errors message reason request_id requestId status statusCode title type".split(
    " ",
  ),
);

/**
 * Requires a field of the requested names in the first row. A user without any of the fields is an empty object, which passes.
 *
 * @param names `undefined` if they are unknown: then only errors in JSON and pages in HTML or XML are recognized
 * @throws BackupError if the row has fields but none of these
 */
export function requireExportedNames(block: Block, names: readonly string[] | undefined): void {
  if (block.firstRow > 1) return;
  const fields = "header" in block ? (block as CsvBlock).header.titles : fieldsOfFirst(block);
  if (fields.length === 0) return;
  const isExport =
    names === undefined
      ? !fields.every((field) => ERROR_KEYS.has(field)) && !/^\s*[<{]/.test(fields[0] ?? "")
      : fields.some((field) => names.includes(field));
  if (!isExport) throw rowError(1, "has none of the exported fields");
}

function fieldsOfFirst(block: Block): readonly string[] {
  if (block.count === 0) return [];
  try {
    return Object.keys(JSON.parse(block.bytes.toString("utf8", block.starts[0], block.ends[0])));
  } catch {
    throw rowError(1, "is not valid JSON");
  }
}
