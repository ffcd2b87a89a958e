/** The files of `format: import`, each written as soon as it is full. */

import type { Block } from "../rows/block.ts";
import { type ImportFile, ImportFiles, importRows, type LeftOut } from "../rows/import/index.ts";
import type { Selection } from "../rows/select.ts";
import { numbered } from "./file-name.ts";
import type { BackupFile, PipelinePlan } from "./plan.ts";
import type { SortedFiles } from "./sorted-files.ts";
import { writeText } from "./stored-file.ts";

/**
 * Turns rows into users for the import, and these into files in the order of the rows: at least one, and only where files in that order
 * are wanted.
 *
 * @param leftOut counted up for each user that cannot be imported
 * @param sorting gets the users too
 * @throws BackupError for a row that is no JSON or too large for a file, or a disk that cannot be written
 */
export async function stageImport(
  rows: AsyncIterable<Selection<Block>>,
  plan: PipelinePlan,
  leftOut: LeftOut,
  sorting: SortedFiles | undefined,
): Promise<BackupFile[]> {
  const toImport = importRows(leftOut);
  const filling = new ImportFiles();
  const staged: BackupFile[] = [];
  const write = async ({ text, users }: ImportFile) => {
    const stem = numbered(plan.fileName, staged.length + 1);
    const file = await writeText(once(text), plan.folder, stem, plan);
    staged.push({ ...file, users, compression: plan.compression });
  };
  for await (const kept of rows) {
    const users = toImport(kept);
    await sorting?.addNdjson(users);
    if (!plan.inOrder) continue;
    for (const file of filling.add(users)) await write(file);
  }
  if (plan.inOrder && (staged.length === 0 || !filling.isEmpty)) await write(filling.rest());
  return staged;
}

async function* once(text: Buffer): AsyncGenerator<Buffer> {
  yield text;
}
