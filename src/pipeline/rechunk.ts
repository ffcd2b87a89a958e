/** A stream of bytes in pieces of one size, and the memory that such pieces take. */

/** Memory of pieces that are done with, for the next ones: what is new costs a fault for every page, and V8 the sooner a collection. */
export class BufferPool {
  /** Bytes of a piece. */
  readonly size: number;
  readonly #free: Buffer<ArrayBuffer>[] = [];

  constructor(size: number) {
    this.size = size;
  }

  /** A piece that nobody else has, with anything in it. */
  acquire(): Buffer<ArrayBuffer> {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(this.size);
  }

  /** Takes a whole piece back; of a part of one nothing is kept. */
  release(piece: Buffer<ArrayBuffer>): void {
    if (piece.length === this.size) this.#free.push(piece);
  }
}

/**
 * The bytes in pieces of the room's size, the last one shorter. They are copies, and whoever has done with one may give it back.
 *
 * @param chunks are copied before the next one is asked for
 */
export async function* rechunk(
  chunks: AsyncIterable<Buffer>,
  room: BufferPool,
): AsyncGenerator<Buffer<ArrayBuffer>> {
  let piece = room.acquire();
  let filled = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const copied = chunk.copy(piece, filled, at);
      at += copied;
      filled += copied;
      if (filled < room.size) continue;
      yield piece;
      piece = room.acquire();
      filled = 0;
    }
  }
  if (filled > 0) yield piece.subarray(0, filled);
}
