/** Compares what a run says with what the destinations hold before and after it. */

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { expect } from "vitest";
import { artifactBytes, artifactFiles } from "../simulator/artifact-files.ts";
import type { GitHub } from "../simulator/git-server.ts";
import type { Run } from "../simulator/runner.ts";
import type { World } from "../simulator/world.ts";

/** Where a run may store. */
export interface Destinations {
  readonly world: World;
  readonly github: Pick<GitHub, "git" | "file"> | undefined;
  /** Absolute path of the output folder, where it is known before the run. */
  readonly folder: string | undefined;
}

/** What the destinations hold. */
export interface Contents {
  /** Ids of the finalized artifacts. */
  readonly artifacts: readonly string[];
  /** The author of each commit of any branch. */
  readonly commits: ReadonlyMap<string, string>;
  /** SHA-256 of each file of the output folder, by its path in it. */
  readonly files: ReadonlyMap<string, string>;
}

const BOT = "github-actions[bot]";

interface ListedFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

interface Manifest {
  readonly job_id: string;
  readonly users_exported: number;
  readonly users_kept: number;
  readonly files: readonly ListedFile[];
}

export async function contentsOf({ world, github, folder }: Destinations): Promise<Contents> {
  const log = (await github?.git(["log", "--all", "--format=%H %an"])) ?? "";
  const commits = log.split("\n").filter((line) => line !== "");
  return {
    artifacts: world.artifacts().map(({ id }) => id),
    commits: new Map(commits.map((line) => [line.slice(0, 40), line.slice(41)])),
    files: folder === undefined ? new Map() : await digestsIn(folder),
  };
}

/** Every destination is as it was, or an annotation of the failed run names the one that is not. */
export async function expectUntouched(
  run: Run,
  before: Contents,
  destinations: Destinations,
): Promise<void> {
  const after = await contentsOf(destinations);
  const said = run.annotations.map(({ message }) => message).join("\n");
  expect(after.files).toEqual(before.files);
  if (!/the branch may (already )?have the complete backup/i.test(said)) {
    expect(ourChanges(before, after)).toEqual({ added: [], removed: [] });
  }
  const left = destinations.world.artifacts().filter(({ id }) => !before.artifacts.includes(id));
  for (const { name } of left) expect(said).toMatch(new RegExp(`artifact "?${name}\\b`));
  expect(after.artifacts).toEqual(expect.arrayContaining([...before.artifacts]));
}

/** The outputs, the manifests and the stored bytes agree, and destinations that the step does not name are as they were. */
export async function expectStored(
  run: Run,
  before: Contents,
  destinations: Destinations,
  inputs: Readonly<Record<string, string>>,
): Promise<void> {
  const { destination = "" } = inputs;
  // An input that is given but empty is not given, for the runner: the default counts.
  const asked = (destination.trim() || "artifact").split(/[\s,]+/);
  const after = await contentsOf(destinations);
  if (asked.includes("file")) await expectFiles(run, before, after, destinations);
  else expect(after.files).toEqual(before.files);
  if (asked.includes("artifact")) expectArtifact(run, before, destinations.world);
  else expect(after.artifacts).toEqual(before.artifacts);
  if (asked.includes("branch")) await expectCommit(run, before, after, destinations, inputs);
  else expect(ourChanges(before, after)).toEqual({ added: [], removed: [] });
}

/** The run's folder has its files, and others there are unchanged. */
async function expectFiles(run: Run, before: Contents, after: Contents, to: Destinations) {
  const { manifest: manifestFile = path.join(run.workspace, "auth0-users", "manifest.json") } =
    run.outputs;
  const folder = path.dirname(manifestFile);
  if (hasOutputs(run)) expect(path.dirname(run.outputs["file"] ?? "")).toBe(folder);
  const manifest = parsed(await readFile(manifestFile));
  expectOutputs(run, manifest);
  for (const { name, sha256 } of manifest.files) {
    expect([name, await digestOf(path.join(folder, name))]).toEqual([name, sha256]);
  }
  if (to.folder === undefined) return;
  const names = new Set([...manifest.files.map(({ name }) => name), "manifest.json"]);
  const others = ({ files }: Contents) => new Map([...files].filter(([name]) => !names.has(name)));
  expect(others(after)).toEqual(others(before));
}

/** There is one more artifact: the one that the outputs name. */
function expectArtifact(run: Run, before: Contents, world: World): void {
  const added = world.artifacts().filter(({ id }) => !before.artifacts.includes(id));
  expect(added).toHaveLength(1);
  for (const artifact of added) {
    const digest = hash(artifactBytes(artifact));
    const { "artifact-id": id, "artifact-digest": told } = saidOr(run, {
      "artifact-id": artifact.id,
      "artifact-digest": digest,
    });
    expect([artifact.id, artifact.digest, digest]).toEqual([id, `sha256:${digest}`, told]);
    const files = artifactFiles(artifact);
    const manifest = parsed(files.get("manifest.json"));
    expectOutputs(run, manifest);
    const names = manifest.files.map(({ name }) => name);
    expect([...files.keys()].toSorted()).toEqual([...names, "manifest.json"].toSorted());
    for (const file of manifest.files) expectBytes(files.get(file.name), file);
  }
}

/** The commit that the outputs name is on the branch, is new if they say so, and has the files that its manifest lists. */
async function expectCommit(
  run: Run,
  before: Contents,
  after: Contents,
  { github }: Destinations,
  { directory = ".", branch: name = "auth0-backup", history }: Readonly<Record<string, string>>,
): Promise<void> {
  const head = await github?.git(["rev-parse", `refs/heads/${name}`]);
  const added = ourChanges(before, after).added.length > 0;
  const {
    branch,
    "commit-sha": commit = "",
    changed,
  } = saidOr(run, { branch: name, "commit-sha": head ?? "", changed: String(added) });
  await github?.git(["merge-base", "--is-ancestor", commit, `refs/heads/${branch}`]);
  expect(after.commits.has(commit)).toBe(true);
  const inFolder = (file: string) => path.posix.normalize(`${directory}/${file}`);
  const manifest = parsed(await github?.file(commit, inFolder("manifest.json")));
  const users = String(manifest.users_kept);
  expect(users).toBe(saidOr(run, { "users-kept": users })["users-kept"]);
  for (const file of manifest.files) {
    expectBytes(await github?.file(commit, inFolder(file.name)), file);
  }
  if (changed === "true") {
    expect(before.commits.has(commit)).toBe(false);
    const job = manifest.job_id;
    expect(job).toBe(saidOr(run, { "job-id": job })["job-id"]);
  } else if (history === undefined)
    expect([changed, ...ourChanges(before, after).added]).toEqual(["false"]);
}

/** What the outputs say about a backup is what its manifest says, where they could be written. */
function expectOutputs(run: Run, manifest: Manifest): void {
  if (!hasOutputs(run)) return;
  const { outputs } = run;
  const { files } = manifest;
  const names = (JSON.parse(outputs["files"] ?? "[]") as string[]).map((file) =>
    path.basename(file),
  );
  expect({
    job: outputs["job-id"],
    exported: outputs["users-exported"],
    kept: outputs["users-kept"],
    bytes: outputs["bytes"],
    sha256: outputs["sha256"],
    files: names,
  }).toEqual({
    job: manifest.job_id,
    exported: String(manifest.users_exported),
    kept: String(manifest.users_kept),
    bytes: String(files.reduce((sum, { bytes }) => sum + bytes, 0)),
    sha256: files[0]?.sha256 ?? "",
    // GitHub limits the size of the output, not that of the manifest.
    files: files.slice(0, names.length).map(({ name }) => name),
  });
}

/** Whether the outputs could be written; a run whose annotations say the contrary has none. */
export function hasOutputs({ annotations }: Run): boolean {
  return !annotations.some(({ message }) => message.startsWith("The outputs could not be written"));
}

/** The outputs, or what stands in for them where they could not be written. */
function saidOr(run: Run, found: Readonly<Record<string, string>>): Run["outputs"] {
  return hasOutputs(run) ? run.outputs : found;
}

/** Backups that came to the branches, and any commits that left them. */
function ourChanges(before: Contents, after: Contents) {
  const fresh = [...after.commits].filter(([commit]) => !before.commits.has(commit));
  return {
    added: fresh.filter(([, author]) => author === BOT),
    removed: [...before.commits.keys()].filter((commit) => !after.commits.has(commit)),
  };
}

function expectBytes(stored: Buffer | undefined, { name, bytes, sha256 }: ListedFile): void {
  expect({ name, bytes: stored?.length, sha256: stored && hash(stored) }).toEqual({
    name,
    bytes,
    sha256,
  });
}

function parsed(manifest: Buffer | undefined): Manifest {
  return JSON.parse(String(manifest));
}

function hash(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Of files of any size. */
async function digestOf(file: string): Promise<string> {
  const sha256 = createHash("sha256");
  await pipeline(createReadStream(file), sha256);
  return sha256.digest("hex");
}

/** A folder that is missing has no files. */
async function digestsIn(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const digests = new Map<string, string>();
  for (const entry of entries.filter((one) => one.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    digests.set(path.relative(folder, file), await digestOf(file));
  }
  return digests;
}
