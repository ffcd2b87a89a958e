import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/** A folder outside the step's workspace, as a self-hosted runner has. */
export async function outputFolder(): Promise<AsyncDisposable & { path: string }> {
  const made = await mkdtemp(path.join(tmpdir(), "output-directory-"));
  return { path: made, [Symbol.asyncDispose]: () => rm(made, { recursive: true }) };
}
