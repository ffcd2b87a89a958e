import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { BackupError } from "../../src/base/errors.ts";
import { PrivateFile } from "../../src/pipeline/private-file.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "private-file-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Bytes that are different everywhere, so that none can stand in another's place. */
const BYTES = Buffer.concat(
  Array.from({ length: 150_000 }, (_, i) => createHash("sha256").update(`${i}`).digest()),
);

test("What is written stands in the file in its order, whatever pieces it comes in, and what comes back is true of it.", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 1_500_000 }), { minLength: 1, maxLength: 12 }),
      async (sizes) => {
        const place = path.join(folder, "file");
        const file = await PrivateFile.create(place);
        const piece = Buffer.alloc(1_500_000);
        let written = 0;
        for (const size of sizes) {
          // The bytes are copied: the same piece serves for all.
          const copied = BYTES.copy(piece, 0, written, written + size);
          await file.write(piece.subarray(0, copied));
          written += copied;
        }
        const wanted = BYTES.subarray(0, written);
        const sha256 = createHash("sha256").update(wanted).digest("hex");
        expect(await file.finish()).toEqual({ path: place, bytes: written, sha256 });
        expect((await readFile(place)).equals(wanted)).toBe(true);
        expect((await stat(place)).mode & 0o777).toBe(0o600);
      },
    ),
    { seed: 20261125, numRuns: 40 },
  );
});

test("A file that is begun anew holds nothing of the one before.", async () => {
  const place = path.join(folder, "again");
  for (const length of [2_000_000, 5]) {
    const file = await PrivateFile.create(place);
    await file.write(BYTES.subarray(0, length));
    await file.finish();
  }
  expect(await readFile(place)).toEqual(BYTES.subarray(0, 5));
});

test("A write that fails is told, also when others are under way, and the file can be let go of.", async ({
  skip,
}) => {
  skip(!existsSync("/dev/full"), "there is no /dev/full");
  const file = await PrivateFile.create("/dev/full");
  const writing = async () => {
    for (let i = 0; i < 10; i++) await file.write(BYTES.subarray(0, 1_000_000));
    await file.finish();
  };
  const failure = await writing().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(BackupError);
  expect(String(failure)).toContain("The disk is full");
  await file.abandon();
});
