/**
 * Compares the fast readers of rows with the plain ones, with other rows each time. The seed is printed. For a million rows each:
 *
 *     FUZZ_ROWS=1000000 FUZZ_SECONDS=1800 npx vitest run --dir test/long rows/fuzz
 */

import fc from "fast-check";
import { expect, test } from "vitest";
import { BlockFields } from "../../../src/rows/json/block-fields.ts";
import { JsonFields } from "../../../src/rows/json/fields.ts";
import { blocks, bothOf, textOf } from "../../rows/import/compared.ts";
import { names, value } from "../../rows/json/json-values.ts";
import { isJsonObject } from "../../rows/json/plain-json-check.ts";
import { blockOf } from "../../rows/rows.ts";

const ROWS = Number(process.env["FUZZ_ROWS"] ?? 50_000);
const SECONDS = Number(process.env["FUZZ_SECONDS"] ?? 60);
const SEED = Number(process.env["FUZZ_SEED"] ?? Date.now() % 2 ** 31);
/** Values per seed. */
const SAMPLES = 200;

/** @param compare compares one value and returns its number of rows */
function fuzz<T>(values: fc.Arbitrary<T>, compare: (one: T) => number): void {
  const until = performance.now() + SECONDS * 1000;
  let rows = 0;
  let seed = SEED;
  for (; rows < ROWS && performance.now() < until; seed++) {
    for (const one of fc.sample(values, { seed, numRuns: SAMPLES })) {
      try {
        rows += compare(one);
      } catch (cause) {
        throw new Error(`FUZZ_SEED=${seed}: ${JSON.stringify(one)}`, { cause });
      }
    }
  }
  console.log(`${rows} rows, seeds ${SEED} to ${seed - 1}`);
  expect(rows).toBeGreaterThan(0);
}

const OPTIONS = { timeout: (SECONDS + 60) * 1000 };

test("Import users are those of the plain writer, for any rows.", OPTIONS, () => {
  fuzz(fc.tuple(blocks(60), fc.boolean()), ([rows, isSelected]) => {
    const { fast, plain } = bothOf(rows, isSelected);
    expect(fast).toEqual(plain);
    return rows.length;
  });
});

test(
  "The validating scan accepts what a plain parser accepts, and finds the same fields.",
  OPTIONS,
  () => {
    const fields = new BlockFields(names, true);
    const plain = new JsonFields(names);
    const damage = fc.option(fc.tuple(fc.nat(2000), fc.constantFrom("", ...'"\\{}[],:0 e-x')));
    const row = fc.tuple(value.object as fc.Arbitrary<string>, damage);
    fuzz(fc.array(row, { minLength: 1, maxLength: 60, size: "max" }), (rows) => {
      const block = blockOf(rows.map(([text, one]) => textOf(text, one)));
      fields.load(block);
      for (let i = 0; i < block.count; i++) {
        const [start, end] = [block.starts[i] as number, block.ends[i] as number];
        const isValid = isJsonObject(block.bytes, start, end);
        expect(fields.row(i)).toBe(isValid);
        if (!isValid) continue;
        plain.read(block.bytes, start, end);
        const found = [...fields.starts].map((from, f) =>
          from === -1 ? -1 : [from, fields.ends[f]],
        );
        expect(found).toEqual(
          [...plain.starts].map((from, f) => (from === -1 ? -1 : [from, plain.ends[f]])),
        );
      }
      return rows.length;
    });
  },
);
