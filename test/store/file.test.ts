import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { prepareFiles, requireWritable } from "../../src/store/file.ts";

let root: string;
let made: string[];
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "file-store-"));
  made = ["users.ndjson", "manifest.json"].map((name) => path.join(root, name));
  for (const file of made) await writeFile(file, `the new ${path.basename(file)}`, { mode: 0o600 });
});
afterEach(() => rm(root, { recursive: true }));

async function publish(folder: string): Promise<void> {
  const prepared = await prepareFiles(folder, made);
  prepared.publish();
  await prepared.finish();
}

/** Does work as another user, in a sticky folder of root's with a manifest of a third user's. */
async function inStickyFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = path.join(root, "sticky");
  await mkdir(folder);
  await writeFile(path.join(folder, "users.ndjson"), "the old one");
  await writeFile(path.join(folder, "manifest.json"), "someone else's");
  await chown(path.join(folder, "users.ndjson"), 65_534, 65_534);
  await chown(path.join(folder, "manifest.json"), 1234, 1234);
  await chmod(folder, 0o1777);
  await chmod(root, 0o755);
  for (const file of made) await chmod(file, 0o644);
  process.seteuid?.(65_534);
  try {
    await work(folder);
  } finally {
    process.seteuid?.(0);
  }
  expect((await readdir(folder)).toSorted()).toEqual(["manifest.json", "users.ndjson"]);
  expect(await readFile(path.join(folder, "users.ndjson"), "utf8")).toBe("the old one");
}

const isTarget = (name: string) => ["users.ndjson", "manifest.json"].includes(name);
const isRoot = process.getuid?.() === 0;

describe("The output folder", () => {
  test("Files get their names only when they are published, and only the runner's user can read them.", async () => {
    const folder = path.join(root, "a", "b");
    const prepared = await prepareFiles(folder, made);
    expect(await readdir(folder)).not.toContain("users.ndjson");
    const published = prepared.publish();
    await prepared.finish();
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
    await publish(folder);
    expect((await readdir(folder)).toSorted()).toEqual(
      [...left.slice(1), `.manifest.json.${id}`, "manifest.json", "users.ndjson"].toSorted(),
    );
  });

  test("Published files replace those of the same name, and no others.", async () => {
    const folder = path.join(root, "out");
    await mkdir(folder);
    await writeFile(path.join(folder, "users.ndjson"), "the old one");
    await writeFile(path.join(folder, "notes.txt"), "mine");
    await publish(folder);
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

  test("Discarding published files gives the earlier files their names again.", async () => {
    const folder = path.join(root, "out");
    await mkdir(folder);
    await writeFile(path.join(folder, "users.ndjson"), "the old one");
    const prepared = await prepareFiles(folder, made);
    prepared.publish();
    expect(await readFile(path.join(folder, "users.ndjson"), "utf8")).toBe("the new users.ndjson");
    await prepared.discard();
    expect(await readdir(folder)).toEqual(["users.ndjson"]);
    expect(await readFile(path.join(folder, "users.ndjson"), "utf8")).toBe("the old one");
  });

  test.skipIf(!isRoot)(
    "The check rejects a sticky folder with a file of someone else's.",
    async () => {
      await inStickyFolder(async (folder) => {
        await expect(requireWritable(folder, isTarget)).rejects.toThrow(
          /manifest\.json cannot be written in .*sticky \(EPERM\)\. Check that/,
        );
        await requireWritable(folder, (name) => name === "users.ndjson");
      });
    },
  );

  test.skipIf(!isRoot)(
    "A file that cannot be replaced leaves the others as they were.",
    async () => {
      await inStickyFolder(async (folder) => {
        const prepared = await prepareFiles(folder, made);
        expect(() => prepared.publish()).toThrow(/manifest\.json cannot be written .* \(EPERM\)/);
        await prepared.discard();
      });
    },
  );

  test("The check rejects a file or a broken link in place of the folder, and a folder in place of a file.", async () => {
    const [file = ""] = made;
    await symlink(path.join(root, "missing"), path.join(root, "link"));
    await mkdir(path.join(root, "out", "users.ndjson"), { recursive: true });
    const check = (folder: string) => requireWritable(folder, isTarget);
    await expect(check(file)).rejects.toThrow(/cannot be written in .* \(ENOTDIR\)/);
    await expect(check(path.join(file, "x"))).rejects.toThrow(
      /cannot be written in .* \(ENOTDIR\)/,
    );
    await expect(check(path.join(root, "link"))).rejects.toThrow(/\(ENOTDIR\)/);
    await expect(check(path.join(root, "out"))).rejects.toThrow(
      /users\.ndjson cannot be written in .*out \(EISDIR\)/,
    );
    await check(path.join(root, "new", "folder"));
    await check(root);
    expect(await readdir(root)).not.toContain("new");
  });
});
