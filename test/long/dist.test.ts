import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";

const ROOT = path.join(import.meta.dirname, "..", "..");

test("dist/ has exactly the bytes that the sources build.", { timeout: 300_000 }, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "dist-test-"));
  try {
    execFileSync(process.execPath, ["scripts/build.mjs", folder], { cwd: ROOT });
    const [built, present] = [await filesOf(folder), await filesOf(path.join(ROOT, "dist"))];
    expect([...present.keys()]).toEqual([...built.keys()]);
    for (const [name, bytes] of built) {
      const isSame = present.get(name)?.equals(bytes);
      expect(isSame, `dist/${name} differs from a new build: run npm run build`).toBe(true);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

async function filesOf(folder: string): Promise<Map<string, Buffer>> {
  const names = (await readdir(folder)).sort();
  const files = names.map(async (name) => [name, await readFile(path.join(folder, name))] as const);
  return new Map(await Promise.all(files));
}
