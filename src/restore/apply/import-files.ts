/** Fills import files with the users of a plan, each file with users of one connection. */

import { ImportFiles, MAX_IMPORT_FILE_BYTES } from "../../rows/import/index.ts";
import { BRACKET_BYTES } from "../../rows/json/array.ts";
import type { ImportStep } from "../plan/steps.ts";

/** A file for one import job. */
export interface FilledFile {
  readonly connection: string;
  readonly users: readonly ImportStep[];
  readonly text: Buffer<ArrayBuffer>;
}

/**
 * Fills files in the order of the steps.
 *
 * @param tooLarge receives users who do not fit into a file
 */
export async function* fillFiles(
  steps: AsyncIterable<ImportStep> | Iterable<ImportStep>,
  tooLarge: (step: ImportStep) => Promise<void>,
): AsyncGenerator<FilledFile> {
  const files = new ImportFiles();
  let users: ImportStep[] = [];
  const filled = (text: Buffer<ArrayBuffer>): FilledFile => {
    const file = { connection: users[0]?.connection ?? "", users, text };
    users = [];
    return file;
  };
  for await (const step of steps) {
    const user = Buffer.from(step.user);
    if (user.length + BRACKET_BYTES > MAX_IMPORT_FILE_BYTES) {
      await tooLarge(step);
      continue;
    }
    const isOther = users.length > 0 && users[0]?.connection !== step.connection;
    if (isOther) yield filled(files.rest().text);
    const full = files.addUser(user, 0, user.length);
    if (full !== undefined) yield filled(full.text);
    users.push(step);
  }
  if (users.length > 0) yield filled(files.rest().text);
}
