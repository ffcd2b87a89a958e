/** Where sorting keeps what memory has no room for: private files in a folder of their own. */

import { type FileHandle, open, rm } from "node:fs/promises";
import path from "node:path";
import type { Spill, SpilledRun } from "../users/sort.ts";
import { unwritable } from "./private-file.ts";

/** Spills runs into files of mode 0600, which are removed as soon as they were read. */
export class FileSpill implements Spill {
  readonly #folder: string;
  readonly #open = new Set<FileHandle>();
  #runs = 0;

  /** @param folder an existing folder that only we can read */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes a run. @throws BackupError when the disk is full or cannot be written */
  async write(chunks: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<SpilledRun> {
    const file = path.join(this.#folder, `run-${this.#runs++}`);
    const handle = await open(file, "wx+", 0o600).catch(unwritable(file));
    this.#open.add(handle);
    await handle.writeFile(chunks).catch(unwritable(file));
    let position = 0;
    return {
      async read(into, at) {
        const { bytesRead } = await handle.read(into, at, into.length - at, position);
        position += bytesRead;
        return bytesRead;
      },
      remove: async () => {
        this.#open.delete(handle);
        await handle.close();
        await rm(file);
      },
    };
  }

  /** Removes the folder with all runs that were not read. */
  async discard(): Promise<void> {
    for (const handle of this.#open) await handle.close();
    this.#open.clear();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
