import { execFileSync } from "node:child_process";
import { buffer as bytesOf } from "node:stream/consumers";
import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { gunzipSync as firstMember } from "fflate";
import { expect, test } from "vitest";
import { gzipParallel } from "../../src/pipeline/gzip.ts";
import { missingPrograms } from "../programs.ts";
import { chunksOf, textOf } from "./texts.ts";

/** Bytes of text per block. */
const BLOCK = 1024 * 1024;

async function gzip(text: Buffer, sizes: readonly number[] = []): Promise<Buffer> {
  return await bytesOf(gzipParallel(chunksOf(text, sizes)));
}

test.each([0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 5 * BLOCK + 7])(
  "Text of %d bytes is unchanged after compression and decompression.",
  async (bytes) => {
    const text = textOf(bytes, bytes);
    expect(gunzipSync(await gzip(text)).equals(text)).toBe(true);
  },
);

test("The compressed bytes depend on the text, not on its chunks.", async () => {
  const text = textOf(3 * BLOCK + 12_345, 1);
  const whole = await gzip(text);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 997, max: 2 * BLOCK }), { minLength: 1, maxLength: 6 }),
      async (sizes) => (await gzip(text, sizes)).equals(whole),
    ),
    { numRuns: 12, seed: 6 },
  );
});

test("Parallel gzip makes one member, for readers that stop after the first.", async () => {
  const bytes = await gzip(textOf(4 * BLOCK, 2));
  expect(bytes.subarray(0, 4).toString("hex")).toBe("1f8b0800");
  expect(firstMember(bytes).length).toBe(4 * BLOCK);
});

test("The gzip program decompresses the file.", async (context) => {
  context.skip(missingPrograms("gzip").length > 0, "not installed: gzip");
  const text = textOf(3 * BLOCK, 3);
  const inflated = execFileSync("gzip", ["--decompress", "--stdout"], {
    input: await gzip(text),
    maxBuffer: 4 * BLOCK,
  });
  expect(inflated.equals(text)).toBe(true);
});

test("Blocks refer back to the text before them, so the file is as small as that of one thread.", async () => {
  const text = textOf(6 * BLOCK, 4);
  expect((await gzip(text)).length).toBeLessThan(gzipSync(text).length * 1.005);
});

test("An error of the text source reaches the reader of the compressed bytes.", async () => {
  async function* broken(): AsyncGenerator<Buffer> {
    yield textOf(2 * BLOCK, 5);
    throw new Error("the download broke off");
  }
  await expect(bytesOf(gzipParallel(broken()))).rejects.toThrow("the download broke off");
});
