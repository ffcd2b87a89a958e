/** A backup in a folder: that of an earlier step, or one that was copied or downloaded. */

import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { BackupError } from "../../base/errors.ts";
import { quote } from "../../base/format.ts";
import type { FoundBackup } from "./found.ts";

/** @param place for people @throws BackupError where the folder cannot be read */
export async function findInFolder(
  folder: string,
  place = `the folder ${quote(folder)}`,
): Promise<FoundBackup> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(readError(place));
  return {
    place,
    url: undefined,
    commit: undefined,
    hints: [],
    names: entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name),
    read: (name) => readFile(path.join(folder, name)),
  };
}

async function* readFile(file: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(file, { highWaterMark: 512 * 1024 }) as AsyncIterable<Buffer>;
  } catch (error) {
    readError(path.basename(file))(error as NodeJS.ErrnoException);
  }
}

function readError(what: string): (cause: { readonly code?: string | undefined }) => never {
  return (cause) => {
    throw new BackupError(
      `${what[0]?.toUpperCase()}${what.slice(1)} cannot be read (${cause.code}).`,
      "Check `folder`, and that the runner's user may read it.",
      { cause },
    );
  };
}
