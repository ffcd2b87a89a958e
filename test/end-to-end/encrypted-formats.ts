/** Encrypted backups, decrypted with both keys and compared with the plain backup of the same export. */

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { Decrypter } from "age-encryption";
import { expect } from "vitest";
import { missingPrograms } from "../programs.ts";
import { type AgeKey, ageKey, decryptedByAge } from "../simulator/age-keys.ts";
import { artifactBytes, artifactFiles } from "../simulator/artifact-files.ts";
import type { StoredArtifact } from "../simulator/artifact-service.ts";
import { startSimulator } from "../simulator/world.ts";
import { checkedRun, expectDone } from "./checked-run.ts";

export const LOOKS_LIKE_A_USER = /auth0\||@\w+\.example\.|gmail\.example/;

const noAge = missingPrograms("age");
if (noAge.length > 0) console.info("Without age, the library that encrypts decrypts too.");

/** Decrypts as a person would, with the real program where it is installed. */
export async function opened(file: Buffer, key: AgeKey, kind = "X25519"): Promise<Buffer> {
  // Programs older than 1.3 do not know the keys with post-quantum protection.
  if (noAge.length === 0 && kind === "X25519") return await decryptedByAge(file, key);
  const decrypter = new Decrypter();
  decrypter.addIdentity(key.identity);
  return Buffer.from(await decrypter.decrypt(file));
}

export async function storedFile(run: { workspace: string }, name: string): Promise<Buffer> {
  return await readFile(path.join(run.workspace, "auth0-users", name));
}

export interface EncryptedFormat {
  readonly format: string;
  readonly compression: string | undefined;
  readonly name: string;
}

/** Both keys open the stored file, which holds what the plain backup holds, in the folder and in the artifact. */
export async function expectDecrypts({ format, compression, name }: EncryptedFormat) {
  const [mine, yours] = [await ageKey(), await ageKey()];
  await using world = await startSimulator({ users: 1000 });
  await using plain = await checkedRun(world, { format });
  await using run = await checkedRun(world, {
    format,
    ...(compression === undefined ? {} : { compression }),
    destination: "file, artifact",
    "encrypt-to": `# two of us\n${mine.recipient}\n\n${yours.recipient}\n`,
  });
  expectDone(plain);
  expectDone(run);
  const file = await storedFile(run, name);
  expect(file.subarray(0, 22).toString()).toBe("age-encryption.org/v1\n");
  const expected = await storedFile(plain, `users.${format}`);
  for (const key of [mine, yours]) {
    const stored = await opened(file, key);
    const text = name.includes(".gz")
      ? gunzipSync(stored)
      : name.includes(".zst")
        ? zstdDecompressSync(stored)
        : stored;
    expect(text.equals(expected)).toBe(true);
  }
  const manifest = JSON.parse((await storedFile(run, "manifest.json")).toString());
  const sha256 = createHash("sha256").update(file).digest("hex");
  expect(manifest).toMatchObject({
    recipients: [mine.recipient, yours.recipient],
    files: [{ name, bytes: file.length, sha256, users: 1000, encrypted: true }],
  });
  expect(run.outputs).toMatchObject({ sha256, bytes: String(file.length) });
  const [artifact] = world.artifacts() as [StoredArtifact];
  const files = artifactFiles(artifact);
  expect([...files.keys()].sort()).toEqual(["manifest.json", name]);
  expect(files.get(name)?.equals(file)).toBe(true);
  const zip = artifactBytes(artifact);
  expect(zip.toString("latin1")).not.toMatch(LOOKS_LIKE_A_USER);
}
