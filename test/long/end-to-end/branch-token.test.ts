import { mkdtemp, readdir, readFile, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { basicCredential } from "../../../src/store/branch/git-environment.ts";
import { backupTo } from "../../end-to-end/branch-run.ts";
import { expectDone } from "../../end-to-end/checked-run.ts";
import { GITHUB_TOKEN, startGitHub } from "../../simulator/git-server.ts";

const SECRETS = [GITHUB_TOKEN, basicCredential(GITHUB_TOKEN)];

/** What is found on the running machine. */
interface Finds {
  /** The `git` subcommands that ran. */
  readonly commands: Set<string>;
  /** Where a secret was found. */
  readonly leaks: string[];
}

/** Searches the arguments of every process, and every file of git's repositories. */
async function look(finds: Finds): Promise<void> {
  for (const id of await readdir("/proc")) {
    if (!/^\d+$/.test(id)) continue;
    const line = await readFile(`/proc/${id}/cmdline`, "latin1").catch(() => "");
    const [program = "", command = ""] = line.split("\0");
    if (program.endsWith("git")) finds.commands.add(command);
    if (SECRETS.some((secret) => line.includes(secret))) finds.leaks.push(`arguments: ${command}`);
    if (!program.endsWith("git")) continue;
    const folder = await readlink(`/proc/${id}/cwd`).catch(() => "");
    if (!folder.endsWith("repository.git")) continue;
    const files = await readdir(folder, { recursive: true }).catch(() => []);
    for (const file of files) {
      const bytes = await readFile(join(folder, file), "latin1").catch(() => "");
      if (SECRETS.some((secret) => bytes.includes(secret))) finds.leaks.push(file);
    }
  }
}

test.skipIf(process.platform !== "linux")(
  "The token is in no process's arguments, in no file of git and in no address while a backup runs (seen in Linux's /proc).",
  async () => {
    await using github = await startGitHub();
    const finds: Finds = { commands: new Set(), leaks: [] };
    let isRunning = true;
    const looking = (async () => {
      while (isRunning) await look(finds);
    })();
    for (const users of [4000, 4020]) {
      await using run = await backupTo(github, {}, { users });
      expectDone(run);
    }
    isRunning = false;
    await looking;
    expect(finds.leaks).toEqual([]);
    for (const command of ["push", "fetch", "ls-remote"]) expect(finds.commands).toContain(command);
    for (const { url } of github.requests) {
      for (const secret of SECRETS) expect(decodeURIComponent(url)).not.toContain(secret);
    }
  },
);

test("The step's token replaces headers that the job's environment and the home folder configure.", async () => {
  await using github = await startGitHub();
  const stale = `AUTHORIZATION: basic ${basicCredential("ghs_stale")}`;
  const home = await mkdtemp(join(tmpdir(), "home-"));
  try {
    await writeFile(
      join(home, ".gitconfig"),
      `[http]\n\textraheader = ${stale}\n[url "ssh://git@example.invalid/"]\n\tinsteadOf = ${github.serverUrl}/\n`,
    );
    const environment = {
      HOME: home,
      GIT_CONFIG_COUNT: "2",
      GIT_CONFIG_KEY_0: `http.${github.serverUrl}/.extraheader`,
      GIT_CONFIG_VALUE_0: stale,
      GIT_CONFIG_KEY_1: `http.${github.serverUrl}/acme/.extraheader`,
      GIT_CONFIG_VALUE_1: stale,
      GIT_TRACE_CURL: "1",
    };
    await using run = await backupTo(github, {}, {}, { environment });
    expectDone(run);
  } finally {
    await rm(home, { recursive: true });
  }
  const sent = github.requests.map(({ authorization }) => authorization?.toLowerCase());
  expect(new Set(sent)).toEqual(new Set([`basic ${basicCredential(GITHUB_TOKEN)}`.toLowerCase()]));
});
