import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvBlocks } from "../../src/rows/csv/index.ts";
import { BlockFields } from "../../src/rows/json/block-fields.ts";
import { ndjsonBlocks } from "../../src/rows/json/index.ts";
import { type Row, type RowFilter, TEXT } from "../../src/rows/row.ts";
import { csvSelector, ndjsonSelector, selectAll } from "../../src/rows/select.ts";
import { chunked, collect, fleeting } from "./chunks.ts";

/** A filter that writes down what it is shown, and keeps every other row. */
function spy(fields: readonly string[]) {
  const seen: { number: number; row: string; fields: (string | undefined)[]; texts: boolean[] }[] =
    [];
  const filter: RowFilter = {
    fields,
    keeps({ number, bytes, start, end, starts, ends, kinds }: Row) {
      const source = (i: number) =>
        starts[i] === -1 ? undefined : bytes.toString("utf8", starts[i], ends[i]);
      seen.push({
        number,
        row: bytes.toString("utf8", start, end),
        fields: fields.map((_, i) => source(i)),
        texts: fields.map((_, i) => ((kinds[i] ?? 0) & TEXT) !== 0),
      });
      return number % 2 === 0;
    },
  };
  return { filter, seen };
}

describe("A selection", () => {
  test("Selecting all rows keeps every row.", async () => {
    const [block] = await collect(ndjsonBlocks(chunked(Buffer.from("{}\n{}\n{}\n"))));
    if (block === undefined) throw new Error("There is no block.");
    expect(selectAll(block)).toMatchObject({ count: 3, kept: new Uint8Array([1, 1, 1]) });
  });

  test("The NDJSON selector passes each row to the filter with its number and the JSON of the named fields.", async () => {
    const value = fc.jsonValue({ maxDepth: 1 });
    const rows = fc.array(
      fc.record({ a: value, b: value, "user id": value }, { requiredKeys: [] }),
      { minLength: 1, maxLength: 10 },
    );
    await fc.assert(
      fc.asyncProperty(rows, fc.array(fc.nat(400), { maxLength: 8 }), async (users, cuts) => {
        const lines = users.map((one) => JSON.stringify(one));
        const { filter, seen } = spy(["user id", "a", "absent"]);
        const select = ndjsonSelector(filter, new BlockFields(filter.fields));
        const kept: number[] = [];
        for await (const block of ndjsonBlocks(chunked(Buffer.from(lines.join("\n")), cuts))) {
          const selection = await select(block);
          kept.push(...selection.kept);
          expect(selection.count).toBe(selection.kept.filter((one) => one === 1).length);
        }
        expect(kept).toEqual(users.map((_, i) => i % 2));
        expect(seen.map(({ number, row }) => [number, row])).toEqual(
          lines.map((line, i) => [i + 1, line]),
        );
        const texts = (name: "a" | "user id") =>
          users.map((one) => (Object.hasOwn(one, name) ? JSON.stringify(one[name]) : undefined));
        expect(seen.map(({ fields }) => fields[0])).toEqual(texts("user id"));
        expect(seen.map(({ fields }) => fields[1])).toEqual(texts("a"));
        expect(seen.every(({ fields }) => fields[2] === undefined)).toBe(true);
      }),
      { numRuns: 200, seed: 20261123 },
    );
  });

  test("The NDJSON selector rejects a row whose fields cannot be read, with its number.", async () => {
    const select = ndjsonSelector(spy(["b"]).filter, new BlockFields(["b"]));
    const [block] = await collect(ndjsonBlocks(chunked(Buffer.from('{"b":1}\n{"secret"}\n'))));
    await expect(async () => block && (await select(block))).rejects.toThrow(
      "Row 2 of the export is not valid JSON.",
    );
  });

  test("A selector pauses while a slow filter decides rows, and the pause may end it.", async () => {
    let [steps, pauses] = [0, 0];
    const slow: RowFilter = {
      fields: [],
      get steps() {
        return steps;
      },
      keeps: () => {
        steps += 40_000;
        return true;
      },
    };
    const pause = async () => {
      if (++pauses > 5) throw new Error("ended");
    };
    const text = Buffer.from("{}\n".repeat(5));
    const select = ndjsonSelector(slow, new BlockFields([]), pause);
    const blocks = async () => await collect(ndjsonBlocks(chunked(text)));
    for (const block of await blocks()) expect((await select(block)).count).toBe(5);
    expect(pauses).toBe(1);
    for (const block of await blocks()) await select(block);
    expect(pauses).toBe(3);
    for (const block of await blocks()) await select(block);
    const [block] = await blocks();
    await expect(async () => block && (await select(block))).rejects.toThrow("ended");
  });

  test("The CSV selector passes cells to the filter by title, without their guard.", async () => {
    const text = 'id,name,n\n"\'1","\'A, ""B""",1.50\n"\'2",,\n"\'3","\'\'x",7\n';
    const { filter, seen } = spy(["n", "name", "absent", "id"]);
    const select = csvSelector(filter);
    const cuts = [5, 17, 30, 41];
    const kept: number[] = [];
    for await (const block of csvBlocks(fleeting(Buffer.from(text), cuts), "strip")) {
      kept.push(...(await select(block)).kept);
    }
    expect(kept).toEqual([0, 1, 0]);
    expect(seen.map(({ fields }) => fields)).toEqual([
      ["1.50", 'A, ""B""', undefined, "1"],
      ["", "", undefined, "2"],
      ["7", "'x", undefined, "3"],
    ]);
    expect(seen[0]?.texts).toEqual([false, true, false, true]);
    expect(seen[1]?.row).toBe('"\'2",,');
  });

  test("The CSV selector passes all cells of a row in the order of the titles.", async () => {
    const text = "a,b\n1,2\n3,4\n";
    const rows: [string, string][][] = [];
    const select = csvSelector({
      fields: [],
      keeps({ bytes, cells }: Row) {
        return bytes.length > 0 && cells !== undefined;
      },
    });
    const all = csvSelector({
      fields: [],
      keeps(row: Row) {
        const { titles, starts, ends } = row.cells?.() ?? { titles: [], starts: [], ends: [] };
        rows.push(
          titles.map((title, c) => [title, row.bytes.toString("utf8", starts[c], ends[c])]),
        );
        return true;
      },
    });
    for await (const block of csvBlocks(chunked(Buffer.from(text)), "strip")) {
      expect((await select(block)).count).toBe(2);
      await all(block);
    }
    expect(rows).toEqual([
      [
        ["a", "1"],
        ["b", "2"],
      ],
      [
        ["a", "3"],
        ["b", "4"],
      ],
    ]);
  });
});
