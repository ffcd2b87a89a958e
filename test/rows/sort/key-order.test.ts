import fc from "fast-check";
import { expect, test } from "vitest";
import { KeyOrder } from "../../../src/rows/sort/key-order.ts";
import { compareKeys, KeyedRows } from "../../../src/rows/sort/keyed-rows.ts";

test("Rows are sorted by the bytes of their keys, those without a key last, and equal keys keep their order.", () => {
  const order = new KeyOrder();
  const text = fc.string({
    maxLength: 20,
    unit: fc.constantFrom("a", "b", "\u0000", "é", "\u{10ffff}"),
  });
  // Alike over the edges of the sixteen bytes that are looked at together.
  const key = fc.tuple(fc.constantFrom("", "auth0|", "x".repeat(15), "x".repeat(33)), text);
  fc.assert(
    fc.property(
      fc.array(fc.option(key, { freq: 9 }), { maxLength: 300, size: "max" }),
      (wanted) => {
        const rows = new KeyedRows(16);
        const row = Buffer.from("{}");
        for (const one of wanted) {
          const bytes = Buffer.from(one?.join("") ?? "");
          rows.add(bytes, one === null ? -1 : 0, bytes.length, row, 0, row.length);
        }
        const { keys, keyStarts, keyEnds } = rows;
        const expected = wanted
          .map((_, i) => i)
          .sort((a, b) => {
            const [aStart, aEnd] = [keyStarts[a] as number, keyEnds[a] as number];
            return compareKeys(
              keys,
              aStart,
              aEnd,
              keys,
              keyStarts[b] as number,
              keyEnds[b] as number,
            );
          });
        expect([...order.of(rows)]).toEqual(expected);
      },
    ),
    { numRuns: Number(process.env["FUZZ"] ?? 500), seed: 20261124 },
  );
});
