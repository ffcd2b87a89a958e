import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Block, MAX_ROW_BYTES, requireUtf8 } from "../../../src/rows/block.ts";
import { ndjsonBlocks } from "../../../src/rows/json/index.ts";
import { chunked, collect } from "../chunks.ts";

async function read(text: string | Buffer, cuts: number[] = []): Promise<string[]> {
  const rows: string[] = [];
  for (const block of await collect<Block>(ndjsonBlocks(chunked(Buffer.from(text), cuts)))) {
    expect(block.firstRow).toBe(rows.length + 1);
    requireUtf8(block);
    for (let i = 0; i < block.count; i++) {
      rows.push(block.bytes.toString("utf8", block.starts[i], block.ends[i]));
    }
  }
  return rows;
}

const user = fc
  .dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }))
  .map((value) => JSON.stringify(value));

describe("NDJSON rows", () => {
  test("NDJSON rows are the non-blank lines, however the file is chunked.", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(user, fc.constantFrom("\n", "\r\n", "\n\n", "  \n \t\r\n\n")), {
          maxLength: 15,
        }),
        fc.boolean(),
        fc.boolean(),
        fc.array(fc.nat(600), { maxLength: 15 }),
        async (lines, mark, finalNewline, cuts) => {
          let text = (mark ? "\ufeff" : "") + lines.map(([row, end]) => row + end).join("");
          if (!finalNewline) text = text.trimEnd();
          expect(await read(text, cuts)).toEqual(lines.map(([row]) => row));
        },
      ),
      { numRuns: 300, seed: 20261123 },
    );
  });

  test("NDJSON rows are the same when every byte is a chunk.", async () => {
    const text = '\ufeff{"a":"é😀"}\r\n\n  {"b":[1,\t2]}  \n{}';
    expect(
      await read(
        text,
        Array.from({ length: 80 }, (_, i) => i),
      ),
    ).toEqual(['{"a":"é😀"}', '{"b":[1,\t2]}', "{}"]);
  });

  test.each([
    ['{"a":1}\n{"secret":', "Row 2 of the export is cut off."],
    ['{"a":1}\n[1]\n', "Row 2 of the export starts with [, so the file is one JSON array"],
    ['{"a":1}\nsecret\n', "Row 2 of the export is not one JSON object on one line."],
    ['{"a":1}\n{"b":"\0"}\n', "Row 2 of the export contains a NUL byte."],
  ])(
    "The error for an invalid NDJSON row has its number and not its content: %j.",
    async (text, message) => {
      for (const cuts of [[], [3, 9, 12]]) {
        const failure = await read(text, cuts).then(
          () => undefined,
          (error: Error) => error,
        );
        expect(failure?.message).toContain(message);
        expect(failure?.message).not.toContain("secret");
      }
    },
  );

  test("The error for a row that is not UTF-8 has its number.", async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"a":1}\n{"a":"'),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('"}\n'),
    ]);
    await expect(read(bytes)).rejects.toThrow("Row 2 of the export is not valid UTF-8.");
  });

  test("A row of the maximum size is accepted and a longer one is rejected.", async () => {
    const frame = '{"a":""}\n'.length;
    const longest = `{"a":"${"x".repeat(MAX_ROW_BYTES - frame)}"}\n`;
    expect(await read(longest, [1_000_000, 5_000_000])).toHaveLength(1);
    const exact = `{"a":"${"x".repeat(MAX_ROW_BYTES - 8)}"}`;
    for (const end of ["", "\n", "\r\n"]) {
      for (const cuts of [[5], [5, MAX_ROW_BYTES], [5, MAX_ROW_BYTES + 1]]) {
        expect(await read(exact + end, cuts)).toHaveLength(1);
        await expect(read(exact.replace("x", "xx") + end, cuts)).rejects.toThrow("is longer than");
      }
    }
    await expect(read(`x${longest}`.slice(1, -4).concat('yyyy"}\n'), [1_000_000])).rejects.toThrow(
      "Row 1 of the export is longer than 16 MiB.",
    );
  });
});
