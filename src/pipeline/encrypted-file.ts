/** A private file that takes plain bytes and holds them encrypted for age recipients. */

import type { Encrypter } from "age-encryption";
import { BackupError, markHandled } from "../base/errors.ts";
import { PrivateFile, type WrittenFile } from "./private-file.ts";

/** Takes the bytes of a file in the order they have there. */
export interface FileSink {
  /** Appends bytes, which may be read until the file is finished: they must not change. @throws BackupError */
  write(bytes: Buffer): Promise<void>;
  /** Ends the file. @throws BackupError when its last bytes cannot be written */
  finish(): Promise<WrittenFile>;
  /** Lets go of the file without finishing it. */
  abandon(): Promise<void>;
}

/**
 * An age file (age-encryption.org/v1) being written. The disk sees ciphertext alone; memory holds a few of age's chunks of 64 KiB.
 * Size and hash are those of the encrypted file.
 */
export class EncryptedFile implements FileSink {
  readonly #file: PrivateFile;
  readonly #plain: WritableStreamDefaultWriter<Uint8Array>;
  /** Settles when the last encrypted byte is written, or when one cannot be. */
  readonly #written: Promise<void>;

  private constructor(
    file: PrivateFile,
    plain: WritableStreamDefaultWriter<Uint8Array>,
    written: Promise<void>,
  ) {
    this.#file = file;
    this.#plain = plain;
    this.#written = written;
  }

  /**
   * @param recipients public strings (`age1…`), at least one
   * @throws BackupError when the file cannot be created, or a recipient is one that nothing can be encrypted for
   */
  static async create(path: string, recipients: readonly string[]): Promise<EncryptedFile> {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const ciphertext = await encrypterFor(recipients)
      .then((encrypter) => encrypter.encrypt(readable))
      .catch(unusable);
    const file = await PrivateFile.create(path);
    const written = (async () => {
      for await (const chunk of ciphertext) await file.write(asBuffer(chunk));
    })();
    return new EncryptedFile(file, writable.getWriter(), markHandled(written));
  }

  async write(bytes: Buffer): Promise<void> {
    if (bytes.length === 0) return;
    try {
      await this.#plain.write(bytes);
    } catch (error) {
      // A failed write ends the stream from behind: the reason stands there.
      await this.#written;
      throw error;
    }
  }

  async finish(): Promise<WrittenFile> {
    await Promise.all([this.#plain.close(), this.#written]).catch(async (error) => {
      await this.#written;
      throw error;
    });
    return await this.#file.finish();
  }

  async abandon(): Promise<void> {
    await this.#plain.abort().catch(() => {});
    await this.#written.catch(() => {});
    await this.#file.abandon();
  }
}

/**
 * The library is loaded here, as a run that does not encrypt need not wait for it.
 *
 * @throws Error, without the recipient's text, where one is no recipient
 */
export async function encrypterFor(recipients: readonly string[]): Promise<Encrypter> {
  const { Encrypter } = await import("age-encryption");
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return encrypter;
}

function unusable(cause: unknown): never {
  throw new BackupError(
    "Nothing can be encrypted for one of the recipients in `encrypt-to`.",
    "Make a new key with age-keygen, and use its public half.",
    { cause },
  );
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
