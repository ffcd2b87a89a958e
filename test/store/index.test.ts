import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import type { Settings } from "../../src/settings.ts";
import { store } from "../../src/store/index.ts";

test("A run that is aborted before the push publishes no file.", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "store-test-"));
  try {
    const manifest = path.join(folder, "manifest.json");
    await writeFile(manifest, "{}");
    const outputDirectory = path.join(folder, "output");
    const destinations = { artifact: undefined, branch: undefined, outputDirectory };
    const settings = { destinations, compression: "none", recipients: [] } as unknown as Settings;
    const work = store([], manifest, undefined, settings, {
      log: { info() {}, retry() {}, warning() {}, mask() {} },
      signal: AbortSignal.abort(new Error("over")),
      url: undefined,
    });
    await expect(work).rejects.toThrow("over");
    expect(await readdir(outputDirectory)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
