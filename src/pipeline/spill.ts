/** The spill of the external merge sort: its sorted runs in private files. */

import {
  type CipherGCM,
  createCipheriv,
  createDecipheriv,
  type DecipherGCM,
  randomBytes,
} from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import path from "node:path";
import { diskError } from "../base/disk-errors.ts";
import { free } from "../base/free-buffer.ts";
import type { SpilledRun, SpillStore } from "../rows/sort/spilled-run.ts";

/** Writes each run to a file of mode 0600, which is removed after it was read. */
export class FileSpill implements SpillStore {
  readonly #folder: string;
  /** One per sort and only in memory: files of a killed process are unreadable. */
  readonly #key: Buffer | undefined;
  readonly #open = new Set<FileHandle>();
  readonly #signal: AbortSignal | undefined;
  #runs = 0;
  #writing: Promise<unknown> = Promise.resolve();

  /**
   * @param folder an existing folder that only we can read
   * @param isEncrypted whether the runs are encrypted
   * @param signal stops a write when it is aborted
   */
  constructor(folder: string, isEncrypted: boolean, signal?: AbortSignal) {
    this.#folder = folder;
    this.#signal = signal;
    this.#key = isEncrypted ? randomBytes(32) : undefined;
  }

  /** Writes a run. @throws BackupError if the disk is full or cannot be written; the signal's reason if it is aborted */
  async write(chunks: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<SpilledRun> {
    const writing = this.#write(chunks);
    this.#writing = Promise.allSettled([this.#writing, writing]);
    return await writing;
  }

  async #write(chunks: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<SpilledRun> {
    const number = this.#runs++;
    const file = path.join(this.#folder, `run-${number}`);
    const handle = await open(file, "wx+", 0o600).catch(diskError(file));
    this.#open.add(handle);
    const cipher = this.#key && new RunCipher(this.#key, number);
    const written = cipher === undefined ? chunks : cipher.encrypt(chunks);
    await handle.writeFile(written, { signal: this.#signal }).catch((error) => {
      this.#signal?.throwIfAborted();
      diskError(file)(error);
    });
    let position = 0;
    return {
      async read(into, at) {
        const { bytesRead } = await handle.read(into, at, into.length - at, position);
        position += bytesRead;
        cipher?.decrypt(into.subarray(at, at + bytesRead));
        return bytesRead;
      },
      remove: async () => {
        this.#open.delete(handle);
        await handle.close();
        await rm(file);
      },
    };
  }

  /** Waits for pending writes, then removes the folder with all remaining runs. */
  async discard(): Promise<void> {
    await this.#writing;
    for (const handle of this.#open) await handle.close();
    this.#open.clear();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** AES-256-GCM of one run, which is read in the order it was written. */
class RunCipher {
  readonly #cipher: CipherGCM;
  readonly #decipher: DecipherGCM;

  /** @param run its number, unique for the key: a repeated nonce would break GCM */
  constructor(key: Buffer, run: number) {
    const nonce = Buffer.alloc(12);
    nonce.writeUInt32BE(run, 8);
    this.#cipher = createCipheriv("aes-256-gcm", key, nonce);
    this.#decipher = createDecipheriv("aes-256-gcm", key, nonce);
  }

  async *encrypt(chunks: Iterable<Buffer> | AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      const encrypted = this.#cipher.update(chunk);
      yield encrypted;
      free(encrypted);
    }
    this.#cipher.final();
    this.#decipher.setAuthTag(this.#cipher.getAuthTag());
  }

  /** Decrypts the next bytes in place; no bytes mean the end of the run. @throws Error there, if the file was modified */
  decrypt(bytes: Buffer): void {
    if (bytes.length === 0) this.#decipher.final();
    else {
      const decrypted = this.#decipher.update(bytes);
      decrypted.copy(bytes);
      free(decrypted);
    }
  }
}
