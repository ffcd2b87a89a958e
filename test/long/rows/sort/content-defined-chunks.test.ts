import { describe, expect, test } from "vitest";
import { cut, tenant } from "../../../rows/sort/cut-rows.ts";

describe("Content-defined chunking", () => {
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
});
