import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CorruptFileError } from "../../src/base/corrupt-file.ts";
import { runPipeline } from "../../src/pipeline/index.ts";
import type { PipelinePlan } from "../../src/pipeline/plan.ts";
import { fleeting } from "../rows/chunks.ts";
import { planIn } from "./made.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "sorted-test-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function sortedFilesOf(text: string | Buffer, plan: Partial<PipelinePlan> = {}) {
  const sorted = { inOrder: false, sortedBy: "user_id", ...plan };
  const result = await runPipeline(fleeting(Buffer.from(text)), planIn(folder, sorted));
  return { ...result, files: result.sorted?.files ?? [] };
}

const ROWS = ['{"user_id":"c"}', '{"user_id":"a"}', '{"user_id":"b"}'] as const;

describe("SortedFiles", () => {
  test("Sorted files are private, counted and in order, and the temporary files of the sort are removed.", async () => {
    const { files, inOrder, sorted, usersKept } = await sortedFilesOf(`${ROWS.join("\r\n")}\r\n`);
    expect(inOrder).toBeUndefined();
    expect(sorted?.folder).toBe(path.join(folder, "sorted"));
    expect(usersKept).toBe(3);
    expect(files).toMatchObject([{ name: "users.ndjson", users: 3, bytes: 48 }]);
    const file = files[0]?.path ?? "";
    expect(await readFile(file, "utf8")).toBe(`${ROWS[1]}\n${ROWS[2]}\n${ROWS[0]}\n`);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(path.dirname(file))).mode & 0o777).toBe(0o700);
    expect(await readdir(folder)).toEqual(["sorted"]);
  });

  test("Sorted files are written in addition to the file in Auth0's order, which stays unchanged.", async () => {
    const text = gzipSync(`${ROWS.join("\r\n")}\r\n`);
    const { inOrder, files } = await sortedFilesOf(text, { inOrder: true, compression: "gzip" });
    expect((await readFile(inOrder?.[0]?.path ?? "")).equals(text)).toBe(true);
    const bytes = gunzipSync(await readFile(files[0]?.path ?? ""));
    expect(bytes.toString()).toBe(`${ROWS[1]}\n${ROWS[2]}\n${ROWS[0]}\n`);
  });

  test("Sorted JSON files are arrays, and an invalid row is reported with its number in the export.", async () => {
    const { files } = await sortedFilesOf(ROWS.join("\n"), { format: "json" });
    expect(await readFile(files[0]?.path ?? "", "utf8")).toBe(
      `[\n${ROWS[1]},\n${ROWS[2]},\n${ROWS[0]}\n]\n`,
    );
    await expect(
      sortedFilesOf(`${ROWS[0]}\n{"user_id":"a",}\n`, { format: "json" }),
    ).rejects.toThrow("Row 2 of the export is not valid JSON.");
  });

  test("Sorted CSV files have one header, and line feeds as line endings.", async () => {
    const { files } = await sortedFilesOf('user_id,"a\r\nb"\r\n"\'b","1\r\n"\r\n"\'a",2', {
      format: "csv",
    });
    expect(await readFile(files[0]?.path ?? "", "utf8")).toBe(
      'user_id,"a\r\nb"\n"\'a",2\n"\'b","1\r\n"\n',
    );
  });

  test.each([
    ["ndjson", "", ""],
    ["json", "", "[]\n"],
    ["csv", "user_id,name\n", "user_id,name\n"],
  ] as const)("A sorted file of %s without users is complete.", async (format, text, expected) => {
    const { files, usersKept } = await sortedFilesOf(gzipSync(text), { format });
    expect(usersKept).toBe(0);
    expect(files).toMatchObject([{ users: 0 }]);
    expect(await readFile(files[0]?.path ?? "", "utf8")).toBe(expected);
  });

  test("A corrupt download leaves no spilled run, and the next attempt writes the sorted files again.", async () => {
    const long = Array.from({ length: 60_000 }, (_, i) =>
      JSON.stringify({ user_id: `auth0|${(i * 7919) % 60_000}`, x: "x".repeat(600) }),
    ).join("\n");
    const file = gzipSync(long, { level: 1 });
    await expect(sortedFilesOf(file.subarray(0, file.length - 8))).rejects.toThrow(
      CorruptFileError,
    );
    expect(await readdir(folder)).toEqual(["sorted"]);
    const { files } = await sortedFilesOf(file);
    const rows = (await readFile(files[0]?.path ?? "", "utf8")).trimEnd().split("\n");
    const ids = rows.map((row) => JSON.parse(row).user_id as string);
    expect(ids).toEqual(ids.toSorted());
    expect(ids).toHaveLength(60_000);
    expect(await readdir(folder)).toEqual(["sorted"]);
  });
});
