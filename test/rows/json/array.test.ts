import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonArrayEncoder } from "../../../src/rows/encode.ts";
import { readJsonArray } from "../../../src/rows/json/array.ts";
import { ndjsonBlocks } from "../../../src/rows/json/index.ts";
import { selectAll } from "../../../src/rows/select.ts";
import { runs } from "../../property-runs.ts";
import { chunked, collect } from "../chunks.ts";
import { keyedRows } from "../rows.ts";

async function arrayOf(rows: readonly string[]): Promise<Buffer> {
  const encoder = jsonArrayEncoder();
  const pieces: Buffer[] = [];
  for await (const block of keyedRows(rows)) pieces.push(encoder.encode(selectAll(block)));
  return Buffer.concat([...pieces, encoder.end()]);
}

test("A JSON array is read back as the rows it was written from, however its bytes are chunked.", async () => {
  const value = fc.dictionary(
    fc.constantFrom("a", "],", "[", "\n", "\\"),
    fc.jsonValue({ maxDepth: 2 }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(value, { maxLength: 8 }),
      fc.array(fc.nat(400), { maxLength: 12 }),
      async (users, cuts) => {
        const rows = users.map((user) => JSON.stringify(user));
        const lines = readJsonArray(chunked(await arrayOf(rows), cuts));
        const blocks = await collect(ndjsonBlocks(lines));
        const read = blocks.flatMap(({ bytes, starts, ends, count }) =>
          Array.from({ length: count }, (_, i) => bytes.toString("utf8", starts[i], ends[i])),
        );
        expect(read).toEqual(rows);
      },
    ),
    { numRuns: runs(400), seed: 20261123 },
  );
});
