/** Writes one file of the backup: compresses, encrypts and hashes its text into a private file. */

import { createHash, type Hash } from "node:crypto";
import path from "node:path";
import type { Compression, Format } from "../settings.ts";
import { compress } from "./compress.ts";
import { encrypt } from "./encrypt.ts";
import type { BackupFile, PipelinePlan } from "./plan.ts";
import { PrivateFile } from "./private-file.ts";
import type { Chunks } from "./rechunk.ts";

const EXTENSIONS = {
  ndjson: ".ndjson",
  json: ".json",
  csv: ".csv",
  import: ".json",
  none: "",
  gzip: ".gz",
  zstd: ".zst",
} as const satisfies Record<Format | Compression, string>;

type FilePlan = Pick<PipelinePlan, "format" | "compression" | "recipients" | "folder" | "signal">;
type UncountedFile = Omit<BackupFile, "users" | "content">;

/** `users` and 3 → `users-0003`. */
export function numbered(stem: string, number: number): string {
  return `${stem}-${String(number).padStart(4, "0")}`;
}

function extensionsOf({
  format,
  compression,
  recipients,
}: Pick<FilePlan, "format" | "compression" | "recipients">): string {
  return EXTENSIONS[format] + EXTENSIONS[compression] + (recipients.length > 0 ? ".age" : "");
}

/** Whether a file of the backup in Auth0's order can have the name. */
export function isNameOf(
  name: string,
  plan: Pick<PipelinePlan, "format" | "compression" | "recipients" | "fileName">,
): boolean {
  const extensions = extensionsOf(plan);
  if (plan.format !== "import") return name === plan.fileName + extensions;
  const number = name.slice(plan.fileName.length, -extensions.length);
  return name === plan.fileName + number + extensions && /^(-[\w.-]+)?-\d{4,}$/.test(number);
}

/**
 * Writes text in the plan's compression, and encrypted if it has recipients.
 *
 * @param text each chunk is used only until the next one is requested
 * @param stem file name without extensions, which follow from the plan
 * @throws BackupError if the disk cannot be written; what the text throws; the signal's reason if it is aborted
 */
export async function writeText(
  text: Chunks,
  stem: string,
  plan: FilePlan,
): Promise<UncountedFile> {
  const { compression, recipients } = plan;
  if (recipients.length === 0) return await writeBytes(compress(text, compression), stem, plan);
  const hash = createHash("sha256");
  const file = await writeBytes(compress(hashed(text, hash), compression), stem, plan);
  return { ...file, plainHash: hash.digest() };
}

/** Like {@link writeText}, for bytes that are already in the plan's compression. If it throws, the file stays incomplete on the disk. */
export async function writeBytes(
  bytes: Chunks,
  stem: string,
  plan: FilePlan,
): Promise<UncountedFile> {
  const { compression, recipients, folder, signal } = plan;
  const isEncrypted = recipients.length > 0;
  const name = stem + extensionsOf(plan);
  const file = await PrivateFile.create(path.join(folder, name));
  try {
    for await (const chunk of isEncrypted ? encrypt(bytes, recipients) : bytes) {
      signal.throwIfAborted();
      await file.write(chunk);
    }
    return { ...(await file.finish()), name, compression };
  } catch (error) {
    await file.abandon();
    throw error;
  }
}

async function* hashed(chunks: Chunks, hash: Hash): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}
