import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Block } from "../../../src/rows/block.ts";
import { csvBlocks } from "../../../src/rows/csv/index.ts";
import { BlockFields } from "../../../src/rows/json/block-fields.ts";
import { ndjsonBlocks } from "../../../src/rows/json/index.ts";
import { type RowSelector, selectAll } from "../../../src/rows/select.ts";
import { ExternalSort, type SortSizes } from "../../../src/rows/sort/index.ts";
import type { SpillStore } from "../../../src/rows/sort/spilled-run.ts";
import { csvUserIds, ndjsonUserIds } from "../../../src/rows/user-id.ts";
import { runs } from "../../property-runs.ts";
import { chunked } from "../chunks.ts";
import { byBytes, textsOf } from "../rows.ts";

const SMALL: SortSizes = { run: 100, chunk: 40, fanIn: 2 };

/** Keeps runs in memory, and hands them out a few bytes at a time. */
class MemorySpill implements SpillStore {
  written = 0;
  kept = 0;
  readonly #piece: number;

  constructor(piece: number) {
    this.#piece = piece;
  }

  async write(chunks: Iterable<Buffer> | AsyncIterable<Buffer>) {
    const copies: Buffer[] = [];
    for await (const chunk of chunks) copies.push(Buffer.from(chunk));
    const run = Buffer.concat(copies);
    let position = 0;
    this.written++;
    this.kept++;
    return {
      read: async (into: Buffer, at: number) => {
        const read = run.copy(into, at, position, position + this.#piece);
        position += read;
        return read;
      },
      remove: async () => {
        this.kept--;
      },
    };
  }
}

async function sorted(
  text: string,
  { cuts = [] as number[], sizes = SMALL, spill = new MemorySpill(7), title = "user_id" } = {},
  select: RowSelector<Block> = selectAll,
): Promise<string[]> {
  const sort = new ExternalSort(spill, sizes);
  const ids = ndjsonUserIds(title, new BlockFields([title]));
  for await (const block of ndjsonBlocks(chunked(Buffer.from(text), cuts))) {
    await sort.add(await select(block), ids);
  }
  const rows: string[] = [];
  for await (const block of sort.sorted()) rows.push(...textsOf(block));
  expect(sort.bytes).toBe(rows.reduce((sum, row) => sum + Buffer.byteLength(row) + 1, 0));
  expect(spill.kept).toBe(0);
  return rows;
}

/** How a row may spell its id: some need escapes, some have none, some have no id. */
const id = fc.oneof(
  fc.string({ unit: "binary", maxLength: 4 }),
  fc.constantFrom("auth0|1", "auth0|10", "auth0|2", "", "é", "😀", '"\\'),
);
const user = fc.record(
  {
    user_id: fc.oneof({ weight: 6, arbitrary: id }, { weight: 1, arbitrary: fc.constant(5) }),
    n: fc.nat(99),
  },
  { requiredKeys: ["n"] },
);
const spelling = fc.constantFrom("plain", "escaped", "spaced");

function spelled(value: { user_id?: string | number; n: number }, how: string): string {
  const text = JSON.stringify(value);
  if (how === "spaced")
    return `{ "n" : ${value.n} , "user_id" : ${JSON.stringify(value.user_id ?? null)} }`;
  if (how === "plain") return text;
  return text.replace(/[^ -~]|[a-z0-9](?=\|)/g, (letters) =>
    Array.from(letters, (_, i) => `\\u${letters.charCodeAt(i).toString(16).padStart(4, "0")}`).join(
      "",
    ),
  );
}

/** What a reader would do by hand: parse, and sort stably by the bytes of the id. */
function reference(rows: readonly string[]): string[] {
  const parsed = rows.map((row) => ({ row, id: JSON.parse(row).user_id as unknown }));
  const withId = parsed.filter(({ id }) => typeof id === "string");
  const without = parsed.filter(({ id }) => typeof id !== "string");
  withId.sort((a, b) => byBytes(String(a.id), String(b.id)));
  return [...withId, ...without].map(({ row }) => row);
}

describe("External merge sort", () => {
  test("External sort has the same result as sorting in memory, for any memory bounds and any chunking.", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(user, spelling), { maxLength: 40 }),
        fc.array(fc.nat(2000), { maxLength: 12 }),
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 2, max: 4 }),
        fc.integer({ min: 1, max: 50 }),
        async (users, cuts, run, chunk, fanIn, piece) => {
          const rows = users.map(([value, how]) => spelled(value, how));
          const text = rows.map((row) => `${row}\n`).join("");
          const sizes = { run, chunk, fanIn };
          expect(await sorted(text, { cuts, sizes, spill: new MemorySpill(piece) })).toEqual(
            reference(rows),
          );
        },
      ),
      { numRuns: runs(400), seed: 20261123 },
    );
  });

  test("External sort has the same result when every byte of the file is a chunk.", async () => {
    const rows = ["b", "a", "c", "a"].map((name, n) => `{"user_id":"auth0|${name}","n":${n}}`);
    const text = rows.join("\r\n");
    const cuts = Array.from({ length: text.length }, (_, i) => i);
    expect(await sorted(text, { cuts })).toEqual([rows[1], rows[3], rows[0], rows[2]]);
  });

  test("External sort merges more runs than its fan-in in rounds and stays stable.", async () => {
    const rows = Array.from({ length: 60 }, (_, n) => `{"user_id":"same","n":${n}}`);
    const spill = new MemorySpill(1000);
    const sizes = { run: 30, chunk: 20, fanIn: 2 };
    const cuts = rows.map((_, i) => i * 20);
    expect(await sorted(rows.join("\n"), { spill, sizes, cuts })).toEqual(rows);
    expect(spill.written).toBeGreaterThan(30);
  });

  test("External sort spills nothing if the rows fit into one run.", async () => {
    const spill = new MemorySpill(7);
    await sorted('{"user_id":"b"}\n{"user_id":"a"}\n', { spill });
    expect(spill.written).toBe(0);
  });

  test("External sort adds only the kept rows of a selection.", async () => {
    const odd: RowSelector<Block> = (block) => ({
      block,
      kept: Uint8Array.from({ length: block.count }, (_, i) => i % 2),
      count: block.count >> 1,
    });
    const text = '{"user_id":"d"}\n{"user_id":"c"}\n{"user_id":"b"}\n{"user_id":"a"}\n';
    expect(await sorted(text, {}, odd)).toEqual(['{"user_id":"a"}', '{"user_id":"c"}']);
  });

  test("External sort reads user_id under the title it was exported with.", async () => {
    const text = '{"Id":"b","user_id":"1"}\n{"Id":"a","user_id":"2"}\n';
    expect(await sorted(text, { title: "Id" })).toEqual([
      '{"Id":"a","user_id":"2"}',
      '{"Id":"b","user_id":"1"}',
    ]);
  });

  test("External sort orders CSV by the text of the column, without quotes and guard, and with doubled quotes as one.", async () => {
    const rows = [`"'b""x",1`, `"'a,z",2`, `,3`, `"'b!x",4`, "aa,5"];
    const text = `"user_id",n\r\n${rows.join("\r\n")}\r\n`;
    const sort = new ExternalSort(new MemorySpill(9), SMALL);
    const ids = csvUserIds("user_id");
    for await (const block of csvBlocks(chunked(Buffer.from(text), [5, 17, 30]), "strip")) {
      await sort.add(selectAll(block), ids);
    }
    const out: string[] = [];
    for await (const block of sort.sorted()) out.push(...textsOf(block));
    expect(out).toEqual([rows[1], "aa,5", rows[3], rows[0], rows[2]]);
  });
});
