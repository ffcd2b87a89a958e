import { execFileSync } from "node:child_process";
import { buffer as bytesOf } from "node:stream/consumers";
import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { gunzipSync as firstMember } from "fflate";
import { expect, test } from "vitest";
import { gzipParallel } from "../../src/pipeline/gzip.ts";
import { missingPrograms } from "../programs.ts";
import { chunksOf, textOf } from "./texts.ts";

/** Bytes of text in a piece. */
const PIECE = 1024 * 1024;

async function gzip(text: Buffer, sizes: readonly number[] = []): Promise<Buffer> {
  return await bytesOf(gzipParallel(chunksOf(text, sizes)));
}

test.each([0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 5 * PIECE + 7])(
  "%d bytes come back as they were",
  async (bytes) => {
    const text = textOf(bytes, bytes);
    expect(gunzipSync(await gzip(text)).equals(text)).toBe(true);
  },
);

test("The bytes follow from the text, whatever chunks it comes in.", async () => {
  const text = textOf(3 * PIECE + 12_345, 1);
  const whole = await gzip(text);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 997, max: 2 * PIECE }), { minLength: 1, maxLength: 6 }),
      async (sizes) => (await gzip(text, sizes)).equals(whole),
    ),
    { numRuns: 12, seed: 6 },
  );
});

test("It is one member, for readers that stop after the first.", async () => {
  const bytes = await gzip(textOf(4 * PIECE, 2));
  expect(bytes.subarray(0, 4).toString("hex")).toBe("1f8b0800");
  expect(firstMember(bytes).length).toBe(4 * PIECE);
});

test("gzip itself takes it.", async (context) => {
  context.skip(missingPrograms("gzip").length > 0, "not installed: gzip");
  const text = textOf(3 * PIECE, 3);
  const inflated = execFileSync("gzip", ["--decompress", "--stdout"], {
    input: await gzip(text),
    maxBuffer: 4 * PIECE,
  });
  expect(inflated.equals(text)).toBe(true);
});

test("Pieces refer back to the text before them: the file is as small as that of one thread.", async () => {
  const text = textOf(6 * PIECE, 4);
  expect((await gzip(text)).length).toBeLessThan(gzipSync(text).length * 1.005);
});

test("What the text throws comes through, and nothing goes on behind it.", async () => {
  async function* broken(): AsyncGenerator<Buffer> {
    yield textOf(2 * PIECE, 5);
    throw new Error("the download broke off");
  }
  await expect(bytesOf(gzipParallel(broken()))).rejects.toThrow("the download broke off");
});
