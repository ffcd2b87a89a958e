/** Writes a file that only we can read, and hashes it. */

import { hash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { diskError } from "../base/disk-errors.ts";
import { markHandled } from "../base/errors.ts";
import { ThreadHash } from "./hash-thread.ts";

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
/** A smaller file is hashed on our thread, faster than the other one would start. */
const SMALL = 128 * 1024;
/** Buffers for reuse by all files. The thread that hashes reads them too. */
const freeBuffers: SharedBuffer[] = [];

type SharedBuffer = Buffer<SharedArrayBuffer>;

/** A file being written, with mode 0600. One buffer is filled while the disk writes others. */
export class PrivateFile {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #hash = new ThreadHash();
  #filling = acquire();
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
    this.#bytes += bytes.length;
    for (let at = 0; at < bytes.length; ) {
      const copied = bytes.copy(this.#filling, this.#filled, at);
      at += copied;
      this.#filled += copied;
      if (this.#filled < BUFFER) continue;
      await this.#flush();
      this.#filling = acquire();
    }
  }

  /** Writes the remaining bytes and closes the file. @throws BackupError if bytes cannot be written */
  async finish(): Promise<WrittenFile> {
    const isSmall = this.#bytes <= SMALL;
    const hashed = isSmall ? hash("sha256", this.#filling.subarray(0, this.#filled)) : undefined;
    await this.#flush(isSmall);
    const sha256 = hashed ?? (await this.#hash.digest());
    for (const written of this.#writes) await written;
    await this.#handle.close().catch(diskError(this.#path));
    return { path: this.#path, bytes: this.#bytes, sha256 };
  }

  /** Closes the file without its remaining bytes. */
  async abandon(): Promise<void> {
    await Promise.allSettled(this.#writes);
    await this.#handle.close();
  }

  /**
   * Starts to write and to hash the filled buffer, which must not be filled again. Backpressure: waits for the oldest write if too many
   * are pending.
   */
  async #flush(isHashed = false): Promise<void> {
    const buffer = this.#filling;
    const bytes = buffer.subarray(0, this.#filled);
    const hashing = isHashed ? undefined : this.#hash.update(bytes);
    const written = Promise.all([this.#writeAll(bytes, this.#position), hashing]);
    this.#position += this.#filled;
    this.#filled = 0;
    const reusable = written.then(() => void freeBuffers.push(buffer));
    if (this.#writes.push(markHandled(reusable)) === MAX_WRITES) await this.#writes.shift();
  }

  /** @param position of the first byte in the file */
  async #writeAll(bytes: SharedBuffer, position: number): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      const { bytesWritten } = await this.#handle
        .write(bytes, at, bytes.length - at, position + at)
        .catch(diskError(this.#path));
      at += bytesWritten;
    }
  }
}

function acquire(): SharedBuffer {
  return freeBuffers.pop() ?? Buffer.from(new SharedArrayBuffer(BUFFER));
}
