import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  PART_SIZES,
  type PartSizes,
  splitIntoParts,
} from "../../../src/rows/sort/content-defined-chunks.ts";
import { byBytes, keyedRows, textsOf } from "../rows.ts";

const SMALL: PartSizes = { min: 2000, max: 4400 };

/** The parts as texts, one string a part. */
async function cut(rows: readonly string[], sizes = SMALL, cuts: number[] = []): Promise<string[]> {
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

function tenant(users: number): string[] {
  const ids = Array.from({ length: users }, (_, i) =>
    createHash("md5").update(String(i)).digest("hex").slice(0, 24),
  );
  return ids.sort(byBytes).map((id) => `{"user_id":"auth0|${id}","n":1}`);
}

describe("Content-defined chunking", () => {
  test("Parts have all rows in their order and keep to their sizes, however the rows are split into blocks.", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(300), { maxLength: 120 }),
        fc.array(fc.nat(9000), { maxLength: 10 }),
        async (lengths, cuts) => {
          const rows = lengths.map((length, i) =>
            JSON.stringify({ user_id: `auth0|${1000 + i}`, x: "x".repeat(length) }),
          );
          const parts = await cut(rows, SMALL, cuts);
          expect(parts.join("")).toBe(rows.map((row) => `${row}\n`).join(""));
          expect(parts).toEqual(await cut(rows, SMALL));
          for (const part of parts) expect(part.length).toBeLessThanOrEqual(SMALL.max);
          for (const part of parts.slice(0, -1))
            expect(part.length).toBeGreaterThanOrEqual(SMALL.min);
        },
      ),
      { numRuns: 200, seed: 20261123 },
    );
  });

  test("Rows that fit into one part are not split.", async () => {
    const rows = tenant(80);
    expect(rows.join("\n").length + 1).toBeGreaterThan(SMALL.min);
    expect(await cut(rows)).toHaveLength(1);
  });

  test("At most two parts change when a user is added, changed or removed.", async () => {
    // Rows are as small against a part here as they are in a large tenant.
    const sizes = { min: 50_000, max: 110_000 };
    const rows = tenant(40_000);
    const parts = await cut(rows, sizes);
    expect(parts.length).toBeGreaterThan(20);
    const lost: number[] = [];
    for (let at = 13; at < rows.length; at += 8000) {
      const row = rows[at] ?? "";
      const longer = row.replace('"n":1', '"n":12345');
      for (const now of [[], [longer], [row, row.replace('","n"', 'x","n"')]]) {
        const after = await cut(rows.toSpliced(at, 1, ...now), sizes);
        lost.push(parts.filter((part) => !after.includes(part)).length);
      }
    }
    expect(lost.filter((count) => count > 2)).toEqual([]);
  }, 60_000);

  test("The maximum size of a part is below the size that GitHub warns about.", () => {
    expect(PART_SIZES.max).toBeLessThan(45 * 1024 * 1024);
  });

  test("Rows without a user_id are split by the hash of the row.", async () => {
    const rows = tenant(400).map((row) => row.replace("user_id", "name"));
    const parts = await cut(rows);
    expect(parts.length).toBeGreaterThan(4);
    const changed = await cut(rows.toSpliced(5, 1));
    expect(parts.filter((part) => !changed.includes(part)).length).toBeLessThan(4);
  });
});
