/** Writes sorted rows to one file, or to numbered parts if one would be too large for GitHub. */

import { jsonArrayEncoder, ndjsonEncoder } from "../rows/encode.ts";
import { IMPORT_PART_SIZES } from "../rows/import/index.ts";
import { connectionChanges, connectionInKey } from "../rows/import/keys.ts";
import { selectAll } from "../rows/select.ts";
import { PART_SIZES, splitIntoParts } from "../rows/sort/content-defined-chunks.ts";
import type { KeyedBlock } from "../rows/sort/keyed-rows.ts";
import { isArray } from "./compress.ts";
import { ImportNames } from "./import/names.ts";
import type { BackupFile, PipelinePlan } from "./plan.ts";
import { writeText } from "./stored-file.ts";

/** Rows to write, and what is known about them. */
export interface SortedRows {
  readonly blocks: AsyncGenerator<KeyedBlock>;
  /** Their size in bytes with line feeds and, for `import`, what its files add to each row; or an upper limit. */
  readonly bytes: number;
  /** The first line of every file of CSV; empty for other formats. */
  readonly header: Buffer;
}

/** Writes at least one file, also without rows. Files of `import` are always numbered, and have the users of one connection each. */
export async function writeParts(
  { blocks, bytes, header }: SortedRows,
  content: BackupFile["content"],
  plan: Pick<
    PipelinePlan,
    | "format"
    | "compression"
    | "recipients"
    | "fileName"
    | "connection"
    | "folder"
    | "signal"
    | "sortedFiles"
  >,
): Promise<BackupFile[]> {
  const { fileName, format, connection: only } = plan;
  const isImport = format === "import";
  const sizes = isImport ? IMPORT_PART_SIZES : PART_SIZES;
  const isOne = !isImport && bytes <= sizes.max;
  const parts = splitIntoParts(blocks, bytes, sizes, isImport ? connectionChanges() : undefined);
  const names = new ImportNames(fileName, !isImport || only !== undefined);
  let next = await parts.next();
  let users = 0;
  async function* textOfPart(): AsyncGenerator<Buffer> {
    const encoder = isArray(format) ? jsonArrayEncoder() : ndjsonEncoder();
    if (header.length > 0) yield header;
    const part = next.value?.part;
    for (; next.done !== true && next.value.part === part; next = await parts.next()) {
      users += next.value.block.count;
      yield encoder.encode(selectAll(next.value.block));
    }
    yield encoder.end();
  }
  const files: BackupFile[] = [];
  do {
    users = 0;
    const found = isImport && next.value ? connectionInKey(next.value.block, 0) : undefined;
    const connection = isImport ? (only ?? found) : undefined;
    const stem = isOne ? fileName : names.next(connection);
    const written = await writeText(textOfPart(), stem, plan);
    const file = { ...written, users, content, connection };
    plan.sortedFiles?.add(file);
    files.push(file);
  } while (next.done !== true);
  return files;
}
