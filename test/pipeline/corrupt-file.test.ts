import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CorruptFileError } from "../../src/base/corrupt-file.ts";
import { runPipeline } from "../../src/pipeline/index.ts";
import type { PipelinePlan } from "../../src/pipeline/plan.ts";
import { CSV, failureOf, type Made, madeIn, NDJSON, planIn } from "./made.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "corrupt-file-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

const made = (
  file: Buffer,
  plan?: Partial<PipelinePlan>,
  cuts?: readonly number[],
): Promise<Made> => madeIn(folder, file, plan, cuts);

describe("A corrupt export file", () => {
  const plans = [
    { format: "ndjson", compression: "none" },
    { format: "ndjson", compression: "gzip" },
    { format: "csv", compression: "gzip" },
  ] as const;

  test.each(plans)(
    "An export file truncated at any byte is rejected ($format, $compression).",
    async (plan) => {
      const file = gzipSync(plan.format === "csv" ? CSV : NDJSON);
      for (let length = 0; length < file.length; length++) {
        const failure = await failureOf(made(file.subarray(0, length), plan));
        expect(failure, `cut to ${length} bytes`).toBeInstanceOf(CorruptFileError);
      }
    },
  );

  test("An export file truncated inside its second gzip member is rejected.", async () => {
    const one = gzipSync(NDJSON);
    const two = Buffer.concat([one, gzipSync(NDJSON)]);
    for (let length = one.length + 1; length < two.length; length++) {
      const failure = await failureOf(made(two.subarray(0, length), { compression: "gzip" }));
      expect(failure, `cut to ${length} bytes`).toBeInstanceOf(CorruptFileError);
    }
  });

  test("An export file with one flipped bit, in its data or checksum, is rejected.", async () => {
    const file = gzipSync(NDJSON);
    for (let at = 10; at < file.length; at++) {
      const corrupt = Buffer.from(file);
      corrupt.writeUInt8(corrupt.readUInt8(at) ^ (1 << (at % 8)), at);
      for (const compression of ["none", "gzip"] as const) {
        const failure = await failureOf(made(corrupt, { compression }));
        expect(failure.message, `bit of byte ${at}`).toContain("Nothing was stored");
      }
    }
  });

  test.each([
    ["HTML", "<html>"],
    ["zeros", "\0\0\0\0\0\0\0\0"],
    ["half a header", "\x1f\x8b\x08"],
    ["a byte", "\x1f"],
  ])("An export file followed by %s is rejected, in any chunks.", async (_title, extra) => {
    const file = Buffer.concat([gzipSync(NDJSON), Buffer.from(extra, "latin1")]);
    const seam = file.length - extra.length;
    for (const cuts of [[], [seam], [seam - 1], [seam + 1], [seam - 8, seam]]) {
      expect(await failureOf(made(file, {}, cuts))).toBeInstanceOf(CorruptFileError);
    }
  });

  test("The error about a corrupt export file never contains row data.", async () => {
    const half = gzipSync(NDJSON).subarray(0, 40);
    expect((await failureOf(made(half))).message).toBe(
      "The export file is truncated. Nothing was stored. Run the workflow again; if it keeps failing, give Auth0 support the job's id.",
    );
    const rows = gzipSync('{"secret":1}\n{"secret":\n');
    expect((await failureOf(made(rows))).message).toMatch(/^Row 2 of the export /);
    expect((await failureOf(made(rows))).message).not.toContain("secret");
    const bytes = gzipSync(Buffer.from([0x7b, 0xff, 0x7d, 0x0a]));
    expect((await failureOf(made(bytes))).message).toMatch(
      /Row 1 of the export is not valid UTF-8/,
    );
  });

  test("A row that is not JSON fails the export only if the stored format is JSON.", async () => {
    const rows = gzipSync('{"a":1}\n{"a":oops}\n');
    expect((await made(rows)).usersExported).toBe(2);
    const failure = await failureOf(made(rows, { format: "json" }));
    expect(failure.message).toMatch(/Row 2 of the export is not valid JSON/);
  });

  test.each<Partial<PipelinePlan>>([
    { sortedBy: "user_id", inOrder: false },
    { sortedBy: "user_id", inOrder: false, format: "json", compression: "gzip" },
    { sortedBy: "user_id", inOrder: false, compression: "zstd" },
    { format: "import" },
  ])("The pipeline stops after a complete download if the run is aborted: %j", async (plan) => {
    const run = new AbortController();
    async function* arriving(): AsyncGenerator<Buffer> {
      yield gzipSync(NDJSON);
      run.abort(new Error("over"));
    }
    const work = runPipeline(arriving(), planIn(folder, { ...plan, signal: run.signal }));
    await expect(work).rejects.toThrow("over");
  });

  test("A corrupt export file closes its download.", async () => {
    let closed = false;
    async function* endless(): AsyncGenerator<Buffer> {
      try {
        yield gzipSync(NDJSON);
        for (;;) yield Buffer.alloc(65_536, 0x55);
      } finally {
        closed = true;
      }
    }
    await expect(runPipeline(endless(), planIn(folder))).rejects.toThrow(CorruptFileError);
    await expect.poll(() => closed).toBe(true);
  });

  test("An export into a folder that cannot be written fails with an error about the folder.", async () => {
    const missing = path.join(folder, "missing");
    const failure = await failureOf(made(gzipSync(NDJSON), { folder: missing }));
    expect(failure.message).toMatch(
      /users\.ndjson cannot be written in .*missing \(ENOENT\)\. Check that the folder exists/,
    );
    expect(await readdir(folder)).not.toContain("missing");
  });
});
