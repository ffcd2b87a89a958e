/** What tells whether two encrypted backups hold the same, although their bytes differ every night. */

import { createHmac, randomBytes } from "node:crypto";
import type { BackupFile } from "../../pipeline/plan.ts";

/**
 * An HMAC-SHA-256 over what was encrypted, and its key, both hexadecimal. The key is new with every commit, so that one table of
 * guesses does not serve for many backups.
 */
export interface Fingerprint {
  readonly key: string;
  readonly value: string;
}

/** Encrypted files, and for whom. */
export interface EncryptedContent {
  readonly files: readonly BackupFile[];
  readonly recipients: readonly string[];
}

/** A fingerprint under a new key. */
export function newFingerprint(content: EncryptedContent): Fingerprint {
  const key = randomBytes(32).toString("hex");
  return { key, value: hmacOf(key, content) };
}

/** Whether the fingerprint is that of the same users in the same form, encrypted for the same recipients. */
export function isFingerprintOf({ key, value }: Fingerprint, content: EncryptedContent): boolean {
  return value === hmacOf(key, content);
}

function hmacOf(key: string, { files, recipients }: EncryptedContent): string {
  const facts = {
    // Names tell the format and the compression too.
    files: files.map(({ name, users, plainHash }) => [name, users, plainHash?.toString("hex")]),
    recipients: recipients.toSorted(),
  };
  return createHmac("sha256", Buffer.from(key, "hex")).update(JSON.stringify(facts)).digest("hex");
}
