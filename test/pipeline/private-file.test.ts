import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { BackupError } from "../../src/base/errors.ts";
import { PrivateFile } from "../../src/pipeline/private-file.ts";
import { runs } from "../property-runs.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "private-file-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Bytes without repetition, so that a misplaced one is noticed. */
const BYTES = Buffer.concat(
  Array.from({ length: 150_000 }, (_, i) => createHash("sha256").update(`${i}`).digest()),
);

test("A private file has the written bytes in order, in any chunks, and its size and hash are right.", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 1_500_000 }), { minLength: 1, maxLength: 12 }),
      async (sizes) => {
        const place = path.join(folder, "file");
        const file = await PrivateFile.create(place);
        const chunk = Buffer.alloc(1_500_000);
        let written = 0;
        for (const size of sizes) {
          // The bytes are copied, so one buffer serves for all chunks.
          const copied = BYTES.copy(chunk, 0, written, written + size);
          await file.write(chunk.subarray(0, copied));
          written += copied;
        }
        const wanted = BYTES.subarray(0, written);
        const sha256 = createHash("sha256").update(wanted).digest("hex");
        expect(await file.finish()).toEqual({ path: place, bytes: written, sha256 });
        expect((await readFile(place)).equals(wanted)).toBe(true);
        expect((await stat(place)).mode & 0o777).toBe(0o600);
      },
    ),
    { seed: 20261125, numRuns: runs(40) },
  );
});

test("Private files that are written at the same time have their own bytes and hashes.", async () => {
  const sizes = [100, 600_000, 2_000_000];
  const files = await Promise.all(
    sizes.map((size) => PrivateFile.create(path.join(folder, `file-${size}`))),
  );
  for (let at = 0; at < 2_000_000; at += 50_000) {
    const write = (size: number) => BYTES.subarray(at, Math.max(at, Math.min(at + 50_000, size)));
    await Promise.all(files.map((file, i) => file.write(write(sizes[i] as number))));
  }
  for (const [i, file] of files.entries()) {
    const wanted = BYTES.subarray(0, sizes[i]);
    const { path: place, sha256 } = await file.finish();
    expect(sha256).toBe(createHash("sha256").update(wanted).digest("hex"));
    expect((await readFile(place)).equals(wanted)).toBe(true);
  }
});

test("Creating a private file truncates an existing one.", async () => {
  const place = path.join(folder, "again");
  for (const length of [2_000_000, 5]) {
    const file = await PrivateFile.create(place);
    await file.write(BYTES.subarray(0, length));
    await file.finish();
  }
  expect(await readFile(place)).toEqual(BYTES.subarray(0, 5));
});

test("A failed write is reported while other writes are pending, and the private file can be abandoned.", async ({
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
