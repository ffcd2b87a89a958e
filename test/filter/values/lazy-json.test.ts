import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAP, MAX_DEPTH, sizeOf, type Value } from "../../../src/filter/values/index.ts";
import { parseJson } from "../../../src/filter/values/json.ts";
import { runs } from "../../property-runs.ts";
import { names, value as oddJson } from "../../rows/json/json-values.ts";
import { described, outcome } from "./described.ts";
import { plainJson } from "./plain-json.ts";

const anything = oddJson.any as fc.Arbitrary<string>;
const object = oddJson.object as fc.Arbitrary<string>;
const json = fc.oneof(
  anything,
  object,
  fc.json({ maxDepth: 6 }),
  fc.array(object, { maxLength: 8 }).map((items) => `[${items.join()}]`),
);

/** What each way of reading a map returns. */
const READS: readonly ((items: ReadonlyMap<string, Value>) => unknown)[] = [
  (items) => items.size,
  (items) => [...items.keys()],
  (items) => [...items.values()].map(described),
  (items) => [...items.entries()].map(([key, value]) => [key, described(value)]),
  (items) => [...items].map(([key, value]) => [key, described(value)]),
  (items) => names.map((name) => [items.has(name), described(items.get(name))]),
  (items) => {
    const seen: unknown[] = [];
    items.forEach((value, key, all) => void seen.push(key, described(value), all === items));
    return seen;
  },
];

describe("The lazy reader agrees with one that parses everything at once", () => {
  test("about every value, in whatever order it is read.", () => {
    const reads = fc.array(fc.constantFrom(...READS), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(json, reads, (source, some) => {
        const lazy = parseJson(source);
        const plain = plainJson(source);
        if (lazy?.type === MAP && plain?.type === MAP) {
          for (const read of some) expect(read(lazy.items)).toEqual(read(plain.items));
        }
        expect(described(lazy)).toBe(described(plain));
        expect(described(lazy)).toBe(described(plain));
      }),
      { seed: 20261128, numRuns: runs(3000) },
    );
  });

  test("about text that is not JSON.", () => {
    const broken = fc
      .tuple(
        json,
        fc.nat(),
        fc.nat(3),
        fc.constantFrom(
          "",
          ",",
          '"',
          "{",
          "]",
          "0",
          "\t",
          "\u0001",
          "\\",
          "\\u",
          "e",
          "-",
          ".",
          ":",
        ),
      )
      .map(([source, at, length, put]) => {
        const place = at % (source.length + 1);
        return source.slice(0, place) + put + source.slice(place + length);
      });
    fc.assert(
      fc.property(broken, (source) => {
        expect(outcome(() => parseJson(source))).toBe(outcome(() => plainJson(source)));
      }),
      { seed: 20261128, numRuns: runs(5000) },
    );
  });

  test.each([MAX_DEPTH - 1, MAX_DEPTH, MAX_DEPTH + 1])("about %i levels of nesting.", (depth) => {
    for (const [open, close] of [
      ["[", "]"],
      ['{"a":', "}"],
      ['[{"a":', "}]"],
    ] as const) {
      const levels = Math.floor(depth / (open.length > 5 ? 2 : 1));
      for (const inside of ["1", "[]", "x"]) {
        const source = `{"b":${open.repeat(levels - 1)}${inside}${close.repeat(levels - 1)}}`;
        expect(outcome(() => parseJson(source))).toBe(outcome(() => plainJson(source)));
      }
    }
  });

  test("about objects with many keys, of which some are repeated.", () => {
    const keys = fc.array(fc.nat(400), { maxLength: 900 });
    fc.assert(
      fc.property(keys, (some) => {
        const source = `{"a":{${some.map((key, i) => `"key ${key}":${i}`).join()}}}`;
        expect(described(parseJson(source))).toBe(described(plainJson(source)));
      }),
      { seed: 20261128, numRuns: runs(100) },
    );
  });

  test("about sizes, where no key is repeated.", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4, stringUnit: "binary" }), fc.nat(300), (inner, length) => {
        const text = JSON.stringify("\u00e9\n".repeat(length));
        const source = `{"a":[${inner},{"b":${text}}],"c":${inner},"d":{"e":${inner}}}`;
        expect(sizeOf(parseJson(source) as Value)).toBe(sizeOf(plainJson(source) as Value));
      }),
      { seed: 20261128, numRuns: runs(1000) },
    );
  });
});
