import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CsvReading, csvBlocks } from "../../../src/rows/csv/index.ts";
import { DOUBLED_QUOTES, TEXT } from "../../../src/rows/row.ts";
import { runs } from "../../property-runs.ts";
import { chunked, fleeting } from "../chunks.ts";
import { plainCsvBlocks } from "./plain-csv.ts";

interface ReadCsv {
  titles: readonly string[] | undefined;
  header: string;
  rows: string[];
  cells: string[][];
  guarded: boolean[][];
}

async function read(
  text: string | Buffer,
  cuts: number[] = [],
  reading: CsvReading = "keep",
  blocks: typeof csvBlocks = csvBlocks,
): Promise<ReadCsv> {
  const result: ReadCsv = { titles: undefined, header: "", rows: [], cells: [], guarded: [] };
  for await (const block of blocks(fleeting(Buffer.from(text), cuts), reading)) {
    expect(block.firstRow).toBe(result.rows.length + 1);
    result.titles = block.header.titles;
    result.header = block.header.bytes.toString();
    for (let i = 0; i < block.count; i++) {
      result.rows.push(block.bytes.toString("utf8", block.starts[i], block.ends[i]));
      const cells: string[] = [];
      const guarded: boolean[] = [];
      for (let c = 0; c < block.header.titles.length; c++) {
        const at = i * block.header.titles.length + c;
        const cell = block.bytes.toString("utf8", block.cellStarts[at], block.cellEnds[at]);
        const kind = block.kinds[at] as number;
        cells.push((kind & DOUBLED_QUOTES) === 0 ? cell : cell.replaceAll('""', '"'));
        guarded.push((kind & TEXT) !== 0);
      }
      result.cells.push(cells);
      result.guarded.push(guarded);
    }
  }
  return result;
}

const plainCell = fc.string({
  unit: fc.constantFrom("a", "7", " ", "'", "é", "😀", "-"),
  maxLength: 6,
});
const quotedCell = fc
  .string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r\n", "'", "😀", " "), maxLength: 8 })
  .map((text) => `"${text.replaceAll('"', '""')}"`);
/** Over the edges of the sixteen bytes that are looked at together. */
const longCell = fc
  .tuple(fc.nat(34), fc.constantFrom("", '""', ",", "\n", "\r\n", '"",', "'"), fc.nat(34))
  .map(([before, middle, behind]) => `"${"x".repeat(before)}${middle}${"y".repeat(behind)}"`);
const table = fc.integer({ min: 2, max: 5 }).chain((columns) =>
  fc.array(fc.array(fc.oneof(plainCell, quotedCell), { minLength: columns, maxLength: columns }), {
    minLength: 1,
    maxLength: 12,
  }),
);

describe("CSV rows", () => {
  test("CSV rows equal those of csv-parse for any table, line ends and chunking.", async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom("\n", "\r\n"),
        fc.boolean(),
        fc.array(fc.nat(400), { maxLength: 12 }),
        async (rows, newline, finalNewline, cuts) => {
          const header = rows[0]?.map((_, c) => `t${c}`).join(",") ?? "";
          const text =
            [header, ...rows.map((row) => row.join(","))].join(newline) +
            (finalNewline ? newline : "");
          const expected = parse(text, { relax_column_count: false }) as string[][];
          const actual = await read(text, cuts);
          expect(actual.titles).toEqual(expected[0]);
          expect(actual.cells).toEqual(expected.slice(1));
          expect(actual.rows).toEqual(rows.map((row) => row.join(",")));
        },
      ),
      { numRuns: runs(300), seed: 20261123 },
    );
  });

  const pieces = fc.array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom(..."\",'\n\r a7é", "\r\n", '""', '","', '"\n', '"\r\n', ",,"),
      },
      fc.string({ minLength: 10, maxLength: 40, unit: fc.constantFrom(..."ab'-é") }),
      quotedCell,
    ),
    { maxLength: 40 },
  );
  const lines = fc.array(
    fc.oneof(
      {
        weight: 9,
        arbitrary: fc
          .tuple(
            fc.oneof(plainCell, quotedCell, longCell),
            fc.oneof(plainCell, quotedCell, longCell),
          )
          .map((pair) => pair.join(",")),
      },
      fc.constantFrom("", "\r", "a", "a,b,c", '"', 'a,"', "'", '"x" ,1'),
    ),
    { maxLength: 14 },
  );

  test("CSV rows and errors equal those of a plain CSV reader, for any bytes and any chunking.", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          pieces.map((all) => all.join("")),
          fc
            .tuple(lines, fc.constantFrom("\n", "\r\n"))
            .map(([rows, end]) => ["\ufeffa,b", ...rows].join(end)),
          fc.tuple(lines, pieces).map(([rows, all]) => ["a,b", ...rows, all.join("")].join("\n")),
        ),
        fc.constantFrom("strip" as const, "keep" as const),
        fc.array(fc.nat(300), { maxLength: 6 }),
        async (text, reading, cuts) => {
          const plain = await read(text, cuts, reading, plainCsvBlocks).catch(String);
          expect(await read(text, cuts, reading).catch(String)).toEqual(plain);
        },
      ),
      { numRuns: runs(3000), seed: 20261124 },
    );
  });

  test.each([["a\xff,b\n1,2\n", "The header of the CSV export is not valid UTF-8."]])(
    "The CSV %j is rejected.",
    async (text, message) => {
      for (const cuts of [[], [2], [9]]) {
        const chunks = chunked(Buffer.from(text, "latin1"), cuts);
        const reading = async () => {
          for await (const _ of csvBlocks(chunks, "strip"));
        };
        await expect(reading()).rejects.toThrow(message);
      }
    },
  );

  test("CSV rows are the same when every byte is a chunk.", async () => {
    const text = '\ufeffa,"b ""x""",c\r\n1,"two\r\nlines, ""quoted""",3\r\n"","\'guard",\n';
    const whole = await read(text, [], "strip");
    const bytes = await read(
      text,
      Array.from({ length: 200 }, (_, i) => i),
      "strip",
    );
    expect(bytes).toEqual(whole);
    expect(whole.titles).toEqual(["a", 'b "x"', "c"]);
    expect(whole.cells).toEqual([
      ["1", 'two\r\nlines, "quoted"', "3"],
      ["", "guard", ""],
    ]);
  });

  test("A quoted CSV cell loses one apostrophe of the injection guard, and an unquoted cell none.", async () => {
    const text = 'a,b,c\n"\'\'Abd",\'x,"2024-01-01"\n"\'","\'\'",""\n';
    const { cells, guarded, rows } = await read(text, [], "strip");
    expect(cells).toEqual([
      ["'Abd", "'x", "2024-01-01"],
      ["", "'", ""],
    ]);
    expect(guarded).toEqual([
      [true, false, false],
      [true, true, false],
    ]);
    expect(rows[0]).toBe('"\'\'Abd",\'x,"2024-01-01"');
    const kept = await read(text, [], "keep");
    expect(kept.cells[0]).toEqual(["''Abd", "'x", "2024-01-01"]);
    expect(kept.guarded.flat()).not.toContain(true);
  });

  test.each([
    ["a,b,a,a,,", ["a", "b", "a_2", "a_3", "", "_2"]],
    ["a,a,a_2,a_2,a", ["a", "a_2", "a_2_2", "a_2_3", "a_3"]],
    ["a_2,a,a", ["a_2", "a", "a_3"]],
  ])("Equal CSV titles get suffixes as in Miller: %s.", async (header, titles) => {
    expect((await read(`${header}\n`)).titles).toEqual(titles);
  });

  test("A blank line in a CSV with one column is a user with an empty field.", async () => {
    expect((await read("a\n1\n\n3\n", [], "strip")).cells).toEqual([["1"], [""], ["3"]]);
  });

  test("Blank lines in a CSV with several columns are skipped, except when reading as Miller.", async () => {
    const text = "a,b\n\n1,2\n\r\n3,4\n\n";
    expect((await read(text, [], "strip")).cells).toEqual([
      ["1", "2"],
      ["3", "4"],
    ]);
    await expect(read(text, [], "keep")).rejects.toThrow(
      "Row 1 of the export has 1 cells, but the header has 2 titles.",
    );
  });

  test("A CSV with only a header has no rows, and its header is read.", async () => {
    const { titles, rows, header } = await read("a,b");
    expect(titles).toEqual(["a", "b"]);
    expect(header).toBe("a,b");
    expect(rows).toEqual([]);
  });

  test.each([
    ["a,b\n1,2,3\n", "Row 1 of the export has 3 cells, but the header has 2 titles."],
    ["a,b\n1,2\n3\n", "Row 2 of the export has 1 cells, but the header has 2 titles."],
    ['a,b\n1,"2\n3,4\n', "Row 1 of the export has an unclosed quote."],
    ['a,b\n1,x"y\n', "Row 1 of the export has a quote inside an unquoted cell"],
    [
      'a,b\n1,"x"y\n',
      "Row 1 of the export has a quote inside an unquoted cell or text after a closing quote.",
    ],
    ['a,"b\n', "The header of the CSV export has an unclosed quote."],
  ])(
    "The error for an invalid CSV row has its number and not its content: %j.",
    async (text, message) => {
      const cuts = Array.from({ length: 40 }, (_, i) => i);
      for (const chunking of [[], cuts]) {
        await expect(read(text, chunking)).rejects.toThrow(message);
      }
    },
  );

  test("CSV rows with a hundred thousand columns are read.", async () => {
    const line = Array.from({ length: 100_000 }, (_, i) => `c${i}`).join(",");
    const { titles, cells } = await read(`${line}\n${line}\n`, [70_000, 700_000]);
    expect(titles).toHaveLength(100_000);
    expect(cells[0]?.at(-1)).toBe("c99999");
  });
});
