import { execFileSync, spawnSync } from "node:child_process";
import { buffer as bytesOf } from "node:stream/consumers";
import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import fc from "fast-check";
import { gunzipSync as firstMember } from "fflate";
import { describe, expect, test } from "vitest";
import { compress, decompress } from "../../src/pipeline/compress.ts";
import { copied } from "../../src/pipeline/rechunk.ts";
import { missingPrograms } from "../programs.ts";
import { runs } from "../property-runs.ts";
import { chunksOf, textOf } from "./texts.ts";

/** Bytes of text per block. */
const BLOCK = 1024 * 1024;

const GZIP = { compression: "gzip", one: gzipSync, all: gunzipSync, most: 1.005 } as const;
const ZSTD = {
  compression: "zstd",
  one: zstdCompressSync,
  all: zstdDecompressSync,
  most: 1.03,
} as const;

describe.each([GZIP, ZSTD])("$compression", ({ compression, one, all, most }) => {
  const compressed = (text: AsyncIterable<Buffer>) => bytesOf(copied(compress(text, compression)));

  test.each([0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 5 * BLOCK + 7])(
    "Text of %d bytes is unchanged after compression and decompression.",
    async (bytes) => {
      const text = textOf(bytes, bytes);
      const file = await compressed(chunksOf(text, []));
      expect(all(file).equals(text)).toBe(true);
    },
  );

  test("The restore reads a file of several blocks in any chunks.", async () => {
    const text = textOf(3 * BLOCK + 12_345, 7);
    const file = await compressed(chunksOf(text, []));
    for (const size of [997, 65_536, file.length]) {
      const read = await bytesOf(copied(decompress(copied(chunksOf(file, [size])), compression)));
      expect(read.equals(text)).toBe(true);
    }
  });

  test("The compressed bytes depend on the text, not on its chunks.", async () => {
    const text = textOf(3 * BLOCK + 12_345, 1);
    const whole = await compressed(chunksOf(text, []));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 997, max: 2 * BLOCK }), { minLength: 1, maxLength: 6 }),
        async (sizes) => (await compressed(chunksOf(text, sizes))).equals(whole),
      ),
      { numRuns: runs(12), seed: 6 },
    );
  });

  test("The program of the same name decompresses the file.", async (context) => {
    context.skip(missingPrograms(compression).length > 0, `not installed: ${compression}`);
    const text = textOf(3 * BLOCK, 3);
    const input = await compressed(chunksOf(text, []));
    const options = { input, maxBuffer: 4 * BLOCK };
    const inflated = execFileSync(compression, ["--decompress", "--stdout"], options);
    expect(inflated.equals(text)).toBe(true);
  });

  test("The file is as small as that of one thread.", async () => {
    const text = textOf(6 * BLOCK, 4);
    const { length } = await compressed(chunksOf(text, []));
    expect(length).toBeLessThan(one(text).length * most);
  });

  test("An error of the text source reaches the reader of the compressed bytes.", async () => {
    async function* broken(): AsyncGenerator<Buffer> {
      yield textOf(2 * BLOCK, 5);
      throw new Error("the download broke off");
    }
    await expect(compressed(broken())).rejects.toThrow("the download broke off");
  });

  test("A chunk that the reader overwrites changes no other one.", async () => {
    const text = textOf(9 * BLOCK, 8);
    const chunks: Buffer[] = [];
    for await (const chunk of compress(chunksOf(text, []), compression)) {
      chunks.push(Buffer.from(chunk));
      if (chunks.length > 1) chunk.fill("x");
    }
    expect(all(Buffer.concat(chunks)).equals(text)).toBe(true);
  });
});

test("Parallel gzip makes one member, for readers that stop after the first.", async () => {
  const bytes = await bytesOf(copied(compress(chunksOf(textOf(4 * BLOCK, 2), []), "gzip")));
  expect(bytes.subarray(0, 4).toString("hex")).toBe("1f8b0800");
  expect(firstMember(bytes).length).toBe(4 * BLOCK);
});

test("A worker thread of zstd loses data in this version of Node, so the action does not use any.", () => {
  const program = `
    import { Readable } from "node:stream";
    import { buffer } from "node:stream/consumers";
    import { constants, createZstdCompress, zstdDecompressSync } from "node:zlib";
    const row = (_, i) => \`{"user_id":"auth0|\${i * 7919}","email":"user\${i}@example.com"}\\n\`;
    const text = Buffer.from(Array.from({ length: 300_000 }, row).join(""));
    const params = { [constants.ZSTD_c_nbWorkers]: 1 };
    const file = await buffer(Readable.from([text]).pipe(createZstdCompress({ params })));
    process.exitCode = zstdDecompressSync(file).equals(text) ? 0 : 1;
  `;
  const words = ["--input-type=module", "--eval", program];
  const { status } = spawnSync(process.execPath, words, { timeout: 60_000 });
  expect(status).not.toBe(0);
});
