/** Decryption with age secret keys, in the file format age-encryption.org/v1. */

import type { Decrypter } from "age-encryption";

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
