/** Splits rows of a tenant into parts as the backup branch does. */

import { createHash } from "node:crypto";
import { type PartSizes, splitIntoParts } from "../../../src/rows/sort/content-defined-chunks.ts";
import { byBytes, keyedRows, textsOf } from "../rows.ts";

export const SMALL: PartSizes = { min: 2000, max: 4400 };

/** The parts as texts, one string a part. */
export async function cut(
  rows: readonly string[],
  sizes = SMALL,
  cuts: number[] = [],
): Promise<string[]> {
  const bytes = rows.reduce((sum, row) => sum + Buffer.byteLength(row) + 1, 0);
  const parts: string[] = [];
  for await (const { part, block } of splitIntoParts(keyedRows(rows, cuts), bytes, sizes)) {
    parts[part] =
      (parts[part] ?? "") +
      textsOf(block)
        .map((row) => `${row}\n`)
        .join("");
  }
  return parts;
}

export function tenant(users: number): string[] {
  const ids = Array.from({ length: users }, (_, i) =>
    createHash("md5").update(String(i)).digest("hex").slice(0, 24),
  );
  return ids.sort(byBytes).map((id) => `{"user_id":"auth0|${id}","n":1}`);
}
