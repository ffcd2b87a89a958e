import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonReader } from "../../../src/filter/compile/row-reader.ts";
import { type MapValue, sizeOf } from "../../../src/filter/values/index.ts";
import { runs } from "../../property-runs.ts";
import { value as oddValue } from "../../rows/json/json-values.ts";
import { rowOfMembers, rowWith, withMembers } from "../plain-reader.ts";
import { described, outcome } from "../values/described.ts";

const any = oddValue.any as fc.Arbitrary<string>;
const object = oddValue.object as fc.Arbitrary<string>;
const letters = fc.constantFrom("a", "é", "😀", "\\n", "\\ud800", '\\"');
const long = fc
  .tuple(letters, fc.constantFrom(1, 20, 126, 127, 128, 129, 255, 256))
  .map(([letter, length]) => `"${letter}${"a".repeat(length - 1)}"`);
const source = fc.oneof(
  any,
  object,
  fc.json({ maxDepth: 6 }),
  fc.array(fc.oneof(object, any, long), { maxLength: 4 }).map((items) => `[${items.join(" , ")}]`),
  fc
    .tuple(long, long, any)
    .map(([a, b, c]) => `{ ${a} : [[],{},${b},${c},[${a}]] , "b":[ ] ,${a}:${b},"c":{ } }`),
  fc
    .constantFrom(50, 98, 99, 100, 498, 499, 500)
    .map((depth) => "[".repeat(depth) + "]".repeat(depth)),
  fc.tuple(any, fc.nat()).map(([a, at]) => a.slice(0, at % a.length)),
);

/** All that the limits read, too. */
const measured = (value: MapValue) =>
  `${described(value)} ${sizeOf(value)} ${value.depth} ${[...value.items.values()].map(sizeOf).join()}`;

test("The members that the scan finds make the same map as the scanner of the text.", () => {
  let found = 0;
  fc.assert(
    fc.property(source, fc.boolean(), (json, isRow) => {
      const row = isRow ? rowOfMembers(json) : rowWith(json);
      const scanned = withMembers(row);
      if (scanned.members?.() !== undefined) found++;
      expect(outcome(() => jsonReader.whole(scanned))).toBe(outcome(() => jsonReader.whole(row)));
      if (scanned.members?.() === undefined) return;
      expect(measured(jsonReader.whole(scanned))).toBe(measured(jsonReader.whole(row)));
    }),
    { seed: 20261129, numRuns: runs(5000) },
  );
  expect(found).toBeGreaterThan(runs(5000) / 4);
});
