import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PART_SIZES } from "../../../src/rows/sort/content-defined-chunks.ts";
import { runs } from "../../property-runs.ts";
import { cut, SMALL, tenant } from "./cut-rows.ts";

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
      { numRuns: runs(200), seed: 20261123 },
    );
  });

  test("Rows that fit into one part are not split.", async () => {
    const rows = tenant(80);
    expect(rows.join("\n").length + 1).toBeGreaterThan(SMALL.min);
    expect(await cut(rows)).toHaveLength(1);
  });

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
