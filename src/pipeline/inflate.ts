/** The downloaded bytes → the text of the export, held to gzip's own checksum and length. */

import type { TransformOptions } from "node:stream";
import { createGunzip, type Gunzip, type ZlibOptions } from "node:zlib";
import { BackupError, markHandled } from "../base/errors.ts";
import { BufferPool, rechunk } from "./rechunk.ts";

/** The file did not arrive as it was written, or was damaged where it lay. */
export class CorruptFileError extends BackupError {
  override readonly name = "DamagedFile";
  /** What is wrong, to stand behind a colon. */
  readonly what: string;

  constructor(what: string, options?: ErrorOptions) {
    super(
      `The file of the export ${what}.`,
      "Nothing was stored: run the backup again; if it lasts, tell Auth0 support the job's id.",
      options,
    );
    this.what = `the file ${what}`;
  }
}

/** A few chunks ready ahead of the reader, so that zlib's thread need not wait for ours. As objects, since Node would join them. */
const READ_AHEAD: ZlibOptions & TransformOptions = {
  chunkSize: 512 * 1024,
  readableObjectMode: true,
  readableHighWaterMark: 8,
};

/** Bytes that zlib is given at once: a download comes in smaller pieces, and each costs a trip to zlib's thread and back. */
const INPUT = 1024 * 1024;

/**
 * The downloaded file, and whether it is gzip, told by its first two bytes: names and headers were seen to be wrong. One byte that
 * gzip begins with is gzip that was cut off: no text begins with it.
 */
export interface Sniffed {
  readonly gzip: boolean;
  /** All bytes of the file. */
  readonly bytes: AsyncGenerator<Buffer>;
}

/**
 * Waits for the first bytes of the file.
 *
 * @throws DamagedFile when there are none
 */
export async function sniff(file: AsyncIterable<Buffer>): Promise<Sniffed> {
  const chunks = file[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  while (head.length < 2) {
    const next = await chunks.next();
    if (next.done === true) break;
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  if (head.length === 0) throw new CorruptFileError("is empty, without even gzip's own frame");
  async function* bytes(): AsyncGenerator<Buffer> {
    try {
      yield head;
      for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
        yield next.value;
      }
    } finally {
      await chunks.return?.();
    }
  }
  return { gzip: head[0] === 0x1f && (head[1] ?? 0x8b) === 0x8b, bytes: bytes() };
}

/**
 * Inflates gzip of one member or several.
 *
 * @returns the text, whose chunks are good until the next one is asked for, which throws {@link CorruptFileError} when the file is cut off, corrupt, or has something behind its end
 */
export async function* inflate(file: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip(READ_AHEAD);
  const fed = feed(file, gunzip);
  // An error reaches the reader below.
  fed.catch((error) => gunzip.destroy(error));
  let fileBytes = 0;
  try {
    yield* released(gunzip);
    fileBytes = await fed;
  } catch (error) {
    throw damage(error);
  } finally {
    gunzip.destroy();
  }
  // zlib takes what is no gzip member behind the last one for padding, and says nothing.
  if (gunzip.bytesWritten !== fileBytes) throw new CorruptFileError(BEHIND_END);
}

/**
 * Gives a file to zlib: a piece is inflated while the next one is filled.
 *
 * @returns how many bytes the file has
 * @throws what the file throws, and when zlib ends before the file does
 */
async function feed(file: AsyncIterable<Buffer>, gunzip: Gunzip): Promise<number> {
  const room = new BufferPool(INPUT);
  let fileBytes = 0;
  let taken: Promise<void> = Promise.resolve();
  for await (const piece of rechunk(file, room)) {
    fileBytes += piece.length;
    await taken;
    taken = markHandled(given(piece, gunzip).then(() => room.release(piece)));
  }
  await taken;
  gunzip.end();
  return fileBytes;
}

/** Waits until zlib has taken all of the bytes, or takes none any more. */
async function given(bytes: Buffer, gunzip: Gunzip): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const ended = () => reject(new EndedEarly());
  gunzip.once("close", ended);
  gunzip.write(bytes, (error) => (error == null ? resolve() : ended()));
  await promise.finally(() => gunzip.off("close", ended));
}

/** zlib had come to its end while there was input for it. */
class EndedEarly extends Error {}

/**
 * Gives the memory of chunks back as soon as they were read. Left to V8, it is collected every few dozen megabytes, which takes a tenth
 * of a pass. zlib fills one buffer after another: chunks from a new one mean that it has let go of the last.
 */
async function* released(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let filled: ArrayBuffer | undefined;
  for await (const chunk of chunks) {
    const { buffer } = chunk as Buffer<ArrayBuffer>;
    if (buffer !== filled) filled?.transfer(0);
    filled = buffer;
    yield chunk;
  }
}

const BEHIND_END = "has something behind the end of its gzip data";

function damage(error: unknown): unknown {
  if (error instanceof EndedEarly) return new CorruptFileError(BEHIND_END, { cause: error });
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "Z_BUF_ERROR") return new CorruptFileError("is cut off", { cause: error });
  if (typeof code === "string" && code.startsWith("Z_")) {
    return new CorruptFileError("is corrupt gzip", { cause: error });
  }
  return error;
}
