/** Writes a file that only we can read, and hashes it. */

import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { diskError } from "../base/disk-errors.ts";
import { markHandled } from "../base/errors.ts";
import { BufferPool } from "./rechunk.ts";

/** A complete file. */
export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** Bytes per write. */
const BUFFER = 512 * 1024;
/** Maximum number of pending writes. With several, the disk stays busy while our thread is. */
const MAX_WRITES = 3;

/** A file being written, with mode 0600. One buffer is filled while the disk writes others. */
export class PrivateFile {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #hash = createHash("sha256");
  readonly #pool = new BufferPool(BUFFER);
  #filling = this.#pool.acquire();
  #filled = 0;
  /** Pending writes, the oldest first. */
  readonly #writes: Promise<void>[] = [];
  #bytes = 0;
  /** Where the next write starts in the file. */
  #position = 0;

  private constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  /** Creates the file, or truncates an existing one. @throws BackupError */
  static async create(path: string): Promise<PrivateFile> {
    return new PrivateFile(path, await open(path, "w", 0o600).catch(diskError(path)));
  }

  /**
   * Appends bytes, which are copied.
   *
   * @throws BackupError if these or earlier bytes cannot be written
   */
  async write(bytes: Buffer): Promise<void> {
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    for (let at = 0; at < bytes.length; ) {
      const copied = bytes.copy(this.#filling, this.#filled, at);
      at += copied;
      this.#filled += copied;
      if (this.#filled === BUFFER) await this.#flush();
    }
  }

  /** Writes the remaining bytes and closes the file. @throws BackupError if bytes cannot be written */
  async finish(): Promise<WrittenFile> {
    await this.#flush();
    for (const written of this.#writes) await written;
    await this.#handle.close().catch(diskError(this.#path));
    return { path: this.#path, bytes: this.#bytes, sha256: this.#hash.digest("hex") };
  }

  /** Closes the file without its remaining bytes. */
  async abandon(): Promise<void> {
    await Promise.allSettled(this.#writes);
    await this.#handle.close();
  }

  /** Starts to write the filled buffer. Backpressure: waits for the oldest write if too many are pending. */
  async #flush(): Promise<void> {
    const written = this.#writeAll(this.#filling, this.#filled, this.#position);
    this.#position += this.#filled;
    if (this.#writes.push(markHandled(written)) === MAX_WRITES) await this.#writes.shift();
    this.#filling = this.#pool.acquire();
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
    this.#pool.release(buffer);
  }
}
