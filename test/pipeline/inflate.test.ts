import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CorruptFileError } from "../../src/base/corrupt-file.ts";
import { inflate } from "../../src/pipeline/inflate.ts";
import { runs } from "../property-runs.ts";
import { chunksOf, textOf } from "./texts.ts";

async function inflated(file: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  // Each chunk is valid only until the next one is requested.
  for await (const chunk of inflate(file)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** The error, or `undefined`. */
function failure(file: AsyncIterable<Buffer>): Promise<unknown> {
  return inflated(file).then(
    () => undefined,
    (error) => error,
  );
}

/** Long enough for several writes to zlib. */
const TEXT = textOf(3_000_000, 1);
const FILE = gzipSync(TEXT);

describe("inflate", () => {
  test("A gzip file is inflated in any chunks and with any number of members.", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(TEXT.length), { maxLength: 3 }),
        fc.array(fc.integer({ min: 100, max: 700_000 }), { minLength: 1, maxLength: 5 }),
        async (cuts, sizes) => {
          const edges = [0, ...cuts.toSorted((a, b) => a - b), TEXT.length];
          const members = edges.slice(1).map((end, i) => TEXT.subarray(edges[i], end));
          const file = Buffer.concat(members.map((member) => gzipSync(member, { level: 1 })));
          expect((await inflated(chunksOf(file, sizes))).equals(TEXT)).toBe(true);
        },
      ),
      { seed: 20261125, numRuns: runs(40) },
    );
  });

  test("A gzip file is inflated in chunks of one byte.", async () => {
    const text = Buffer.from("one\ntwo\n");
    expect(await inflated(chunksOf(gzipSync(text), [1]))).toEqual(text);
  });

  test.each([1, 10, 17, 300_000, FILE.length - 8, FILE.length - 1])(
    "A gzip file that ends after byte %i is rejected as truncated.",
    async (end) => {
      const file = chunksOf(FILE.subarray(0, end), [65_536]);
      expect(String(await failure(file))).toMatch("The export file is truncated.");
    },
  );

  test.each([1, 3, 70_000, 3_000_000])(
    "A gzip file followed by %i extra bytes is rejected.",
    async (extra) => {
      const zeros = Buffer.concat([FILE, Buffer.alloc(extra)]);
      const found = await failure(chunksOf(zeros, [65_536]));
      expect(String(found)).toMatch("has extra data after the end of its gzip data");
      // zlib takes bytes other than zero for a further member that is corrupt.
      const others = Buffer.concat([FILE, Buffer.alloc(extra, "x")]);
      expect(await failure(chunksOf(others, [65_536]))).toBeInstanceOf(CorruptFileError);
    },
  );

  test.each([12, 300_000, FILE.length - 6])(
    "A gzip file with a changed byte at %i is rejected.",
    async (at) => {
      const file = Buffer.from(FILE);
      file.writeUInt8(file.readUInt8(at) ^ 0xff, at);
      expect(await failure(chunksOf(file, [65_536]))).toBeInstanceOf(CorruptFileError);
    },
  );

  test.each([0, 1, 9])(
    "A download error after %i chunks reaches the reader of the text.",
    async (chunks) => {
      const broken = new Error("The connection was reset.");
      async function* breaking(): AsyncGenerator<Buffer> {
        let left = chunks;
        for await (const chunk of chunksOf(FILE, [65_536])) {
          if (left-- === 0) throw broken;
          yield chunk;
        }
      }
      expect(await failure(breaking())).toBe(broken);
    },
  );

  test.each([
    ["a complete one", FILE.length],
    ["one that continues", 400_000],
  ])("A reader that stops early closes the download: %s.", async (_title, size) => {
    let isClosed = false;
    const returned = Promise.withResolvers<void>();
    async function* file(): AsyncGenerator<Buffer> {
      try {
        for (;;) {
          yield* chunksOf(FILE.subarray(0, size), [65_536]);
          if (size === FILE.length) return;
        }
      } finally {
        isClosed = true;
        returned.resolve();
      }
    }
    for await (const chunk of inflate(file())) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    await returned.promise;
    expect(isClosed).toBe(true);
  });
});
