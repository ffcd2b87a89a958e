/** What the tests of whole workflows share. */

import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { StepResult } from "../simulator/job.ts";
import { CLIENT_ID, CLIENT_SECRET } from "../simulator/world.ts";

export const root = path.join(import.meta.dirname, "..", "..");

/** A file of the repository. */
export function textOf(file: string): string {
  return readFileSync(path.join(root, file), "utf8");
}

/** What a workflow is given to sign in with. */
export function signIn(origin: string): Record<string, string> {
  return {
    "vars.AUTH0_DOMAIN": origin,
    "secrets.AUTH0_CLIENT_ID": CLIENT_ID,
    "secrets.AUTH0_CLIENT_SECRET": CLIENT_SECRET,
    "vars.AUTH0_MINIMUM_USERS": "1",
    "github.token": "ghs_simulated_github_token_do_not_print",
  };
}

/** The steps that failed, and what they printed. */
export function failures(steps: readonly StepResult[]): string[] {
  return steps
    .filter(({ outcome }) => outcome === "failure")
    .map(({ name, log }) => `${name}\n${log}`);
}

/** A new folder, removed when it is disposed of. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly folder: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), "workflow-run-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  return { folder, [Symbol.asyncDispose]: remove };
}
