/** Failures of the disk, as errors for a person. */

import path from "node:path";
import { BackupError } from "./errors.ts";

/**
 * For `catch` after a write, or where a check finds that a write would fail.
 *
 * @param file path of the file or folder that cannot be written
 * @returns throws a BackupError for the system error that it is called with
 */
export function diskError(file: string): (cause: { readonly code?: string | undefined }) => never {
  const folder = path.dirname(file);
  return (cause) => {
    if (cause.code === "ENOSPC" || cause.code === "EDQUOT") {
      throw new BackupError(
        `The disk is full: ${folder} has no room for the export.`,
        "Use a runner with more space, compress the export with `compression`, or export fewer fields.",
        { cause },
      );
    }
    throw new BackupError(
      `${path.basename(file)} cannot be written in ${folder} (${cause.code}).`,
      "Check that the folder exists and that the runner's user may write to it.",
      { cause },
    );
  };
}
