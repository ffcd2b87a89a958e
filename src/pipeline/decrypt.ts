/** Decryption with age secret keys, in the file format age-encryption.org/v1. */

import type { Decrypter } from "age-encryption";
import { BackupError } from "../base/errors.ts";

/**
 * Decrypts a file. Its header is read before the first bytes, so that keys that do not fit fail at once.
 *
 * @param file ended when the reader stops
 * @param identities secret keys (`AGE-SECRET-KEY-…`), at least one
 * @throws BackupError if no key fits or the file is damaged; what `file` throws
 */
export async function* decrypt(
  file: AsyncGenerator<Buffer>,
  identities: readonly string[],
): AsyncGenerator<Buffer> {
  let failure: unknown;
  async function* source(): AsyncGenerator<Buffer> {
    try {
      yield* file;
    } catch (error) {
      failure = error;
      throw error;
    }
  }
  const ciphertext = source();
  try {
    const decrypter = await identitiesFor(identities);
    const plain = await decrypter.decrypt(ReadableStream.from(ciphertext));
    for await (const { buffer, byteOffset, byteLength } of plain) {
      yield Buffer.from(buffer, byteOffset, byteLength);
    }
  } catch (error) {
    throw failure ?? decryptionError(error);
  } finally {
    await ciphertext.return(undefined);
  }
}

/**
 * Loads the library only here: a run without encryption does not wait for it.
 *
 * @param identities secret keys (`AGE-SECRET-KEY-…`)
 * @throws Error, without the key's text, if one is not valid
 */
export async function identitiesFor(identities: readonly string[]): Promise<Decrypter> {
  const { Decrypter } = await import("age-encryption");
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  return decrypter;
}

function decryptionError(cause: unknown): BackupError {
  if (cause instanceof Error && cause.message.includes("no identity matched")) {
    return new BackupError(
      "No key in `identity` can decrypt the backup.",
      "Set the secret key that belongs to one of the `recipients` in the backup's manifest.json.",
      { cause },
    );
  }
  return new BackupError("An encrypted file of the backup is damaged.", "Choose another backup.", {
    cause,
  });
}
