/** Counts what changed between two backups, by merging their sorted rows. */

import { BlockCursor } from "./block-cursor.ts";
import { type PropertyChanges, PropertyCounter } from "./changed-properties.ts";
import type { KeyedBlock } from "./keyed-rows.ts";

/** Numbers of users. */
export interface Changes {
  readonly added: number;
  readonly removed: number;
  /** Users with the same `user_id` and other bytes. */
  readonly changed: number;
  /** In which properties the changed users differ. */
  readonly properties: PropertyChanges;
}

/** Between two equal backups. */
export const NO_CHANGES: Changes = {
  added: 0,
  removed: 0,
  changed: 0,
  properties: new PropertyCounter().changes,
};

/**
 * Compares rows that are sorted by `user_id`, as `ExternalSort` returns them, with one block per side in memory. Rows without a
 * `user_id`, and rows with the same one, are compared in pairs, in their order.
 */
export async function compareBackups(
  previous: AsyncIterable<KeyedBlock>,
  current: AsyncIterable<KeyedBlock>,
): Promise<Changes> {
  const before = new BlockCursor(previous);
  const after = new BlockCursor(current);
  let added = 0;
  let removed = 0;
  let changed = 0;
  const properties = new PropertyCounter();
  let hasBefore = await before.advance();
  let hasAfter = await after.advance();
  while (hasBefore || hasAfter) {
    const order = hasBefore && hasAfter ? before.compareTo(after) : hasBefore ? -1 : 1;
    if (order < 0) removed++;
    else if (order > 0) added++;
    else if (!before.hasRowOf(after)) {
      changed++;
      properties.add(before.block, before.row, after.block, after.row);
    }
    if (order <= 0) hasBefore = before.stepInBlock() || (await before.advance());
    if (order >= 0) hasAfter = after.stepInBlock() || (await after.advance());
  }
  return { added, removed, changed, properties: properties.changes };
}
