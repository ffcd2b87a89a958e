/** A file that only we can read, hashed while it is written. */

import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import path from "node:path";
import { BackupError } from "../errors.ts";

/** A file that was written whole. */
export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** A file being written, with mode 0600. */
export class PrivateFile {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #hash = createHash("sha256");
  #bytes = 0;

  private constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  /** Creates the file, anew where one of that name was begun before. @throws BackupError */
  static async create(path: string): Promise<PrivateFile> {
    return new PrivateFile(path, await open(path, "w", 0o600).catch(unwritable(path)));
  }

  /** Appends bytes. @throws BackupError when the disk is full or the file cannot be written */
  async write(bytes: Buffer): Promise<void> {
    if (bytes.length === 0) return;
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    for (let at = 0; at < bytes.length; ) {
      const { bytesWritten } = await this.#handle
        .write(bytes, at, bytes.length - at)
        .catch(unwritable(this.#path));
      at += bytesWritten;
    }
  }

  /** Ends the file. @throws BackupError when its last bytes cannot be written */
  async finish(): Promise<WrittenFile> {
    await this.#handle.close().catch(unwritable(this.#path));
    return { path: this.#path, bytes: this.#bytes, sha256: this.#hash.digest("hex") };
  }

  /** Lets go of the file without finishing it. */
  async abandon(): Promise<void> {
    await this.#handle.close();
  }
}

/** Turns a failed write into a sentence about the disk. */
export function unwritable(file: string): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    const full = error.code === "ENOSPC" || error.code === "EDQUOT";
    throw new BackupError(
      full
        ? `The disk is full: ${path.dirname(file)} has no room for the export.`
        : `${path.basename(file)} cannot be written in ${path.dirname(file)} (${error.code}).`,
      full
        ? "Use a runner with more space, compress the export with `compression`, or export fewer fields."
        : "Check that the folder exists and that the runner's user may write to it.",
      { cause: error },
    );
  };
}
