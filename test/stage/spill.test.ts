import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fileSpill } from "../../src/stage/spill.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "spill-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("Spilled runs are private files, are read on from where they were left, and go when they were read.", async () => {
  const spill = fileSpill(folder);
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

test("A run that cannot be written is explained.", async () => {
  const spill = fileSpill(join(folder, "missing"));
  await expect(spill.write([Buffer.from("x")])).rejects.toThrow(
    /run-0 cannot be written in .*missing \(ENOENT\)/,
  );
});
