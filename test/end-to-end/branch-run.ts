/** Backs up to the branch of a simulated GitHub, and checks what every such run promises. */

import { expect } from "vitest";
import { basicCredential } from "../../src/store/branch/git-environment.ts";
import { GITHUB_TOKEN, type GitHub, startGitHub } from "../simulator/git-server.ts";
import type { Run } from "../simulator/runner.ts";
import type { TlsFront } from "../simulator/tls-front.ts";
import { type Scenario, startSimulator } from "../simulator/world.ts";
import { type CheckedStep, checkedRun, expectDone } from "./checked-run.ts";
import { leakedSecrets, leakedUsers } from "./leaks.ts";
import { UserValues } from "./user-values.ts";

export const BRANCH = "auth0-backup";

/** Runs one backup of a new tenant; dispose of the run to remove its folders. */
export async function backupTo(
  github: GitHub,
  inputs: Readonly<Record<string, string>> = {},
  scenario: Scenario = {},
  step: CheckedStep = {},
): Promise<Run> {
  await using world = await startSimulator(scenario);
  const before = await refsOf(github);
  const run = await checkedRun(world, { destination: "branch", ...inputs }, { github, ...step });
  const token = inputs["github-token"] ?? GITHUB_TOKEN;
  const stored = { "the branch": await textOnBranches(github) };
  const secrets = [token, basicCredential(token), ...world.secrets()];
  expect(leakedSecrets({ ...run, stored }, secrets)).toEqual([]);
  const values = new UserValues(world.served(), Object.values(inputs));
  expect(leakedUsers({ ...run, stored }, values)).toEqual([]);
  if (run.exitCode !== 0) expect(await refsOf(github)).toEqual(before);
  return run;
}

/** Our commits, file names, and manifests: what a branch holds besides the users. */
async function textOnBranches(github: GitHub): Promise<string> {
  const ours = ["log", "--all", "--author=github-actions"];
  const commits = await github.git([...ours, "--name-only", "--format=%an %ae %B"]);
  const manifests = await github.git([...ours, "-p", "--format=", "--", "*manifest.json"]);
  return `${commits}\n${manifests.replace(/^[+-] {2}"filter": .*$/gm, "")}`;
}

/** All branches and the commits they are at. */
export async function refsOf(github: GitHub): Promise<string> {
  return await github.git(["for-each-ref", "--format=%(refname) %(objectname)"]);
}

/** Three backups in a format: the second changes nothing, and the third is compared with it. */
export async function expectCompared(format: string, compression: string, name: string) {
  await using github = await startGitHub();
  const inputs = { format, compression };
  await using first = await backupTo(github, inputs);
  await using second = await backupTo(github, inputs);
  await using third = await backupTo(github, inputs, {
    users: 260,
    edits: { removed: [3], changed: [9, 11] },
  });
  for (const run of [first, second, third]) expectDone(run);
  expect([...(await filesOf(github)).keys()]).toEqual(["manifest.json", name]);
  expect(second.outputs["changed"]).toBe("false");
  expect(third.summary).toContain("**+10 −1 ~2**");
  expect(third.summary).toContain("Changed properties: <code>email</code> 2.");
}

/** Backs up twice, the second time through something in front of GitHub that fails one time: the run must repeat what failed. */
export async function expectRepeated<F extends Pick<TlsFront, "serverUrl" | "certificate">>(
  startFront: (target: string) => Promise<F & AsyncDisposable>,
  check: (front: F) => void,
): Promise<void> {
  await using github = await startGitHub();
  await using first = await backupTo(github, {}, { users: 20 });
  expectDone(first);
  await using front = await startFront(github.serverUrl);
  const step = {
    github: { ...github, serverUrl: front.serverUrl },
    environment: { GIT_SSL_CAINFO: front.certificate },
  };
  await using world = await startSimulator({ users: 21 });
  await using run = await checkedRun(world, { destination: "branch" }, step);
  expectDone(run);
  check(front);
  expect(run.log).toContain("Retrying");
  expect(await logOf(github)).toHaveLength(2);
  expect(await github.file(BRANCH, "manifest.json")).not.toHaveLength(0);
}

/** Paths and contents of a branch. */
export async function filesOf(github: GitHub, branch = BRANCH): Promise<Map<string, string>> {
  const paths = await github.git(["ls-tree", "-r", "--name-only", branch]);
  const files = new Map<string, string>();
  for (const path of paths.split("\n")) {
    files.set(path, await github.git(["show", `${branch}:${path}`]));
  }
  return files;
}

/** The commits of a branch, newest first, in a format of `git log`. */
export async function logOf(github: GitHub, format = "%s", branch = BRANCH): Promise<string[]> {
  return (await github.git(["log", `--format=${format}`, branch])).split("\n");
}

/** The author of the action's commits. */
const BOT = "github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>";

/** Adds empty commits with the author and the trailers of backups to the branch. */
export async function commitBackups(github: GitHub, count: number, author = BOT): Promise<void> {
  const ref = `refs/heads/${BRANCH}`;
  const parent = await github.git(["rev-parse", "--verify", "--quiet", ref]).catch(() => "");
  const commits = Array.from({ length: count }, (_, i) => {
    const message = `Backup ${i + 1}\n\nBackup-Users: ${i + 1}\nBackup-Directory: .\n`;
    const from = i === 0 && parent !== "" ? `from ${parent}\n` : "";
    const people = `committer ${author} ${1_790_000_000 + i * 86_400} +0000`;
    return `commit ${ref}\n${people}\ndata ${message.length}\n${message}${from}\n`;
  });
  await github.git(["fast-import", "--quiet"], commits.join(""));
}
