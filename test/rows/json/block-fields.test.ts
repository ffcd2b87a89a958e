import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BlockFields } from "../../../src/rows/json/block-fields.ts";
import { JsonFields } from "../../../src/rows/json/fields.ts";
import { runs } from "../../property-runs.ts";
import { blockOf } from "../rows.ts";
import { BROKEN, members, names, objectText } from "./json-values.ts";
import { isJsonObject } from "./plain-json-check.ts";

const SCANS: readonly [scan: string, validates: boolean][] = [
  ["block scan", false],
  ["validating scan", true],
];

describe.each(SCANS)("The %s for fields of all rows of a block", (scan, validates) => {
  test(`The ${scan} finds the last value of each key in every row of every block.`, () => {
    const fields = new BlockFields(names, validates);
    const rows = fc.array(members, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(rows, fc.nat(40), (written, length) => {
        // Padding moves what follows across the boundaries of the 16-byte vectors.
        const padding: (typeof written)[0][0] = [`"${"p".repeat(length)}"`, "", '"\\\\"', ""];
        const padded = written.map((row) => [padding, ...row]);
        const block = blockOf(padded.map(objectText));
        fields.load(block);
        padded.forEach((row, index) => {
          expect(fields.row(index)).toBe(true);
          // JSON.parse of the object can take an escaped key for one that another object had (nodejs/node#63785).
          const last = new Map(row.map(([key, , value]) => [JSON.parse(key), value]));
          names.forEach((name, i) => {
            const start = fields.starts[i] as number;
            const source =
              start === -1 ? undefined : block.bytes.toString("utf8", start, fields.ends[i]);
            expect(source).toBe(last.get(name));
          });
        });
      }),
      { numRuns: runs(2000), seed: 20261123 },
    );
  });

  test(`The ${scan} does not find a name with a quote in the bytes of another key and its value.`, () => {
    const name = '":"b';
    const fields = new BlockFields([name], validates);
    const found = { '": "b': 1, [name]: 2 };
    const block = blockOf(['{"":"b","x":1}', JSON.stringify(found)]);
    fields.load(block);
    expect(fields.row(0)).toBe(true);
    expect(fields.starts[0]).toBe(-1);
    expect(fields.row(1)).toBe(true);
    expect(block.bytes.toString("utf8", fields.starts[0], fields.ends[0])).toBe("2");
  });

  test(`The ${scan} finds fields only inside their row, and the same ones as JSON.parse if the row is JSON.`, () => {
    const one = new JsonFields(names);
    const all = new BlockFields(names, validates);
    const alphabet = [
      '"',
      "\\",
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      " ",
      '"a":',
      '"aa":',
      "\t",
      "1",
      "\u0001",
    ];
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.constantFrom(...alphabet), { maxLength: 40 }), { maxLength: 6 }),
        (pieces) => {
          const block = blockOf(pieces.map((row) => `{${row.join("")}}`));
          all.load(block);
          for (let row = 0; row < block.count; row++) {
            const start = block.starts[row] as number;
            const end = block.ends[row] as number;
            if (isJsonObject(block.bytes, start, end)) {
              expect(one.read(block.bytes, start, end)).toBe(true);
              expect(all.row(row)).toBe(true);
              expect([...all.starts]).toEqual([...one.starts]);
            } else if (!all.row(row)) {
              continue;
            }
            if (validates) expect(isJsonObject(block.bytes, start, end)).toBe(true);
            all.starts.forEach((from, i) => {
              if (from === -1) return;
              expect(from).toBeGreaterThan(start);
              expect(all.ends[i]).toBeGreaterThan(from);
              expect(all.ends[i]).toBeLessThan(end);
            });
          }
        },
      ),
      { numRuns: runs(20_000), seed: 20261123 },
    );
  });

  test.each(BROKEN)(`The ${scan} rejects %s at every offset in a vector.`, (text) => {
    const fields = new BlockFields(["a"], validates);
    for (let padding = 0; padding < 130; padding++) {
      const padded = padding < 5 ? text : text.replace("{", `{"p":"${"x".repeat(padding)}",`);
      fields.load(blockOf(['{"a":1}', padded, '{"a":2}']));
      expect([0, 1, 2].map((row) => fields.row(row))).toEqual([true, false, true]);
    }
  });

  const keys = [
    "a",
    "aa",
    "last_login",
    "last_logins",
    "user_id",
    "user_idx",
    'q"',
    "a\\",
    "é",
    "twelve bytes",
    "",
  ];
  const compact = fc
    .array(
      fc.tuple(
        fc.oneof(fc.constantFrom(...keys), fc.string({ maxLength: 70 })),
        fc.oneof(
          fc.jsonValue({ maxDepth: 3 }),
          fc.string({ maxLength: 150 }),
          fc.string({ unit: fc.constantFrom(...'\\"{}[],:a') }),
        ),
      ),
      { minLength: 1, maxLength: 12 },
    )
    .map(
      (members) =>
        `{${members.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join(",")}}`,
    );
  const damage = fc.tuple(fc.nat(600), fc.constantFrom("", ...'"\\{}[],:0 Y_y', '":', ',"'));

  test(`The ${scan} agrees with the byte-by-byte reader on compact rows and rejects a damaged row only if it is not JSON.`, () => {
    const one = new JsonFields(keys);
    const all = new BlockFields(keys, validates);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(compact, fc.array(damage, { maxLength: 2 })), {
          minLength: 1,
          maxLength: 4,
        }),
        (wanted) => {
          const texts = wanted.map(([text, damages]) =>
            damages.reduce((row, [at, piece]) => {
              const place = 1 + (at % (row.length - 1));
              return `${row.slice(0, place)}${piece}${row.slice(place + 1)}`;
            }, text),
          );
          const block = blockOf(texts);
          all.load(block);
          for (let row = 0; row < block.count; row++) {
            const start = block.starts[row] as number;
            const end = block.ends[row] as number;
            const read = all.row(row);
            if (isJsonObject(block.bytes, start, end)) {
              expect(read).toBe(true);
              expect(one.read(block.bytes, start, end)).toBe(true);
              const spans = [...all.starts].map((from, i) =>
                from === -1 ? -1 : [from, all.ends[i]],
              );
              expect(spans).toEqual(
                [...one.starts].map((from, i) => (from === -1 ? -1 : [from, one.ends[i]])),
              );
            } else if (read) {
              expect(validates).toBe(false);
              all.starts.forEach((from, i) => {
                if (from === -1) return;
                expect(from).toBeGreaterThan(start);
                expect(all.ends[i]).toBeGreaterThan(from);
                expect(all.ends[i]).toBeLessThan(end);
              });
            }
          }
        },
      ),
      { numRuns: runs(3000), seed: 20261124 },
    );
  });

  test(`The ${scan} finds fields in a row of ten megabytes and in a small row after it.`, () => {
    const fields = new BlockFields(["a", "b"], validates);
    const long = `{"x":"${'\\"y,}'.repeat(2_000_000)}","b":[1, 2] }`;
    for (const rows of [['{"a":1}'], [long, '{"a":7}'], ['{"b":"2"}']]) {
      const block = blockOf(rows);
      fields.load(block);
      const last = block.count - 1;
      if (block.count === 2) {
        expect(fields.row(0)).toBe(true);
        expect(block.bytes.toString("utf8", fields.starts[1], fields.ends[1])).toBe("[1, 2]");
      }
      expect(fields.row(last)).toBe(true);
      const found = fields.starts[0] === -1 ? 1 : 0;
      expect(block.bytes.toString("utf8", fields.starts[found], fields.ends[found])).toMatch(
        /^(1|7|"2")$/,
      );
    }
  });
});
