/** Writes the files of `format: import`, each as soon as it is full. */

import type { Block } from "../rows/block.ts";
import { type ImportFile, ImportFiles, importRows, type LeftOut } from "../rows/import/index.ts";
import { countLoneSurrogates } from "../rows/json/lone-surrogates.ts";
import type { Selection } from "../rows/select.ts";
import type { BackupFile, PipelinePlan } from "./plan.ts";
import type { SortedFiles } from "./sorted-files.ts";
import { numbered, writeText } from "./stored-file.ts";

/**
 * Converts rows to users that Auth0 can import, and adds them to `sorting`. If the plan wants files in Auth0's order, writes these: at
 * least one, also without users.
 *
 * @param leftOut incremented for each user that cannot be imported
 * @param counts incremented for each user that can, with half of a surrogate pair
 * @throws BackupError for a row that is not JSON or is too large for a file, or if the disk cannot be written
 */
export async function writeImportFiles(
  rows: AsyncIterable<Selection<Block>>,
  plan: PipelinePlan,
  leftOut: LeftOut,
  counts: { loneSurrogates: number },
  sorting: SortedFiles | undefined,
): Promise<BackupFile[]> {
  const toUsers = importRows(leftOut);
  const filling = new ImportFiles();
  const files: BackupFile[] = [];
  const write = async ({ text, users }: ImportFile) => {
    const stem = numbered(plan.fileName, files.length + 1);
    files.push({ ...(await writeText([text], stem, plan)), users, content: "users" });
  };
  for await (const kept of rows) {
    const users = toUsers(kept);
    counts.loneSurrogates += countLoneSurrogates(users);
    await sorting?.addNdjson(users);
    if (!plan.inOrder) continue;
    for (const file of filling.add(users)) await write(file);
  }
  if (plan.inOrder && (files.length === 0 || !filling.isEmpty)) await write(filling.rest());
  return files;
}
