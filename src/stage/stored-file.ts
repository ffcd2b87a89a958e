/** One file of the backup: its text on the way to a private file. */

import path from "node:path";
import { compressed, fileNameOf } from "./compress.ts";
import type { StagePlan } from "./plan.ts";
import { PrivateFile, type WrittenFile } from "./private-file.ts";

/** A file that was written whole, under the name it is to be stored with. */
export interface NamedFile extends WrittenFile {
  readonly name: string;
}

/**
 * Writes text as the plan asks for it.
 *
 * @param folder an existing folder that only we can read
 * @param stem of the file's name; its endings follow from the plan
 * @throws BackupError when the disk cannot be written, and what the text throws
 */
export async function writeText(
  text: AsyncGenerator<Buffer>,
  folder: string,
  stem: string,
  { format, compression }: Pick<StagePlan, "format" | "compression">,
): Promise<NamedFile> {
  return await write(folder, fileNameOf(stem, format, compression), async (file) => {
    for await (const bytes of compressed(text, compression)) await file.write(bytes);
  });
}

/**
 * Makes a file of what `fill` writes into it.
 *
 * @throws what `fill` throws; the file stays behind unfinished then
 */
export async function write(
  folder: string,
  name: string,
  fill: (file: PrivateFile) => Promise<void>,
): Promise<NamedFile> {
  const file = await PrivateFile.create(path.join(folder, name));
  try {
    await fill(file);
    return { ...(await file.finish()), name };
  } catch (error) {
    await file.abandon();
    throw error;
  }
}
