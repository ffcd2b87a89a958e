import { mkdtemp, open, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FileSpill } from "../../src/pipeline/spill.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "spill-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("Spilled runs are private files, are read sequentially, and are removed afterwards.", async () => {
  const spill = new FileSpill(folder, false);
  const first = await spill.write([Buffer.from("one "), Buffer.from("run")]);
  const second = await spill.write([Buffer.from("another")]);
  const files = await readdir(folder);
  for (const file of files) expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
  const into = Buffer.alloc(6, ".");
  expect(await first.read(into, 2)).toBe(4);
  expect(into.toString()).toBe("..one ");
  expect(await second.read(into, 0)).toBe(6);
  expect(await first.read(into, 0)).toBe(3);
  expect(into.toString("latin1", 0, 3)).toBe("run");
  expect(await first.read(into, 0)).toBe(0);
  await first.remove();
  expect(await readdir(folder)).toHaveLength(1);
  await second.remove();
  expect(await readdir(folder)).toEqual([]);
});

test("Spilled runs that were never read are removed with their folder.", async () => {
  const runs = await mkdtemp(join(folder, "runs-"));
  const spill = new FileSpill(runs, false);
  await spill.write([Buffer.from("x")]);
  await spill.discard();
  expect(await readdir(folder)).toEqual([]);
});

test("Writing a spilled run stops when the backup is aborted.", async () => {
  const end = new AbortController();
  const spill = new FileSpill(await mkdtemp(join(folder, "runs-")), true, end.signal);
  function* chunks(): Generator<Buffer> {
    yield Buffer.from("one ");
    end.abort(new Error("over"));
    yield Buffer.from("run");
  }
  await expect(spill.write(chunks())).rejects.toThrow("over");
  await spill.discard();
});

test("A spilled run that cannot be written fails with an error about the disk.", async () => {
  const spill = new FileSpill(join(folder, "missing"), false);
  await expect(spill.write([Buffer.from("x")])).rejects.toThrow(
    /run-0 cannot be written in .*missing \(ENOENT\)/,
  );
});

test("Encrypted spilled runs are decrypted when they are read, and the disk has none of their text.", async () => {
  const spill = new FileSpill(folder, true);
  const runs = await Promise.all([
    spill.write([Buffer.from("ada@example."), Buffer.from("com")]),
    spill.write([Buffer.from("ada@example.com")]),
  ]);
  const stored = await Promise.all(
    (await readdir(folder)).map((name) => readFile(join(folder, name))),
  );
  expect(stored.map(({ length }) => length)).toEqual([15, 15]);
  expect(stored[0]).not.toEqual(stored[1]);
  for (const bytes of stored) expect(bytes.toString("latin1")).not.toContain("example");
  for (const run of runs) {
    const into = Buffer.alloc(9);
    expect([await run.read(into, 1), into.toString("latin1", 1)]).toEqual([8, "ada@exam"]);
    expect([await run.read(into, 0), into.toString("latin1", 0, 7)]).toEqual([7, "ple.com"]);
    expect(await run.read(into, 0)).toBe(0);
    await run.remove();
  }
});

test("Reading an encrypted spilled run fails if its file was modified.", async () => {
  const spill = new FileSpill(folder, true);
  const run = await spill.write([Buffer.from("ada@example.com")]);
  const [name = ""] = await readdir(folder);
  const file = await open(join(folder, name), "r+");
  const byte = Buffer.alloc(1);
  await file.read(byte, 0, 1, 3);
  await file.write(
    byte.map((value) => value ^ 1),
    0,
    1,
    3,
  );
  await file.close();
  const into = Buffer.alloc(20);
  await run.read(into, 0);
  await expect(run.read(into, 0)).rejects.toThrow();
  await run.remove();
});
