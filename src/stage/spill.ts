/** Where sorting keeps what memory has no room for: private files in a folder of their own. */

import { open, rm } from "node:fs/promises";
import path from "node:path";
import type { Spill } from "../users/sort.ts";
import { unwritable } from "./private-file.ts";

/**
 * Spills runs into files of mode 0600, which are removed as soon as they were read.
 *
 * @param folder an existing folder that only we can read
 * @returns a spill whose writing throws BackupError when the disk is full or cannot be written
 */
export function fileSpill(folder: string): Spill {
  let runs = 0;
  return {
    async write(chunks) {
      const file = path.join(folder, `run-${runs++}`);
      const handle = await open(file, "wx+", 0o600).catch(unwritable(file));
      await handle.writeFile(chunks).catch(async (error) => {
        await handle.close();
        return unwritable(file)(error);
      });
      let position = 0;
      return {
        async read(into, at) {
          const { bytesRead } = await handle.read(into, at, into.length - at, position);
          position += bytesRead;
          return bytesRead;
        },
        async remove() {
          await handle.close();
          await rm(file);
        },
      };
    },
  };
}
