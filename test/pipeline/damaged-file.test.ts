import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runPipeline } from "../../src/pipeline/index.ts";
import { CorruptFileError } from "../../src/pipeline/inflate.ts";
import type { PipelinePlan } from "../../src/pipeline/plan.ts";
import { CSV, failureOf, type Made, madeIn, NDJSON, planIn } from "./made.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "damaged-file-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

const made = (
  file: Buffer,
  plan?: Partial<PipelinePlan>,
  cuts?: readonly number[],
): Promise<Made> => madeIn(folder, file, plan, cuts);

describe("A damaged file", () => {
  const plans = [
    { format: "ndjson", compression: "none" },
    { format: "ndjson", compression: "gzip" },
    { format: "csv", compression: "gzip" },
  ] as const;

  test.each(plans)("cut at any byte is refused ($format, $compression).", async (plan) => {
    const file = gzipSync(plan.format === "csv" ? CSV : NDJSON);
    for (let length = 0; length < file.length; length++) {
      const failure = await failureOf(made(file.subarray(0, length), plan));
      expect(failure, `cut to ${length} bytes`).toBeInstanceOf(CorruptFileError);
    }
  });

  test("cut at the seam of two members, or behind it, is refused unless the seam is its end.", async () => {
    const one = gzipSync(NDJSON);
    const two = Buffer.concat([one, gzipSync(NDJSON)]);
    for (let length = one.length + 1; length < two.length; length++) {
      const failure = await failureOf(made(two.subarray(0, length), { compression: "gzip" }));
      expect(failure, `cut to ${length} bytes`).toBeInstanceOf(CorruptFileError);
    }
  });

  test("of one wrong bit, wherever in data or checks, is refused.", async () => {
    const file = gzipSync(NDJSON);
    for (let at = 10; at < file.length; at++) {
      const damaged = Buffer.from(file);
      damaged.writeUInt8(damaged.readUInt8(at) ^ (1 << (at % 8)), at);
      for (const compression of ["none", "gzip"] as const) {
        const failure = await failureOf(made(damaged, { compression }));
        expect(failure.message, `bit of byte ${at}`).toContain("Nothing was stored");
      }
    }
  });

  test.each([
    ["HTML", "<html>"],
    ["zeros", "\0\0\0\0\0\0\0\0"],
    ["half a header", "\x1f\x8b\x08"],
    ["a byte", "\x1f"],
  ])("with %s behind its end is refused, whatever the chunks.", async (_title, behind) => {
    const file = Buffer.concat([gzipSync(NDJSON), Buffer.from(behind, "latin1")]);
    const seam = file.length - behind.length;
    for (const cuts of [[], [seam], [seam - 1], [seam + 1], [seam - 8, seam]]) {
      expect(await failureOf(made(file, {}, cuts))).toBeInstanceOf(CorruptFileError);
    }
  });

  test("says what is wrong, and never what was in it.", async () => {
    const half = gzipSync(NDJSON).subarray(0, 40);
    expect((await failureOf(made(half))).message).toBe(
      "The file of the export is cut off. Nothing was stored: run the backup again; if it lasts, tell Auth0 support the job's id.",
    );
    const rows = gzipSync('{"secret":1}\n{"secret":\n');
    expect((await failureOf(made(rows))).message).toMatch(/^Row 2 of the export /);
    expect((await failureOf(made(rows))).message).not.toContain("secret");
    const bytes = gzipSync(Buffer.from([0x7b, 0xff, 0x7d, 0x0a]));
    expect((await failureOf(made(bytes))).message).toMatch(
      /Row 1 of the export is not valid UTF-8/,
    );
  });

  test("does not stop at what Auth0 does not write: a row that is not JSON fails only where JSON is made.", async () => {
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
  ])("that has arrived whole is not worked on when the run must end: %j", async (plan) => {
    const run = new AbortController();
    async function* arriving(): AsyncGenerator<Buffer> {
      yield gzipSync(NDJSON);
      run.abort(new Error("over"));
    }
    const work = runPipeline(arriving(), planIn(folder, { ...plan, signal: run.signal }));
    await expect(work).rejects.toThrow("over");
  });

  test("ends the download that brought it.", async () => {
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

  test("in a folder that cannot be written is explained.", async () => {
    const missing = path.join(folder, "missing");
    const failure = await failureOf(made(gzipSync(NDJSON), { folder: missing }));
    expect(failure.message).toMatch(
      /users\.ndjson cannot be written in .*missing \(ENOENT\)\. Check that the folder exists/,
    );
    expect(await readdir(folder)).not.toContain("missing");
  });
});
