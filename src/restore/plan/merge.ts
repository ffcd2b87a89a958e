/** Merges the users of the backup with those of the tenant: a merge join of two streams that are sorted by user id. */

import { BlockCursor } from "../../rows/sort/block-cursor.ts";
import { type KeyedBlock, KeyedRows } from "../../rows/sort/keyed-rows.ts";

/** The content of a row that marks a user of the backup whom `connection` or `filter` excludes. */
export const EXCLUDED: Buffer = Buffer.from("x");
/** The content of a row that marks a secondary identity of a user of the tenant. */
export const LINKED: Buffer = Buffer.from("l");

/** One row: `bytes[start..end)`. */
export interface Row {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/** The rows of one user id. It and they are valid until the next one is requested. */
export interface MergedUser {
  /** The id is `keys[keyStart..keyEnd)`. */
  readonly keys: Buffer;
  readonly keyStart: number;
  readonly keyEnd: number;
  /** JSON or {@link EXCLUDED}. */
  readonly backup: Row | undefined;
  /** JSON or {@link LINKED}. */
  readonly tenant: Row | undefined;
}

/** Whether a row is one of the markers, as opposed to a user. */
export function isMarker({ bytes, start, end }: Row, marker: Buffer): boolean {
  return end - start === marker.length && bytes[start] === marker[0];
}

/**
 * Merges rows that are sorted by user id, as `ExternalSort` returns them, in memory for some blocks. If a side has several rows of one
 * id, the last one counts: it is the newest in an export that changed while it was written. A user counts rather than a marker
 * {@link LINKED}.
 */
export async function* mergeUsers(
  backup: AsyncIterable<KeyedBlock>,
  tenant: AsyncIterable<KeyedBlock>,
): AsyncGenerator<MergedUser> {
  const before = new BlockCursor(lastRows(backup));
  const now = new BlockCursor(lastRows(tenant));
  let hasBefore = await before.advance();
  let hasNow = await now.advance();
  while (hasBefore || hasNow) {
    const order = hasBefore && hasNow ? before.compareTo(now) : hasBefore ? -1 : 1;
    const { keys, keyStart, keyEnd } = order <= 0 ? before : now;
    yield {
      keys,
      keyStart,
      keyEnd,
      backup: order <= 0 ? before : undefined,
      tenant: order >= 0 ? now : undefined,
    };
    if (order <= 0) hasBefore = before.stepInBlock() || (await before.advance());
    if (order >= 0) hasNow = now.stepInBlock() || (await now.advance());
  }
}

/** Bytes of one output block. */
const BLOCK_BYTES = 64 * 1024;

/** The last row of each key. */
async function* lastRows(sorted: AsyncIterable<KeyedBlock>): AsyncGenerator<KeyedBlock> {
  const out = new KeyedRows(BLOCK_BYTES);
  for await (const block of sorted) {
    const { bytes, starts, ends, keys, keyStarts, keyEnds } = block;
    for (let i = 0; i < block.count; i++) {
      const [start, end] = [starts[i] as number, ends[i] as number];
      const [keyStart, keyEnd] = [keyStarts[i] as number, keyEnds[i] as number];
      if (out.endsWithKey(keys, keyStart, keyEnd)) {
        if (isMarker({ bytes, start, end }, LINKED)) continue;
        out.removeLast();
      } else if (out.rowBytes >= BLOCK_BYTES) {
        yield out;
        out.clear();
      }
      out.add(keys, keyStart, keyEnd, bytes, start, end);
    }
  }
  if (out.count > 0) yield out;
}
