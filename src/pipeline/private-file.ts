/** A file that only we can read, hashed while it is written. */

import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import path from "node:path";
import { BackupError, markHandled } from "../base/errors.ts";
import { BufferPool } from "./rechunk.ts";

/** A file that was written whole. */
export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** Bytes gathered for one write. */
const BUFFER = 512 * 1024;
/** Writes that wait for the disk, so that it can go on while our thread is busy. */
const MOST_WRITES = 3;

/** A file being written, with mode 0600: the disk takes some buffers while another is filled. */
export class PrivateFile {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #hash = createHash("sha256");
  readonly #room = new BufferPool(BUFFER);
  #filling = this.#room.acquire();
  #filled = 0;
  /** The oldest first. */
  readonly #writes: Promise<void>[] = [];
  #bytes = 0;
  /** Bytes that are written, or that writes wait for. */
  #handedOver = 0;

  private constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  /** Creates the file, anew where one of that name was begun before. @throws BackupError */
  static async create(path: string): Promise<PrivateFile> {
    return new PrivateFile(path, await open(path, "w", 0o600).catch(diskError(path)));
  }

  /**
   * Appends bytes, which are copied.
   *
   * @throws BackupError when the disk is full or the file cannot be written: for these bytes, or for earlier ones
   */
  async write(bytes: Buffer): Promise<void> {
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    for (let at = 0; at < bytes.length; ) {
      const copied = bytes.copy(this.#filling, this.#filled, at);
      at += copied;
      this.#filled += copied;
      if (this.#filled === BUFFER) await this.#handOver();
    }
  }

  /** Ends the file. @throws BackupError when its last bytes cannot be written */
  async finish(): Promise<WrittenFile> {
    await this.#handOver();
    for (const written of this.#writes) await written;
    await this.#handle.close().catch(diskError(this.#path));
    return { path: this.#path, bytes: this.#bytes, sha256: this.#hash.digest("hex") };
  }

  /** Lets go of the file without finishing it. */
  async abandon(): Promise<void> {
    await Promise.allSettled(this.#writes);
    await this.#handle.close();
  }

  /** Begins to write what was gathered, and waits for the oldest write where there are many. */
  async #handOver(): Promise<void> {
    const written = this.#writeAll(this.#filling, this.#filled, this.#handedOver);
    this.#handedOver += this.#filled;
    if (this.#writes.push(markHandled(written)) === MOST_WRITES) await this.#writes.shift();
    this.#filling = this.#room.acquire();
    this.#filled = 0;
  }

  /** @param position of the first byte in the file */
  async #writeAll(buffer: Buffer<ArrayBuffer>, length: number, position: number): Promise<void> {
    for (let at = 0; at < length; ) {
      const { bytesWritten } = await this.#handle
        .write(buffer, at, length - at, position + at)
        .catch(diskError(this.#path));
      at += bytesWritten;
    }
    this.#room.release(buffer);
  }
}

/** Turns a failed write into a sentence about the disk. */
export function diskError(file: string): (error: NodeJS.ErrnoException) => never {
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
