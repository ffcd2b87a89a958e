/**
 * The fingerprint of an encrypted backup: a keyed HMAC of the plaintext's digest. Encrypted bytes differ in every run; the fingerprint
 * shows whether what was encrypted is the same.
 */

import { createHmac, randomBytes } from "node:crypto";
import type { BackupFile } from "../../pipeline/plan.ts";

/**
 * The HMAC-SHA-256 and its key, both hexadecimal. Each commit gets a new key, so that a table of guessed plaintexts serves for one
 * backup only.
 */
export interface Fingerprint {
  readonly key: string;
  readonly value: string;
}

/** Encrypted files, and the recipients who can decrypt them. */
export interface EncryptedContent {
  readonly files: readonly BackupFile[];
  readonly recipients: readonly string[];
}

/** A fingerprint under a new key. */
export function newFingerprint(content: EncryptedContent): Fingerprint {
  const key = randomBytes(32).toString("hex");
  return { key, value: hmacOf(key, content) };
}

/** Whether a fingerprint is that of the same users in the same format, encrypted for the same recipients. */
export function isFingerprintOf({ key, value }: Fingerprint, content: EncryptedContent): boolean {
  return value === hmacOf(key, content);
}

function hmacOf(key: string, { files, recipients }: EncryptedContent): string {
  const facts = {
    // Names include the format and the compression.
    files: files.map(({ name, users, plainHash }) => [name, users, plainHash?.toString("hex")]),
    recipients: recipients.toSorted(),
  };
  return createHmac("sha256", Buffer.from(key, "hex")).update(JSON.stringify(facts)).digest("hex");
}
