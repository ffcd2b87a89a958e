import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ndjsonBlocks } from "../../../src/rows/json/index.ts";
import { countLoneSurrogates } from "../../../src/rows/json/lone-surrogates.ts";
import { selectAll } from "../../../src/rows/select.ts";
import { chunked } from "../chunks.ts";

async function countIn(text: string, isKept: (row: number) => boolean = () => true) {
  let users = 0;
  for await (const block of ndjsonBlocks(chunked(Buffer.from(text)))) {
    const { kept } = selectAll(block);
    for (let i = 0; i < block.count; i++) kept[i] = Number(isKept(block.firstRow + i));
    users += countLoneSurrogates({ block, kept, count: block.count });
  }
  return users;
}

describe("Lone surrogates", () => {
  test.each([
    ['{"a":"\\ud83d"}', 1],
    ['{"a":"\\uDC4B"}', 1],
    ['{"\\ud83d":1}', 1],
    ['{"a":"\\ud83d","b":"\\udc4b"}', 1],
    ['{"a":"\\udc4b\\ud83d"}', 1],
    ['{"a":"\\ud83d\\u0041"}', 1],
    ['{"a":"\\ud83d\\ud83d\\udc4b"}', 1],
    ['{"a":"\\\\\\ud83d"}', 1],
    ['{"a":"\\ud83d\\udc4b\\u00e9"}', 0],
    ['{"a":"\\\\ud83d"}', 0],
    ['{"a":"ud83d 👋"}', 0],
    ['{"a":"\\ud83d"}\n{"a":"\\u0041"}\n\n{"a":"\\ud83d"}\n{"a":1}', 2],
  ])("In %s, %d users have one.", async (text, users) => {
    expect(await countIn(text)).toBe(users);
  });

  test("A user that the filter leaves out is not counted.", async () => {
    const text = '{"a":"\\ud83d"}\n{"a":"\\ud83d"}\n{"a":"\\ud83d"}\n';
    expect(await countIn(text, (row) => row === 2)).toBe(1);
  });

  test("A user is counted exactly when a string of the parsed row is not well-formed.", async () => {
    const piece = fc.constantFrom(
      "\\ud83d",
      "\\udc4b",
      "\\uDBFF",
      "\\\\",
      '\\"',
      "u",
      "\\u0041",
      "é",
    );
    const string = fc.array(piece, { maxLength: 6 }).map((pieces) => `"${pieces.join("")}"`);
    const row = fc.tuple(string, string, string).map(([a, b, c]) => `{${a}:[${b},{"x":${c}}]}`);
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 5 }), async (rows) => {
        const isWhole = (text: string) =>
          allStrings(JSON.parse(text)).every((one) => one.isWellFormed());
        const expected = rows.filter((text) => !isWhole(text)).length;
        expect(await countIn(rows.join("\n"))).toBe(expected);
      }),
      { numRuns: 1000, seed: 20261128 },
    );
  });
});

function allStrings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => [key, ...allStrings(one)]);
}
