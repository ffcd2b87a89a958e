/** Starts the bundle against a world, and holds every run to what all runs promise. */

import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "vitest";
import { artifactFiles } from "../simulator/artifact-files.ts";
import { GITHUB_TOKEN, type GitHub } from "../simulator/git-server.ts";
import { type Run, runAction, type Step } from "../simulator/runner.ts";
import { CLIENT_ID, CLIENT_SECRET, type World } from "../simulator/world.ts";
import { contentsOf, expectStored, expectUntouched, hasOutputs } from "./destinations.ts";
import { leakedSecrets, leakedUsers } from "./leaks.ts";
import { UserValues } from "./user-values.ts";

export interface CheckedStep extends Partial<Omit<Step, "inputs" | "world" | "github">> {
  readonly github?: Pick<GitHub, "serverUrl" | "apiUrl" | "git" | "file">;
  /** Whether the step may use the artifact service; it may unless this says no. */
  readonly hasArtifactService?: boolean;
}

/**
 * Runs the action to its end; dispose of the run to remove its folders.
 *
 * @param inputs over the usual ones: the world's tenant, its client id and secret, and `destination: file`
 */
export async function checkedRun(
  world: World,
  inputs: Readonly<Record<string, string>> = {},
  { hasArtifactService = true, ...step }: CheckedStep = {},
): Promise<Run> {
  const given: Record<string, string> = {
    domain: world.tenant.origin,
    "client-id": CLIENT_ID,
    "client-secret": CLIENT_SECRET,
    destination: "file",
    ...inputs,
  };
  const { "output-directory": folder = "" } = given;
  const destinations = {
    world,
    github: step.github,
    folder: path.isAbsolute(folder) ? folder : undefined,
  };
  const before = await contentsOf(destinations);
  const run = await runAction({ ...step, inputs: given, ...(hasArtifactService ? { world } : {}) });
  try {
    await expectNoLeak(world, run, given);
    expect(run.commandNames.filter((name) => !OUR_COMMANDS.has(name))).toEqual([]);
    expect(run.leftovers).toEqual([]);
    const isDryRun = inputs["dry-run"] === "true";
    if (isDryRun) expectNothingMade(world, run);
    if (run.exitCode === 0) expectSuccess(run, isDryRun);
    else await expectCleanFailure(run, isDryRun);
    if (run.exitCode !== 0 || isDryRun) await expectUntouched(run, before, destinations);
    else await expectStored(run, before, destinations, given);
    return run;
  } catch (error) {
    await run[Symbol.asyncDispose]();
    throw new Error(`A promise of every run was broken by this one:\n${run.debugLog}`, {
      cause: error,
    });
  }
}

/** The workflow commands that the action prints. */
const OUR_COMMANDS: ReadonlySet<string> = new Set([
  "add-mask",
  "debug",
  "endgroup",
  "error",
  "group",
  "notice",
  "warning",
]);

/** The message of the one error annotation of a failed run. */
export function failure(run: Run): string {
  expect(run.exitCode, run.log).toBe(1);
  return run.annotations.find(({ level }) => level === "error")?.message ?? "";
}

/** Says that the run succeeded; shows its log where it did not. */
export function expectDone(run: Run): void {
  expect(run.exitCode, run.log).toBe(0);
}

async function expectNoLeak(
  world: World,
  run: Run,
  inputs: Readonly<Record<string, string>>,
): Promise<void> {
  const { "client-secret": secret = "", "private-key": key = "", token = "" } = inputs;
  const all = [...world.secrets(), secret, key, token, GITHUB_TOKEN];
  const secrets = all.filter((text) => text.trim() !== "");
  const places = { ...run, stored: await manifestsOf(world, run) };
  expect(leakedSecrets(places, secrets)).toEqual([]);
  const values = new UserValues(world.served(), Object.values(inputs));
  expect(leakedUsers(places, values)).toEqual([]);
  const toStorage = world.requests("download");
  expect(toStorage.filter(({ headers }) => "authorization" in headers)).toEqual([]);
}

/** The stored manifests, without the filter, which may contain values from the step. */
async function manifestsOf(world: World, { outputs }: Run): Promise<Record<string, string>> {
  const stored: Record<string, string> = {};
  const file = await readFile(outputs["manifest"] ?? "", "utf8").catch(() => undefined);
  if (file !== undefined) stored["the manifest"] = withoutFilter(file);
  for (const artifact of world.artifacts()) {
    const manifest = artifactFiles(artifact).get("manifest.json");
    if (manifest !== undefined) stored["the artifact's manifest"] = withoutFilter(String(manifest));
  }
  return stored;
}

function withoutFilter(manifest: string): string {
  return manifest.replace(/^ {2}"filter": .*$/m, "");
}

/** A dry run asks, and makes nothing. */
function expectNothingMade(world: World, run: Run): void {
  expect(world.requests("create-job")).toEqual([]);
  expect(world.requests("CreateArtifact")).toEqual([]);
  expect(world.requests("download")).toEqual([]);
  expect(run.outputs).toEqual({});
}

function expectSuccess(run: Run, isDryRun: boolean): void {
  expect(errorsOf(run)).toEqual([]);
  expect(run.stderr).toBe("");
  if (isDryRun || !hasOutputs(run)) return;
  expect(Object.keys(run.outputs)).toEqual(expect.arrayContaining(["job-id", "file", "sha256"]));
}

/** One annotation, no output but the job's id, and nothing stored. */
async function expectCleanFailure(run: Run, isDryRun: boolean): Promise<void> {
  expect(run.exitCode).toBe(1);
  expect(errorsOf(run)).toHaveLength(1);
  expect(Object.keys(run.outputs).filter((name) => name !== "job-id")).toEqual([]);
  if (!isDryRun) expect(run.summary).toBe("");
  const stored = await readdir(run.workspace, { recursive: true, withFileTypes: true });
  expect(stored.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual([]);
}

function errorsOf({ annotations }: Run): string[] {
  return annotations.filter(({ level }) => level === "error").map(({ message }) => message);
}
