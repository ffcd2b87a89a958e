import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Block } from "../../src/rows/block.ts";
import { type CsvBlock, csvBlocks } from "../../src/rows/csv/index.ts";
import {
  csvEncoder,
  type Encoder,
  jsonArrayEncoder,
  ndjsonEncoder,
} from "../../src/rows/encode.ts";
import { BlockFields } from "../../src/rows/json/block-fields.ts";
import { ndjsonBlocks } from "../../src/rows/json/index.ts";
import { type RowSelector, selectAll } from "../../src/rows/select.ts";
import { fleeting } from "./chunks.ts";

/** Keeps the rows whose number (1-based) is in the set. */
function only<B extends Block>(numbers: ReadonlySet<number>): RowSelector<B> {
  return (block) => {
    const rows = Array.from({ length: block.count }, (_, i) => block.firstRow + i);
    const kept = Uint8Array.from(rows, (row) => (numbers.has(row) ? 1 : 0));
    return { block, kept, count: kept.filter((one) => one === 1).length };
  };
}

async function encoded<B extends Block>(
  blocks: AsyncIterable<B>,
  encoder: Encoder<B>,
  select: RowSelector<B>,
): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const block of blocks) pieces.push(Buffer.from(encoder.encode(await select(block))));
  return Buffer.concat([...pieces, encoder.end()]).toString();
}

const user = fc
  .dictionary(fc.string({ unit: "binary" }), fc.jsonValue({ maxDepth: 2 }))
  .map((value) => JSON.stringify(value));
const rows = fc.array(user, { maxLength: 12 });
const cuts = fc.array(fc.nat(800), { maxLength: 12 });
const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 12 })).map((list) => new Set(list));
const newline = fc.constantFrom("\n", "\r\n");
const SEEDED = { numRuns: 300, seed: 20261123 };

describe("NDJSON output", () => {
  test("NDJSON output has the kept rows with their original line ends.", async () => {
    await fc.assert(
      fc.asyncProperty(rows, cuts, numbers, newline, async (users, places, kept, end) => {
        const text = users.map((row) => row + end).join("");
        const blocks = ndjsonBlocks(fleeting(Buffer.from(text), places));
        const expected = users.filter((_, i) => kept.has(i + 1)).map((row) => row + end);
        expect(await encoded(blocks, ndjsonEncoder(), only(kept))).toBe(expected.join(""));
      }),
      SEEDED,
    );
  });

  test("NDJSON output has the bytes of the export when every row is kept, without blank lines.", async () => {
    const text = '\ufeff{"a":1}\r\n\n  \n{"b":2}';
    const blocks = ndjsonBlocks(fleeting(Buffer.from(text)));
    expect(await encoded(blocks, ndjsonEncoder(), selectAll)).toBe('{"a":1}\r\n{"b":2}\n');
  });
});

describe("JSON array output", () => {
  test("JSON array output parses to the kept users and has their bytes, one user per line.", async () => {
    await fc.assert(
      fc.asyncProperty(rows, cuts, numbers, newline, async (users, places, kept, end) => {
        const text = users.map((row) => row + end).join("");
        const blocks = ndjsonBlocks(fleeting(Buffer.from(text), places));
        const array = await encoded(blocks, jsonArrayEncoder(new BlockFields([])), only(kept));
        const expected = users.filter((_, i) => kept.has(i + 1));
        expect(JSON.parse(array)).toEqual(expected.map((row) => JSON.parse(row)));
        const lines = array.trimEnd().split("\n").slice(1, -1);
        if (expected.length > 0)
          expect(lines.map((line) => line.replace(/,$/, ""))).toEqual(expected);
      }),
      SEEDED,
    );
  });

  test("JSON array output is an empty array if no user is kept.", async () => {
    for (const text of ["", '{"a":1}\n']) {
      const blocks = ndjsonBlocks(fleeting(Buffer.from(text)));
      expect(await encoded(blocks, jsonArrayEncoder(new BlockFields([])), only(new Set()))).toBe(
        "[]\n",
      );
    }
  });

  test("JSON array output rejects a kept row that is not JSON, with its number, and ignores an excluded one.", async () => {
    const read = () => ndjsonBlocks(fleeting(Buffer.from('{"a":1}\n{"a":secret}\n'), [3]));
    expect(await encoded(read(), jsonArrayEncoder(new BlockFields([])), only(new Set([1])))).toBe(
      '[\n{"a":1}\n]\n',
    );
    for (const validates of [false, true]) {
      const encoder = jsonArrayEncoder(new BlockFields([], validates));
      const failure = await encoded(read(), encoder, selectAll).catch(String);
      expect(failure).toContain("Row 2 of the export is not valid JSON.");
      expect(failure).not.toContain("secret");
    }
  });
});

describe("CSV output", () => {
  const cell = fc.oneof(
    fc.string({ unit: fc.constantFrom(..."ab 1é"), maxLength: 5 }),
    fc
      .string({ unit: fc.constantFrom(..."a\",\n'é"), maxLength: 6 })
      .map((text) => `"'${text.replaceAll('"', '""')}"`),
  );
  const table = fc.array(fc.tuple(cell, cell, cell), { maxLength: 12 });

  test("CSV output has the header once, then the kept rows unchanged.", async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        cuts,
        numbers,
        newline,
        fc.boolean(),
        async (cells, places, kept, end, lastEnd) => {
          const lines = cells.map((row) => row.join(","));
          const text = ["a,b,c", ...lines].join(end) + (lastEnd ? end : "");
          const blocks: AsyncIterable<CsvBlock> = csvBlocks(
            fleeting(Buffer.from(text), places),
            "strip",
          );
          const written = await encoded(blocks, csvEncoder(), only<CsvBlock>(kept));
          const wanted = ["a,b,c", ...lines.filter((_, i) => kept.has(i + 1))];
          const asCame = wanted.map((line, i) => {
            const isLastOfAll =
              i === 0 ? lines.length === 0 : kept.has(lines.length) && i === wanted.length - 1;
            return line + (isLastOfAll && !lastEnd ? "\n" : end);
          });
          expect(written).toBe(asCame.join(""));
          const either = { record_delimiter: ["\r\n", "\n"] };
          expect(parse(written, either)).toEqual(parse(wanted.join("\n"), either));
        },
      ),
      SEEDED,
    );
  });

  test("CSV output is only the header, without a byte-order mark, if no user is kept.", async () => {
    const blocks = csvBlocks(fleeting(Buffer.from("\ufeffa,b\r\n1,2\r\n")), "strip");
    expect(await encoded(blocks, csvEncoder(), only(new Set()))).toBe("a,b\r\n");
  });
});
