/** One run of the committed bundle against a simulated tenant, for the demo and for what the README shows of a run. */

import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { artifactFiles } from "./simulator/artifact-files.ts";
import { type GitHub, startGitHub } from "./simulator/git-server.ts";
import { MEMBERSHIP_SCOPES, madeGroups } from "./simulator/groups.ts";
import { type Run, runAction } from "./simulator/runner.ts";
import { CLIENT_ID, CLIENT_SECRET, startSimulator, type World } from "./simulator/world.ts";

/** Far more than a part on a branch may have, in bytes. */
const LARGEST_FILE = 2 ** 28;

/** A run that has ended, and what it stored. */
export interface DemoRun extends AsyncDisposable {
  readonly run: Run;
  /** Stored files by name, the manifest last; none where the run failed. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** Where the tenant answered: the only thing in the log that another run would call otherwise. */
  readonly tenantHost: string;
}

/**
 * Runs the action once.
 *
 * @param inputs the step's `with`; the tenant and the way to sign in are filled in where it does not give them
 * @param users how many users the tenant has
 * @throws when `inputs` names one that action.yml does not declare
 */
export async function demoRun(
  inputs: Readonly<Record<string, string>>,
  users: number,
): Promise<DemoRun> {
  await using world = await startSimulator({
    users,
    completes: { atPoll: 3 },
    groups: madeGroups({ users, roles: 3, perRole: 40, organizations: 5, perOrganization: 20 }),
    application: { scopes: ["read:connections", ...MEMBERSHIP_SCOPES] },
  });
  const wantsBranch = inputs["destination"]?.includes("branch") === true;
  // Not every machine has the git that it takes.
  await using github = wantsBranch ? await startGitHub() : undefined;
  const { origin } = world.tenant;
  const run = await runAction({
    inputs: { domain: origin, "client-id": CLIENT_ID, "client-secret": CLIENT_SECRET, ...inputs },
    world,
    ...(github === undefined ? {} : { github }),
  });
  return {
    run,
    files: run.exitCode === 0 ? await storedFiles(run, world, github) : new Map(),
    tenantHost: new URL(origin).host,
    [Symbol.asyncDispose]: () => run[Symbol.asyncDispose](),
  };
}

/** From the output folder where there is one, else out of the artifact, else from the branch. */
async function storedFiles(
  run: Run,
  world: World,
  github: GitHub | undefined,
): Promise<ReadonlyMap<string, Buffer>> {
  const { files = "[]", manifest = "", "commit-sha": commit } = run.outputs;
  const stored = new Map<string, Buffer>();
  if (github !== undefined && commit !== undefined) {
    const folder = await github.git(["rev-parse", "--absolute-git-dir"]);
    const paths = await github.git(["ls-tree", "-r", "--name-only", commit]);
    for (const file of paths.split("\n").toReversed()) {
      const show = ["--git-dir", folder, "show", `${commit}:${file}`];
      stored.set(path.basename(file), execFileSync("git", show, { maxBuffer: LARGEST_FILE }));
    }
  }
  const artifact = world.artifacts().at(-1);
  for (const [name, bytes] of artifact === undefined ? [] : artifactFiles(artifact)) {
    stored.set(name, bytes);
  }
  for (const file of [...(JSON.parse(files) as string[]), manifest]) {
    // Without `file` among the destinations these paths are gone with the run.
    const bytes = await readFile(file).catch(() => undefined);
    if (bytes !== undefined) stored.set(path.basename(file), bytes);
  }
  // The zip of an artifact has them in the order in which they were read.
  const isManifest = ([name]: [string, Buffer]) => Number(name === "manifest.json");
  return new Map(
    [...stored].sort((a, b) => isManifest(a) - isManifest(b) || a[0].localeCompare(b[0])),
  );
}

/** The first rows of a stored file, cut to a width in characters. */
export function firstRows(name: string, file: Buffer, rows: number, width: number): string[] {
  if (name.endsWith(".age")) return ["(encrypted: `age --decrypt --identity KEY-FILE` opens it)"];
  const plain = name.endsWith(".gz")
    ? gunzipSync(file)
    : name.endsWith(".zst")
      ? zstdDecompressSync(file)
      : file;
  return plain
    .toString()
    .split("\n", rows)
    .map((row) => [...row])
    .map((row) => (row.length > width ? `${row.slice(0, width).join("")}…` : row.join("")));
}
