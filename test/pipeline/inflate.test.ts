import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CorruptFileError, inflate } from "../../src/pipeline/inflate.ts";
import { chunksOf, textOf } from "./texts.ts";

async function inflated(file: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  // A chunk is good until the next one is asked for.
  for await (const chunk of inflate(file)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** What it fails with, if it does. */
function failure(file: AsyncIterable<Buffer>): Promise<unknown> {
  return inflated(file).then(
    () => undefined,
    (error) => error,
  );
}

/** Long enough for several pieces of input. */
const TEXT = textOf(3_000_000, 1);
const FILE = gzipSync(TEXT);

describe("A gzip file", () => {
  test("is inflated, whatever chunks it comes in and however many members it has.", async () => {
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
      { seed: 20261125, numRuns: 40 },
    );
  });

  test("is inflated when every byte of it is a chunk.", async () => {
    const text = Buffer.from("one\ntwo\n");
    expect(await inflated(chunksOf(gzipSync(text), [1]))).toEqual(text);
  });

  test.each([1, 10, 17, 300_000, FILE.length - 8, FILE.length - 1])(
    "that ends behind byte %i is called cut off.",
    async (end) => {
      const file = chunksOf(FILE.subarray(0, end), [65_536]);
      expect(String(await failure(file))).toMatch("The file of the export is cut off.");
    },
  );

  test.each([1, 3, 70_000, 3_000_000])(
    "with %i bytes behind its end is refused.",
    async (behind) => {
      const zeros = Buffer.concat([FILE, Buffer.alloc(behind)]);
      const found = await failure(chunksOf(zeros, [65_536]));
      expect(String(found)).toMatch("has something behind the end of its gzip data");
      // What is not zero, zlib takes for one more member that is damaged.
      const others = Buffer.concat([FILE, Buffer.alloc(behind, "x")]);
      expect(await failure(chunksOf(others, [65_536]))).toBeInstanceOf(CorruptFileError);
    },
  );

  test.each([12, 300_000, FILE.length - 6])(
    "with another byte at %i is called corrupt.",
    async (at) => {
      const file = Buffer.from(FILE);
      file.writeUInt8(file.readUInt8(at) ^ 0xff, at);
      expect(await failure(chunksOf(file, [65_536]))).toBeInstanceOf(CorruptFileError);
    },
  );

  test.each([0, 1, 9])(
    "whose download breaks off after %i chunks tells why it did.",
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
    ["one that has come to its end", FILE.length],
    ["one that goes on", 400_000],
  ])("that is not read on lets go of its download, %s.", async (_what, given) => {
    let isLetGo = false;
    const returned = Promise.withResolvers<void>();
    async function* file(): AsyncGenerator<Buffer> {
      try {
        for (;;) {
          yield* chunksOf(FILE.subarray(0, given), [65_536]);
          if (given === FILE.length) return;
        }
      } finally {
        isLetGo = true;
        returned.resolve();
      }
    }
    for await (const chunk of inflate(file())) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    await returned.promise;
    expect(isLetGo).toBe(true);
  });
});
