import fc from "fast-check";
import { expect, test } from "vitest";
import { csvBlocks } from "../../src/rows/csv/index.ts";
import {
  FieldPresence,
  type FoundFields,
  type RequestedFields,
} from "../../src/rows/field-presence.ts";
import { ndjsonBlocks } from "../../src/rows/json/index.ts";
import { chunked } from "./chunks.ts";

const one = (title: string, ...names: string[]) => ({ title, names: [title, ...names] });

/** @param cuts where the text is cut into chunks, and so into blocks */
async function foundIn(
  text: string,
  requested: RequestedFields,
  format: "ndjson" | "csv" = "ndjson",
  cuts?: readonly number[],
): Promise<FoundFields> {
  const presence = new FieldPresence(requested);
  const chunks = chunked(Buffer.from(text), cuts);
  if (format === "csv") {
    for await (const block of csvBlocks(chunks, "strip")) presence.seeCsv(block);
  } else for await (const block of ndjsonBlocks(chunks)) presence.seeNdjson(block);
  return presence.found;
}

test("Rows that are empty objects have none of the fields.", async () => {
  const rows = "{}\n{ }\n{}\n";
  for (const names of [["email"], undefined]) {
    expect((await foundIn(rows, { names, named: [] })).hasAny).toBe(false);
    const last = `${rows}{"email":null}\n`;
    expect((await foundIn(last, { names, named: [] })).hasAny).toBe(true);
  }
});

test("A field that only other objects in a row have is absent.", async () => {
  const rows = '{"a":{"b":1},"c":"\\"b\\":1"}\n'.repeat(3);
  const requested = { names: ["a", "b"], named: [one("a"), one("b"), one("d", "c")] };
  expect(await foundIn(rows, requested)).toEqual({ hasAny: true, absent: ["b"] });
  expect((await foundIn(`${rows}{"b":1}\n`, requested, "ndjson", [20, 60])).absent).toEqual([]);
});

test("In CSV, an empty cell without quotes is absent.", async () => {
  const requested = { names: ["a", "b", "c"], named: [one("a"), one("b"), one("c"), one("d")] };
  const found = (rows: string) => foundIn(`a,b,c\n${rows}`, requested, "csv");
  expect(await found(",,\n,,\n")).toEqual({ hasAny: false, absent: ["a", "b", "c", "d"] });
  expect(await found(',,\n,"\'",3\n')).toEqual({ hasAny: true, absent: ["a", "d"] });
});

test("The fields that are found in NDJSON are those that JSON.parse finds, whatever the names and the blocks.", async () => {
  const name = fc.constantFrom("a", "ab", "é", 'q"', "\\", "__proto__", "\u2028", "toString");
  const value = fc.oneof(
    fc.constant(1),
    fc.dictionary(name, fc.constant("a")),
    fc.constant('"ab":'),
  );
  const rows = fc.array(fc.dictionary(name, value), { minLength: 1, maxLength: 6 });
  const property = fc.asyncProperty(
    rows,
    fc.uniqueArray(name, { minLength: 1 }),
    fc.array(fc.nat(200), { maxLength: 3 }),
    async (users, names, cuts) => {
      const text = `${users.map((user) => JSON.stringify(user)).join("\n")}\n`;
      const keys = new Set(
        text
          .trim()
          .split("\n")
          .flatMap((row) => Object.keys(JSON.parse(row))),
      );
      const named = names.map((title) => one(title));
      const sorted = cuts.filter((cut) => cut < text.length).sort((a, b) => a - b);
      expect(await foundIn(text, { names, named }, "ndjson", sorted)).toEqual({
        hasAny: names.some((each) => keys.has(each)),
        absent: names.filter((each) => !keys.has(each)),
      });
    },
  );
  await fc.assert(property, { numRuns: 300, seed: 20261128 });
});
