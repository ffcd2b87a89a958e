/**
 * The fingerprint of an encrypted backup: a keyed HMAC of the plaintext's digest and of the stored files. Encrypted bytes differ in every
 * run; the fingerprint shows whether what was encrypted is the same, and whether the branch still has the files that were stored.
 */

import { createHmac, randomBytes } from "node:crypto";
import type { BackupFile } from "../../pipeline/plan.ts";
import type { StoredFile } from "./tree.ts";

/**
 * The HMAC-SHA-256 and its key, both hexadecimal. Each commit gets a new key, so that a table of guessed plaintexts serves for one
 * backup only.
 */
export interface Fingerprint {
  readonly key: string;
  readonly value: string;
}

/** A file of a backup as the manifest lists it, and git's id of its content. */
export type ListedFile = StoredFile & Pick<BackupFile, "bytes" | "sha256" | "users">;

/** Encrypted files, and the recipients who can decrypt them. */
export interface EncryptedContent {
  readonly files: readonly (BackupFile & StoredFile)[];
  readonly recipients: readonly string[];
}

/** A fingerprint under a new key. */
export function newFingerprint(content: EncryptedContent): Fingerprint {
  const key = randomBytes(32).toString("hex");
  return { key, value: hmacOf(key, content, content.files) };
}

/**
 * Whether a fingerprint is that of the same users in the same format, encrypted for the same recipients, and of these very files.
 *
 * @param stored the files that the backup of the fingerprint has now
 */
export function isFingerprintOf(
  { key, value }: Fingerprint,
  content: EncryptedContent,
  stored: readonly ListedFile[],
): boolean {
  return value === hmacOf(key, content, stored);
}

function hmacOf(
  key: string,
  { files, recipients }: EncryptedContent,
  stored: readonly ListedFile[],
): string {
  const facts = {
    // Names include the format and the compression.
    files: files.map(({ name, users, plainHash }) => [name, users, plainHash?.toString("hex")]),
    recipients: recipients.toSorted(),
    stored: stored.map(({ name, oid, bytes, sha256, users }) => [name, oid, bytes, sha256, users]),
  };
  return createHmac("sha256", Buffer.from(key, "hex")).update(JSON.stringify(facts)).digest("hex");
}
