/** Inflates the export file (gzip, RFC 1952) with read-ahead, and verifies its checksum and length. */

import type { TransformOptions } from "node:stream";
import { createGunzip, type Gunzip, type ZlibOptions } from "node:zlib";
import { CorruptFileError } from "../base/corrupt-file.ts";
import { markHandled } from "../base/errors.ts";
import { free } from "../base/free-buffer.ts";
import { BufferPool, rechunk } from "./rechunk.ts";

/** Some chunks of read-ahead: zlib's thread need not wait for ours. In object mode, because Node would concatenate them otherwise. */
const READ_AHEAD: ZlibOptions & TransformOptions = {
  chunkSize: 512 * 1024,
  readableObjectMode: true,
  readableHighWaterMark: 8,
};

/** Bytes per write to zlib. The chunks of a download are smaller, and each write costs a round trip to zlib's thread. */
const INPUT = 1024 * 1024;

const TRAILING_DATA = "has extra data after the end of its gzip data";

/** The downloaded file. */
export interface Sniffed {
  /** Whether it is gzip, by its first two bytes: file names and headers are unreliable. A lone 0x1f is truncated gzip: no text starts with it. */
  readonly gzip: boolean;
  /** All bytes of the file. */
  readonly bytes: AsyncGenerator<Buffer>;
}

/**
 * Waits for the first bytes of the file.
 *
 * @throws CorruptFileError if the file is empty
 */
export async function sniff(file: AsyncIterable<Buffer>): Promise<Sniffed> {
  const chunks = file[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  while (head.length < 2) {
    const next = await chunks.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  if (head.length === 0) throw new CorruptFileError("is empty, without even a gzip header");
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
 * Inflates gzip of one or more members.
 *
 * @returns the text; each chunk is valid only until the next one is requested. It throws {@link CorruptFileError} if the file is
 *   truncated, corrupt, or has extra data after its end
 */
export async function* inflate(file: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip(READ_AHEAD);
  const fed = feed(file, gunzip);
  // The reader below receives the error.
  fed.catch((error) => gunzip.destroy(error));
  let fileBytes = 0;
  try {
    yield* freed(gunzip);
    fileBytes = await fed;
  } catch (error) {
    throw corruption(error);
  } finally {
    gunzip.destroy();
  }
  // After the last member, zlib silently ignores data that starts no further one.
  if (gunzip.bytesWritten !== fileBytes) throw new CorruptFileError(TRAILING_DATA);
}

/**
 * Writes the file to zlib. One buffer is filled while zlib inflates the other.
 *
 * @returns the size of the file in bytes
 * @throws what the file throws; EndedEarly
 */
async function feed(file: AsyncIterable<Buffer>, gunzip: Gunzip): Promise<number> {
  const pool = new BufferPool(INPUT);
  let fileBytes = 0;
  let writing: Promise<void> = Promise.resolve();
  for await (const input of rechunk(file, pool)) {
    fileBytes += input.length;
    await writing;
    writing = markHandled(write(input, gunzip).then(() => pool.release(input)));
  }
  await writing;
  gunzip.end();
  return fileBytes;
}

/** Waits until zlib has read all of the bytes. @throws EndedEarly */
async function write(bytes: Buffer, gunzip: Gunzip): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const ended = () => reject(new EndedEarly());
  gunzip.once("close", ended);
  gunzip.write(bytes, (error) => (error == null ? resolve() : ended()));
  await promise.finally(() => gunzip.off("close", ended));
}

/** zlib ended before its input did. */
class EndedEarly extends Error {}

/** Frees the memory of chunks that are read. zlib fills one buffer after the other, so the first chunk of a new buffer ends the previous one. */
async function* freed(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let previous: Buffer | undefined;
  for await (const chunk of chunks) {
    if (previous !== undefined && previous.buffer !== chunk.buffer) free(previous);
    previous = chunk;
    yield chunk;
  }
}

function corruption(error: unknown): unknown {
  if (error instanceof EndedEarly) return new CorruptFileError(TRAILING_DATA, { cause: error });
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "Z_BUF_ERROR") return new CorruptFileError("is truncated", { cause: error });
  if (typeof code === "string" && code.startsWith("Z_")) {
    return new CorruptFileError("is corrupt gzip", { cause: error });
  }
  return error;
}
