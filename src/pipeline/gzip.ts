/** Text → gzip, its pieces compressed side by side on zlib's threads. */

import { availableParallelism } from "node:os";
import { promisify } from "node:util";
import { constants, crc32, deflateRaw, type ZlibOptions } from "node:zlib";
import { BufferPool, rechunk } from "./rechunk.ts";

/** Bytes of text in a piece. Shorter ones compress no worse, since each is given the text before it, but cost more calls. */
const PIECE = 1024 * 1024;
/** Bytes of text that deflate can refer back to (RFC 1951). */
const WINDOW = 32 * 1024;
/** Four more than work at a time: finished ones wait for their turn, and for our thread. */
const UNDER_WAY = availableParallelism() + 4;
/** Ends a piece on a whole byte, open for the next one. The output fits one chunk, as a further one would wait for our own thread. */
const PIECE_OPTIONS: ZlibOptions = {
  finishFlush: constants.Z_SYNC_FLUSH,
  chunkSize: PIECE + PIECE / 1024 + 64,
};
/** RFC 1952: deflate, no name, no time, made on Unix. */
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
/** An empty last block of deflate. */
const LAST_BLOCK = Buffer.from([3, 0]);

const deflate = promisify<Buffer, ZlibOptions, Buffer>(deflateRaw);

/**
 * Compresses text into gzip of one member. The bytes follow from the text alone: neither from the chunks it comes in, nor from the
 * number of cores.
 *
 * @param text chunks that are copied before the next one is asked for
 * @throws what the text throws
 */
export async function* gzipParallel(text: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const underWay: Promise<Buffer>[] = [];
  const room = new BufferPool(PIECE);
  let crc = 0;
  let length = 0;
  let window: Buffer = Buffer.alloc(0);
  try {
    yield HEADER;
    for await (const piece of rechunk(text, room)) {
      crc = crc32(piece, crc);
      length += piece.length;
      underWay.push(deflated(piece, window, room));
      window = Buffer.from(piece.subarray(-WINDOW));
      if (underWay.length === UNDER_WAY) yield (await underWay.shift()) ?? Buffer.alloc(0);
    }
    while (underWay.length > 0) yield (await underWay.shift()) ?? Buffer.alloc(0);
  } finally {
    await Promise.allSettled(underWay);
  }
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc, 0);
  trailer.writeUInt32LE(length % 2 ** 32, 4);
  yield Buffer.concat([LAST_BLOCK, trailer]);
}

async function deflated(
  piece: Buffer<ArrayBuffer>,
  dictionary: Buffer,
  room: BufferPool,
): Promise<Buffer> {
  const bytes = await deflate(piece, { ...PIECE_OPTIONS, dictionary });
  room.release(piece);
  return bytes;
}
