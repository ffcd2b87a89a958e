/** Counterparts of the actions of others that the workflows use: what each does to the job, and what it asks of it. */

import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { artifactFiles } from "./artifact-files.ts";
import type { GitHub } from "./git-server.ts";
import type { Ended } from "./scripts.ts";
import type { World } from "./world.ts";

/** The artifacts of a workflow run: those that this action stored, and those of `actions/upload-artifact`. */
export class Artifacts {
  readonly #world: World | undefined;
  readonly #uploaded = new Map<string, ReadonlyMap<string, Buffer>>();

  constructor(world: World | undefined) {
    this.#world = world;
  }

  /** Files by name, by name of the artifact. */
  all(): ReadonlyMap<string, ReadonlyMap<string, Buffer>> {
    const stored = this.#world?.artifacts() ?? [];
    return new Map([
      ...stored.map((artifact) => [artifact.name, artifactFiles(artifact)] as const),
      ...this.#uploaded,
    ]);
  }

  add(name: string, files: ReadonlyMap<string, Buffer>): void {
    if (this.all().has(name)) throw new Refusal(`an artifact named ${name} already exists`);
    this.#uploaded.set(name, files);
  }
}

/** One use of an action. */
export interface Use {
  readonly inputs: Readonly<Record<string, string>>;
  /** What the job's token may do. */
  readonly permissions: Readonly<Record<string, string>>;
  readonly workspace: string;
  readonly artifacts: Artifacts;
  readonly github: Pick<GitHub, "git"> | undefined;
}

/** What a counterpart does; it hands back variables for the steps to come. */
type Counterpart = (use: Use) => Promise<Readonly<Record<string, string>>>;

/** Why an action fails its step. */
class Refusal extends Error {}

const COUNTERPARTS: Readonly<Record<string, Counterpart>> = {
  "actions/checkout": checkout,
  "actions/download-artifact": downloadArtifact,
  "actions/upload-artifact": uploadArtifact,
  "aws-actions/configure-aws-credentials": configureAwsCredentials,
  // What they set up is there.
  "actions/setup-node": async () => ({}),
};

/** Keys of the simulated session that `aws-actions/configure-aws-credentials` gets. */
export const AWS_SESSION = {
  AWS_ACCESS_KEY_ID: "ASIASIMULATED0000000",
  AWS_SECRET_ACCESS_KEY: "aws-secret-do-not-print",
  AWS_SESSION_TOKEN: "aws-session-do-not-print",
} as const;

/**
 * Plays another action.
 *
 * @param uses as the step names it, with its commit
 * @throws for an action that has no counterpart here
 */
export async function playOther(
  uses: string,
  use: Use,
): Promise<Ended & { readonly exported: Readonly<Record<string, string>> }> {
  const [name = ""] = uses.split("@");
  const play = COUNTERPARTS[name];
  if (play === undefined) throw new Error(`${name} is not simulated.`);
  const ended = { outputs: {}, summary: "" };
  try {
    return { ...ended, succeeded: true, log: "", exported: await play(use) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...ended, succeeded: false, log: `${name}: ${error.message}`, exported: {} };
  }
}

async function checkout({ inputs, permissions, workspace, github }: Use) {
  // The repository's own files: a test puts there what a workflow needs of them.
  if (inputs["ref"] === undefined || github === undefined) return {};
  needs(permissions, "contents");
  const remote = await github.git(["rev-parse", "--absolute-git-dir"]);
  const clone = ["clone", "--quiet", "--depth", "1", "--branch", inputs["ref"]];
  const target = path.resolve(workspace, inputs["path"] ?? ".");
  await promisify(execFile)("git", [...clone, `file://${remote}`, target]).catch((error: Error) => {
    throw new Refusal(error.message);
  });
  return {};
}

async function downloadArtifact({ inputs, permissions, workspace, artifacts }: Use) {
  if (inputs["run-id"] !== undefined) {
    needs(permissions, "actions");
    if (!inputs["github-token"]) throw new Refusal("another run's artifacts need a token");
  }
  const { name, pattern = "*" } = inputs;
  const found = [...artifacts.all()].filter(([known]) =>
    name ? known === name : path.matchesGlob(known, pattern),
  );
  if (name && found.length === 0) throw new Refusal(`Artifact '${name}' not found`);
  for (const [artifact, files] of found) {
    const isFlat = name || inputs["merge-multiple"] === "true" || found.length === 1;
    const folder = path.resolve(workspace, inputs["path"] ?? ".", isFlat ? "." : artifact);
    await mkdir(folder, { recursive: true });
    for (const [file, bytes] of files) await writeFile(path.join(folder, file), bytes);
  }
  return {};
}

async function uploadArtifact({ inputs, workspace, artifacts }: Use) {
  const source = path.resolve(workspace, inputs["path"] ?? "");
  const found = await stat(source).catch(() => undefined);
  if (found === undefined) {
    if (inputs["if-no-files-found"] === "error") throw new Refusal("no files were found");
    return {};
  }
  const names = found.isDirectory() ? await readdir(source) : [path.basename(source)];
  const folder = found.isDirectory() ? source : path.dirname(source);
  const files = names.map(async (file) => [file, await readFile(path.join(folder, file))] as const);
  artifacts.add(inputs["name"] ?? "artifact", new Map(await Promise.all(files)));
  return {};
}

async function configureAwsCredentials({ inputs, permissions }: Use) {
  needs(permissions, "id-token", "write");
  const { "role-to-assume": role = "", "aws-region": region = "" } = inputs;
  if (!/^arn:aws:iam::\d{12}:role\/\S+$/.test(role)) throw new Refusal("no role to assume");
  if (region === "") throw new Refusal("aws-region is missing");
  return { ...AWS_SESSION, AWS_REGION: region, AWS_DEFAULT_REGION: region };
}

function needs(permissions: Use["permissions"], scope: string, level = "read"): void {
  const granted = permissions[scope];
  if (granted === level || granted === "write") return;
  throw new Refusal(`Resource not accessible by integration: ${scope} is not granted`);
}
