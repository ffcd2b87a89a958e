/** The `git` program on a bare repository of its own: no shell, no checkout, the token in the environment only. */

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { BackupError } from "../../base/errors.ts";
import type { RunnerEnvironment } from "../../base/runner-environment.ts";

/** A `git` command that ended with an error. */
export class GitError extends Error {
  override readonly name = "GitError";
  /** What git printed: on standard output, then on standard error. */
  readonly printed: string;

  constructor(command: string, exitCode: number | null, printed: string) {
    super(`git ${command} ended with ${exitCode === null ? "a signal" : `exit code ${exitCode}`}`);
    this.printed = printed;
  }
}

/** What the repository needs to know. */
export interface GitSettings {
  /** A private folder that does not exist yet. */
  readonly folder: string;
  /** Address of the remote repository, without credentials. */
  readonly remote: URL;
  readonly token: string;
  /** zlib's level for new objects; 0 where the files are compressed already. */
  readonly compressionLevel: number;
  /** The runner's variables, of which git gets few. */
  readonly environment: RunnerEnvironment["environment"];
  /** Ends every command when it is aborted. */
  readonly signal: AbortSignal;
}

/** Options of one command. */
interface Command {
  /** Whether it talks to the remote, and so needs the token. */
  readonly network?: boolean;
  /** Standard input; none when left out. */
  readonly input?: string | Buffer;
}

/** Environment by which git is configured came with 2.31. */
const OLDEST_GIT = [2, 31] as const;

/** Whether a child can lead a group of processes, so that those it starts end with it. */
const HAS_GROUPS = process.platform !== "win32";

/**
 * Ends a command and what it started: `git push` leaves the network to a process of its own, which would live on, wait for its server,
 * and keep our pipes open.
 */
function kill(child: ChildProcessWithoutNullStreams): void {
  const hasEnded = child.stdout.closed && child.stderr.closed;
  if (child.pid === undefined || hasEnded) return;
  try {
    if (HAS_GROUPS) process.kill(-child.pid, "SIGKILL");
    else child.kill();
  } catch {
    // It ended in the meantime.
  }
}

/** A bare repository, and the remote one named `origin` in it. */
export class Git {
  readonly #settings: GitSettings;
  readonly #local: Record<string, string>;
  readonly #network: Record<string, string>;

  private constructor(settings: GitSettings) {
    this.#settings = settings;
    this.#local = environmentOf(settings, []);
    this.#network = environmentOf(settings, credentials(settings));
  }

  /**
   * Makes the repository.
   *
   * @throws BackupError where there is no git, or one that is too old
   */
  static async init(settings: GitSettings): Promise<Git> {
    const git = new Git(settings);
    await mkdir(settings.folder, { mode: 0o700 });
    await git.#requireVersion();
    await git.run(["init", "--quiet", "--bare", "--template="]);
    await git.run(["config", "remote.origin.url", settings.remote.href]);
    return git;
  }

  /** Ends every command when it is aborted. */
  get signal(): AbortSignal {
    return this.#settings.signal;
  }

  /** Path of the repository. */
  get folder(): string {
    return this.#settings.folder;
  }

  /** Runs a command. @returns its standard output @throws GitError when it fails; the signal's reason when that is aborted */
  async run(
    args: readonly string[],
    { network = false, input = "" }: Command = {},
  ): Promise<string> {
    const child = this.#spawn(args, network);
    // A command that fails early closes its input; what it says about that comes out below.
    const fed = pipeline([input], child.stdin).catch(() => {});
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), fed]);
    await this.#ended(child, args, () => `${stdout}\n${stderr}`);
    return stdout;
  }

  /** Runs a command that reads nothing. @returns its standard output while it comes @throws as `run` */
  async *stream(args: readonly string[]): AsyncGenerator<Buffer> {
    const child = this.#spawn(args, false);
    child.stdin.end();
    const stderr = text(child.stderr);
    try {
      yield* child.stdout as AsyncIterable<Buffer>;
      const said = await stderr;
      await this.#ended(child, args, () => said);
    } finally {
      kill(child);
    }
  }

  #spawn(args: readonly string[], network: boolean): ChildProcessWithoutNullStreams {
    const { folder, signal } = this.#settings;
    signal.throwIfAborted();
    const child = spawn("git", args, {
      cwd: folder,
      env: network ? this.#network : this.#local,
      detached: HAS_GROUPS,
    });
    const onAbort = () => kill(child);
    signal.addEventListener("abort", onAbort, { once: true });
    child.once("close", () => signal.removeEventListener("abort", onAbort));
    // Told by #ended; without listeners they would end the run.
    child.on("error", () => {});
    child.stdin.on("error", () => {});
    return child;
  }

  async #ended(
    child: ChildProcessWithoutNullStreams,
    [command = ""]: readonly string[],
    printed: () => string,
  ): Promise<void> {
    if (child.pid === undefined) throw noGit();
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    this.#settings.signal.throwIfAborted();
    if (child.exitCode !== 0) throw new GitError(command, child.exitCode, printed());
  }

  async #requireVersion(): Promise<void> {
    const said = await this.run(["version"]);
    const [, major, minor] = /(\d+)\.(\d+)/.exec(said) ?? [];
    const version = [Number(major), Number(minor)] as const;
    const isNewEnough =
      version[0] > OLDEST_GIT[0] || (version[0] === OLDEST_GIT[0] && version[1] >= OLDEST_GIT[1]);
    if (isNewEnough) return;
    throw new BackupError(
      `The runner's git is too old for the backup branch (${said.trim().slice(0, 60)}).`,
      `Install git ${OLDEST_GIT.join(".")} or newer on the runner, or use \`destination: artifact\`.`,
    );
  }
}

function noGit(): BackupError {
  return new BackupError(
    "The runner has no git, which the backup branch needs.",
    `Install git ${OLDEST_GIT.join(".")} or newer on the runner, or use \`destination: artifact\`.`,
  );
}

/** Variables that git gets from the runner: how to find programs, and how to reach the network. */
const PASSED_ON =
  /^(?:PATH|SYSTEMROOT|TEMP|TMP|TMPDIR|(?:https?|all|no)_proxy|SSL_CERT_(?:FILE|DIR)|CURL_CA_BUNDLE|GIT_SSL_CA(?:INFO|PATH)|GIT_CONFIG_(?:COUNT|(?:KEY|VALUE)_\d+))$/i;

/** Who commits, as everybody knows the bot of GitHub Actions. */
const BOT = {
  name: "github-actions[bot]",
  email: "41898282+github-actions[bot]@users.noreply.github.com",
};

function environmentOf(
  { folder, environment, compressionLevel }: GitSettings,
  credentials: readonly ConfigEntry[],
): Record<string, string> {
  const passedOn: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && PASSED_ON.test(name)) passedOn[name] = value;
  }
  return {
    ...passedOn,
    // Messages are read, so they must come in English; and nobody is there to be asked.
    LC_ALL: "C",
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "",
    SSH_ASKPASS: "",
    // A user's own settings may rewrite addresses or run programs; the machine's are still read.
    HOME: folder,
    XDG_CONFIG_HOME: folder,
    GIT_DIR: folder,
    GIT_INDEX_FILE: path.join(folder, "index"),
    GIT_AUTHOR_NAME: BOT.name,
    GIT_AUTHOR_EMAIL: BOT.email,
    GIT_COMMITTER_NAME: BOT.name,
    GIT_COMMITTER_EMAIL: BOT.email,
    ...configured(passedOn["GIT_CONFIG_COUNT"], [
      ["core.hooksPath", path.join(folder, "no-hooks")],
      ["core.bigFileThreshold", "1m"],
      ["core.compression", String(compressionLevel)],
      ["pack.window", "0"],
      ["commit.gpgSign", "false"],
      ["push.gpgSign", "false"],
      ["credential.helper", ""],
      // The header with the token would go along to wherever an answer sends us.
      ["http.followRedirects", "false"],
      ["gc.auto", "0"],
      ["maintenance.auto", "false"],
      ["core.commitGraph", "false"],
      ["protocol.version", "2"],
      ["advice.graftFileDeprecated", "false"],
      ...credentials,
    ]),
  };
}

type ConfigEntry = readonly [key: string, value: string];

/** Settings of git's as variables, behind those that are set so already. */
function configured(
  count: string | undefined,
  entries: readonly ConfigEntry[],
): Record<string, string> {
  const first = Number(count ?? 0) || 0;
  const variables: Record<string, string> = { GIT_CONFIG_COUNT: String(first + entries.length) };
  entries.forEach(([key, value], i) => {
    variables[`GIT_CONFIG_KEY_${first + i}`] = key;
    variables[`GIT_CONFIG_VALUE_${first + i}`] = value;
  });
  return variables;
}

/** What follows `basic` in the header that signs in to GitHub's git. As secret as the token. */
export function basicCredential(token: string): string {
  return Buffer.from(`x-access-token:${token}`).toString("base64");
}

function credentials({ remote, token }: GitSettings): ConfigEntry[] {
  // The whole address, because the setting for the longest part of an address wins.
  const key = `http.${remote.href}.extraheader`;
  return [
    // The empty value drops what a checkout step or the machine configured: it would be sent too.
    [key, ""],
    [key, `AUTHORIZATION: basic ${basicCredential(token)}`],
  ];
}
