/** A git that misbehaves where a test wants it to. */

import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** A folder with a `git` that runs `script` before the real one; dispose of it to remove it. */
export async function gitBefore(script: string) {
  const folder = await mkdtemp(join(tmpdir(), "programs-"));
  const path = process.env["PATH"] ?? "";
  const real = `PATH='${path}' git "$@"`;
  await writeFile(join(folder, "git"), `#!/bin/sh\n${script.replaceAll("REAL", real)}\n${real}\n`);
  await chmod(join(folder, "git"), 0o755);
  return {
    environment: { PATH: `${folder}${delimiter}${path}` },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}
