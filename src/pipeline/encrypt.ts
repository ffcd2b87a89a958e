/** Encryption for age recipients, in the file format age-encryption.org/v1. */

import type { Encrypter } from "age-encryption";
import { BackupError } from "../base/errors.ts";
import { type Chunks, copied } from "./rechunk.ts";

/**
 * Encrypts a file. Memory holds a few of age's chunks of 64 KiB.
 *
 * @param plain each chunk is used only until the next one is requested
 * @param recipients public strings (`age1…`), at least one
 * @throws BackupError if a recipient is not valid; what `plain` throws
 */
export async function* encrypt(
  plain: Chunks,
  recipients: readonly string[],
): AsyncGenerator<Buffer> {
  const encrypter = await encrypterFor(recipients).catch((cause) => {
    throw new BackupError(
      "Encryption for a recipient in `encrypt-to` fails.",
      "Create a new key with age-keygen, and use its public key.",
      { cause },
    );
  });
  const ciphertext = await encrypter.encrypt(ReadableStream.from(copied(plain)));
  for await (const { buffer, byteOffset, byteLength } of ciphertext) {
    yield Buffer.from(buffer, byteOffset, byteLength);
  }
}

/**
 * Loads the library only here: a run without encryption does not wait for it.
 *
 * @throws Error, without the recipient's text, if one is not valid
 */
export async function encrypterFor(recipients: readonly string[]): Promise<Encrypter> {
  const { Encrypter } = await import("age-encryption");
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return encrypter;
}
