/** A Node transform, such as zlib's, worn as a stage of async generators. */

import type { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { markHandled } from "../base/errors.ts";

/**
 * Sends `source` through `transform`, which runs ahead of the reader by what its buffers hold.
 *
 * @throws what the source or the transform throws; the transform is destroyed when the reader stops early
 */
export async function* pipeThrough(
  source: AsyncIterable<Buffer>,
  transform: Transform,
): AsyncGenerator<Buffer> {
  const fed = markHandled(pipeline(source, transform));
  try {
    yield* transform;
    await fed;
  } finally {
    transform.destroy();
  }
}
