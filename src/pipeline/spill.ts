/** Where sorting keeps what memory has no room for: private files in a folder of their own. */

import {
  type CipherGCM,
  createCipheriv,
  createDecipheriv,
  type DecipherGCM,
  randomBytes,
} from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import path from "node:path";
import type { SpilledRun, SpillStore } from "../rows/sort/spilled-run.ts";
import { diskError } from "./private-file.ts";

/** Spills runs into files of mode 0600, which are removed as soon as they were read. */
export class FileSpill implements SpillStore {
  readonly #folder: string;
  /** Of this pass over the rows, and nowhere but in memory: what a killed run leaves can be read by nobody. */
  readonly #key: Buffer | undefined;
  readonly #open = new Set<FileHandle>();
  readonly #signal: AbortSignal | undefined;
  #runs = 0;
  #writing: Promise<unknown> = Promise.resolve();

  /**
   * @param folder an existing folder that only we can read
   * @param isEncrypted whether the disk may only see ciphertext
   * @param signal ends the writing of a run when it is aborted
   */
  constructor(folder: string, isEncrypted: boolean, signal?: AbortSignal) {
    this.#folder = folder;
    this.#signal = signal;
    this.#key = isEncrypted ? randomBytes(32) : undefined;
  }

  /** Writes a run. @throws BackupError when the disk is full or cannot be written; the signal's reason when it is aborted */
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
    const secrecy = this.#key && new RunCipher(this.#key, number);
    const written = secrecy === undefined ? chunks : secrecy.encrypt(chunks);
    await handle.writeFile(written, { signal: this.#signal }).catch((error) => {
      this.#signal?.throwIfAborted();
      diskError(file)(error);
    });
    let position = 0;
    return {
      async read(into, at) {
        const { bytesRead } = await handle.read(into, at, into.length - at, position);
        position += bytesRead;
        secrecy?.decrypt(into.subarray(at, at + bytesRead));
        return bytesRead;
      },
      remove: async () => {
        this.#open.delete(handle);
        await handle.close();
        await rm(file);
      },
    };
  }

  /** Removes the folder with all runs that were not read, once none is written any more. */
  async discard(): Promise<void> {
    await this.#writing;
    for (const handle of this.#open) await handle.close();
    this.#open.clear();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** AES-256-GCM over one run, which is read in the order it was written. */
class RunCipher {
  readonly #cipher: CipherGCM;
  readonly #decipher: DecipherGCM;

  /** @param run its number, which no other run under the key has */
  constructor(key: Buffer, run: number) {
    const nonce = Buffer.alloc(12);
    nonce.writeUInt32BE(run, 8);
    this.#cipher = createCipheriv("aes-256-gcm", key, nonce);
    this.#decipher = createDecipheriv("aes-256-gcm", key, nonce);
  }

  async *encrypt(chunks: Iterable<Buffer> | AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) yield this.#cipher.update(chunk);
    this.#cipher.final();
    this.#decipher.setAuthTag(this.#cipher.getAuthTag());
  }

  /** Makes the next bytes readable in their place; none mean that the run was read to its end. @throws Error where it was changed */
  decrypt(bytes: Buffer): void {
    if (bytes.length === 0) this.#decipher.final();
    else this.#decipher.update(bytes).copy(bytes);
  }
}
