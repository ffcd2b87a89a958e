/** One file of the backup: its text on the way to a private file. */

import { createHash } from "node:crypto";
import path from "node:path";
import { compress } from "./compress.ts";
import { EncryptedFile, type FileSink } from "./encrypted-file.ts";
import { fileNameOf } from "./file-name.ts";
import type { PipelinePlan } from "./plan.ts";
import { PrivateFile, type WrittenFile } from "./private-file.ts";

/** What the plan says of a file's form and place. */
type FilePlan = Pick<PipelinePlan, "format" | "compression" | "recipients" | "signal">;

/** A file that was written whole, under the name it is to be stored with. */
export interface NamedFile extends WrittenFile {
  readonly name: string;
  /** Of an encrypted file: the SHA-256 of its text. */
  readonly plainHash?: Buffer;
}

/**
 * Writes text as the plan asks for it.
 *
 * @param text chunks that are good until the next one is asked for
 * @param folder an existing folder that only we can read
 * @param stem of the file's name; its endings follow from the plan
 * @throws BackupError when the disk cannot be written; what the text throws; the signal's reason when it is aborted
 */
export async function writeText(
  text: AsyncGenerator<Buffer>,
  folder: string,
  stem: string,
  plan: FilePlan,
): Promise<NamedFile> {
  const { compression, recipients } = plan;
  const hash = recipients.length > 0 ? createHash("sha256") : undefined;
  // zstd and age read on while the next chunk is made; gzip copies for itself.
  const isReadLater = compression === "zstd" || (compression === "none" && recipients.length > 0);
  async function* given(): AsyncGenerator<Buffer> {
    for await (const bytes of text) {
      hash?.update(bytes);
      yield isReadLater ? Buffer.from(bytes) : bytes;
    }
  }
  const file = await writeBytes(folder, stem, plan, async (sink) => {
    const stored = compress(given(), compression);
    for await (const bytes of stored) {
      plan.signal.throwIfAborted();
      await sink.write(bytes);
    }
  });
  return hash === undefined ? file : { ...file, plainHash: hash.digest() };
}

/**
 * Makes a file of the bytes that `fill` writes, which are in the plan's compression already.
 *
 * @throws what `fill` throws; the file stays behind unfinished then
 */
export async function writeBytes(
  folder: string,
  stem: string,
  plan: FilePlan,
  fill: (sink: FileSink) => Promise<void>,
): Promise<NamedFile> {
  const name = fileNameOf(stem, plan);
  const place = path.join(folder, name);
  const sink: FileSink =
    plan.recipients.length > 0
      ? await EncryptedFile.create(place, plan.recipients)
      : await PrivateFile.create(place);
  try {
    await fill(sink);
    return { ...(await sink.finish()), name };
  } catch (error) {
    await sink.abandon();
    throw error;
  }
}
