import { execFileSync, type StdioOptions } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { hashBlob, writeBlob } from "../../../src/store/branch/blob.ts";

const signal = new AbortController().signal;

let root: string;
let repository: string;
let file: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "blob-"));
  repository = path.join(root, "repository.git");
  file = path.join(root, "file");
  execFileSync("git", ["init", "--quiet", "--bare", "--template=", repository]);
});
afterEach(() => rm(root, { recursive: true }));

function git(args: readonly string[], input = ""): Buffer {
  const stdio: StdioOptions = ["pipe", "pipe", "ignore"];
  const options = { input, stdio, maxBuffer: 64 * 1024 * 1024 };
  return execFileSync("git", ["--git-dir", repository, ...args], options);
}

test.each([0, 1, 15, 16, 2047, 2048, 262_143, 262_144, 1_048_576, 5_000_003])(
  "A file of %i bytes becomes the blob that git itself would make, at every level.",
  async (size) => {
    for (const level of [0, 1, 9]) {
      const content = Buffer.concat([
        randomBytes(Math.floor(size / 2)),
        Buffer.alloc(size - Math.floor(size / 2)),
      ]);
      await writeFile(file, content);
      const oid = await writeBlob(repository, file, level, signal);
      expect(oid).toBe(git(["hash-object", "--no-filters", file]).toString().trim());
      expect(await hashBlob(file, signal)).toBe(oid);
      expect(git(["cat-file", "blob", oid]).equals(content)).toBe(true);
    }
    git(["fsck", "--strict", "--full"]);
    for (const name of await readdir(path.join(repository, "objects", "pack"))) {
      expect(name).toMatch(/^pack-[0-9a-f]{40}\.(?:pack|idx)$/);
    }
  },
);

test("Every first byte of an id has its place in the index.", async () => {
  const oids: string[] = [];
  for (let i = 0; new Set(oids.map((oid) => oid.slice(0, 2))).size < 40; i++) {
    await writeFile(file, `${i}`);
    oids.push(await writeBlob(repository, file, 1, signal));
  }
  const found = git(["cat-file", "--batch-check=%(objecttype)"], `${oids.join("\n")}\n`).toString();
  expect(found).toBe("blob\n".repeat(oids.length));
  git(["fsck", "--strict", "--full"]);
});

test("A pack with blobs can be pushed, and arrives byte for byte.", async () => {
  const content = randomBytes(3_000_000);
  await writeFile(file, content);
  const oid = await writeBlob(repository, file, 1, signal);
  const tree = git(["mktree"], `100644 blob ${oid}\tfile\n`).toString().trim();
  const person = ["-c", "user.name=A", "-c", "user.email=a@example.com"];
  const commit = git([...person, "commit-tree", tree, "-m", "x"])
    .toString()
    .trim();
  const remote = path.join(root, "remote.git");
  execFileSync("git", ["init", "--quiet", "--bare", remote]);
  execFileSync("git", ["--git-dir", remote, "config", "receive.fsckObjects", "true"]);
  git(["push", "--quiet", remote, `${commit}:refs/heads/main`]);
  const options = { maxBuffer: 64 * 1024 * 1024 };
  const arrived = execFileSync("git", ["--git-dir", remote, "cat-file", "blob", oid], options);
  expect(createHash("sha256").update(arrived).digest("hex")).toBe(
    createHash("sha256").update(content).digest("hex"),
  );
});

test("An aborted write leaves nothing in the repository.", async () => {
  await writeFile(file, randomBytes(1000));
  const controller = new AbortController();
  const reason = new Error("The run was cancelled.");
  const writing = writeBlob(repository, file, 1, controller.signal);
  controller.abort(reason);
  await expect(writing).rejects.toThrow(reason);
  expect(await readdir(path.join(repository, "objects", "pack"))).toEqual([]);
});

test("A file that cannot be written is a disk error.", async () => {
  await writeFile(file, "x");
  await rm(path.join(repository, "objects", "pack"), { recursive: true });
  await expect(writeBlob(repository, file, 1, signal)).rejects.toThrow(/cannot be written/);
});
