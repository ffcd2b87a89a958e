import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { BackupError } from "../../src/base/errors.ts";
import type { Settings } from "../../src/settings.ts";
import type { PreparedCommit } from "../../src/store/branch/index.ts";
import { store } from "../../src/store/index.ts";

test("A run that is aborted before the push publishes no file.", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "store-test-"));
  try {
    const manifest = path.join(folder, "manifest.json");
    await writeFile(manifest, "{}");
    const outputDirectory = path.join(folder, "output");
    const destinations = { artifact: undefined, branch: undefined, outputDirectory };
    const settings = { destinations, compression: "none", recipients: [] } as unknown as Settings;
    const work = store(
      [],
      manifest,
      undefined,
      settings,
      {
        log: { info() {}, retry() {}, warning() {}, mask() {} },
        signal: AbortSignal.abort(new Error("over")),
        url: undefined,
      },
      new Set(),
    );
    await expect(work).rejects.toThrow("over");
    expect(await readdir(outputDirectory)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** What is held after a store whose push fails like this. */
async function heldAfter(error: Error): Promise<string[]> {
  const folder = await mkdtemp(path.join(tmpdir(), "store-test-"));
  try {
    await writeFile(path.join(folder, "manifest.json"), "{}");
    const branch = { name: "auth0-backup" };
    const outputDirectory = path.join(folder, "output");
    const destinations = { artifact: undefined, branch, outputDirectory };
    const settings = { destinations, compression: "none", recipients: [] } as unknown as Settings;
    const held = new Set<string>();
    const during: string[][] = [];
    const push = () => {
      during.push([...held]);
      return Promise.reject(error);
    };
    const run = {
      log: { info() {}, retry() {}, warning() {}, mask() {} },
      signal: new AbortController().signal,
      url: undefined,
    };
    const manifest = path.join(folder, "manifest.json");
    const commit = { push } as unknown as PreparedCommit;
    await expect(store([], manifest, commit, settings, run, held)).rejects.toBe(error);
    expect(during).toEqual([[`the folder ${outputDirectory}`, "the branch auth0-backup"]]);
    return [...held];
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("A push that fails without an explanation leaves the branch among the places that may hold something.", async () => {
  expect(await heldAfter(new TypeError("a bug"))).toEqual(["the branch auth0-backup"]);
  expect(await heldAfter(new BackupError("The branch is unchanged."))).toEqual([]);
});
