import fc from "fast-check";
import { expect, test } from "vitest";
import { BlockFields } from "../../../src/rows/json/block-fields.ts";
import { ndjsonBlocks } from "../../../src/rows/json/index.ts";
import { addSelected, KeyedRows } from "../../../src/rows/sort/keyed-rows.ts";
import { ndjsonUserIds } from "../../../src/rows/user-id.ts";
import { fleeting } from "../chunks.ts";
import { textsOf } from "../rows.ts";

test("Kept rows are collected with their ids and one line feed each, whatever is between them and however they are chunked.", async () => {
  const id = fc.oneof(fc.string({ maxLength: 90 }), fc.constant(undefined));
  const end = fc.oneof(
    { weight: 4, arbitrary: fc.constant("\n") },
    fc.constantFrom("\r\n", " \n", "\n\n", "\n  "),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(id, end, fc.boolean()), { maxLength: 20 }),
      fc.array(fc.nat(600), { maxLength: 5 }),
      async (wanted, cuts) => {
        const rows = wanted.map(([user_id, , isKept], n) => ({ user_id, n, isKept }));
        const text = rows.map((row, i) => JSON.stringify(row) + (wanted[i]?.[1] ?? "")).join("");
        const gathered = new KeyedRows(16);
        const ids = ndjsonUserIds("user_id", new BlockFields(["user_id"]));
        for await (const block of ndjsonBlocks(fleeting(Buffer.from(text), cuts))) {
          const kept = new Uint8Array(block.count);
          for (let i = 0; i < block.count; i++) {
            kept[i] = wanted[block.firstRow + i - 1]?.[2] ? 1 : 0;
          }
          addSelected(
            gathered,
            { block, kept, count: kept.filter((one) => one === 1).length },
            ids,
          );
        }
        const expected = rows.filter(({ isKept }) => isKept);
        expect(textsOf(gathered)).toEqual(expected.map((row) => JSON.stringify(row)));
        const { bytes, keys, limits, ends, rowBytes } = gathered;
        expect(bytes.toString("utf8", 0, rowBytes)).toBe(
          expected.map((row) => `${JSON.stringify(row)}\n`).join(""),
        );
        expected.forEach(({ user_id }, i) => {
          const start = gathered.keyStarts[i] as number;
          const key = start === -1 ? undefined : keys.toString("utf8", start, gathered.keyEnds[i]);
          expect(key).toBe(user_id);
          expect(limits[i]).toBe((ends[i] as number) + 1);
        });
      },
    ),
    { numRuns: 500, seed: 20261124 },
  );
});
