/** Keys of age for tests, and the real program that opens what was encrypted for them. */

import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import {
  generateHybridIdentity,
  generateX25519Identity,
  identityToRecipient,
} from "age-encryption";

/** Both halves of a key. */
export interface AgeKey {
  readonly identity: string;
  readonly recipient: string;
}

/** A new key, of the classic kind or with post-quantum protection. */
export async function ageKey(kind: "X25519" | "hybrid" = "X25519"): Promise<AgeKey> {
  const identity = await (kind === "hybrid" ? generateHybridIdentity() : generateX25519Identity());
  return { identity, recipient: await identityToRecipient(identity) };
}

/** What `age --decrypt` makes of a file, with the key's secret half. */
export async function decryptedByAge(file: Buffer, { identity }: AgeKey): Promise<Buffer> {
  const folder = await mkdtemp(path.join(tmpdir(), "age-test-"));
  try {
    await writeFile(path.join(folder, "key.txt"), `${identity}\n`);
    await writeFile(path.join(folder, "file.age"), file);
    const { stdout } = await promisify(execFile)(
      "age",
      ["--decrypt", "--identity", "key.txt", "file.age"],
      { cwd: folder, encoding: "buffer", maxBuffer: 1024 ** 3 },
    );
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}
