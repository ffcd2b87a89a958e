import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { prepareFiles } from "../../src/store/file.ts";

let root: string;
let made: string[];
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "file-store-"));
  made = ["users.ndjson", "manifest.json"].map((name) => path.join(root, name));
  for (const file of made) await writeFile(file, `the new ${path.basename(file)}`, { mode: 0o600 });
});
afterEach(() => rm(root, { recursive: true }));

describe("The output folder", () => {
  test("Files get their names only when they are published, and only the runner's user can read them.", async () => {
    const folder = path.join(root, "a", "b");
    const prepared = await prepareFiles(folder, made);
    expect(await readdir(folder)).not.toContain("users.ndjson");
    const published = await prepared.publish();
    expect(published).toEqual([
      path.join(folder, "users.ndjson"),
      path.join(folder, "manifest.json"),
    ]);
    expect((await readdir(folder)).sort()).toEqual(["manifest.json", "users.ndjson"]);
    expect(await readFile(published[0] ?? "", "utf8")).toBe("the new users.ndjson");
    expect((await stat(published[0] ?? "")).mode & 0o777).toBe(0o600);
  });

  test("Preparing files removes copies that killed runs left a day ago or longer.", async () => {
    const folder = path.join(root, "out");
    await mkdir(folder);
    const id = "0e8e7d4c-5b1f-4a6e-9c55-2f7f0d1f3a10";
    const old = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000);
    const left = [
      `.users.ndjson.${id}`,
      `.other.ndjson.${id}`,
      ".users.ndjson.swp",
      "users.ndjson.1",
    ];
    for (const name of left) {
      await writeFile(path.join(folder, name), "{}");
      await utimes(path.join(folder, name), old, old);
    }
    await writeFile(path.join(folder, `.manifest.json.${id}`), "of a run that goes on");
    await (await prepareFiles(folder, made)).publish();
    expect((await readdir(folder)).toSorted()).toEqual(
      [...left.slice(1), `.manifest.json.${id}`, "manifest.json", "users.ndjson"].toSorted(),
    );
  });

  test("Published files replace those of the same name, and no others.", async () => {
    const folder = path.join(root, "out");
    await mkdir(folder);
    await writeFile(path.join(folder, "users.ndjson"), "the old one");
    await writeFile(path.join(folder, "notes.txt"), "mine");
    await (await prepareFiles(folder, made)).publish();
    expect(await readFile(path.join(folder, "users.ndjson"), "utf8")).toBe("the new users.ndjson");
    expect(await readFile(path.join(folder, "notes.txt"), "utf8")).toBe("mine");
  });

  test("Discarded files leave the output folder unchanged.", async () => {
    const folder = path.join(root, "out");
    await mkdir(folder);
    await writeFile(path.join(folder, "users.ndjson"), "the old one");
    await (await prepareFiles(folder, made)).discard();
    expect(await readdir(folder)).toEqual(["users.ndjson"]);
    expect(await readFile(path.join(folder, "users.ndjson"), "utf8")).toBe("the old one");
  });

  test("A folder that has a file's name fails the preparation before anything is copied.", async () => {
    const folder = path.join(root, "out");
    await mkdir(path.join(folder, "manifest.json"), { recursive: true });
    await expect(prepareFiles(folder, made)).rejects.toThrow(
      /manifest\.json cannot be written in .*out \(EISDIR\)\. Check that/,
    );
    expect(await readdir(folder)).toEqual(["manifest.json"]);
  });

  test("An output folder that is a file fails the preparation, and no copy is left.", async () => {
    await expect(prepareFiles(path.join(root, "users.ndjson"), made)).rejects.toThrow(
      /users\.ndjson cannot be written in .* \(EEXIST\)\. Check that the folder exists/,
    );
    expect((await readdir(root)).sort()).toEqual(["manifest.json", "users.ndjson"]);
  });

  test("A file that cannot be copied removes the copies of the others.", async () => {
    const folder = path.join(root, "out");
    const missing = [...made, path.join(root, "missing")];
    await expect(prepareFiles(folder, missing)).rejects.toThrow(/cannot be written .*ENOENT/);
    expect(await readdir(folder)).toEqual([]);
  });
});
