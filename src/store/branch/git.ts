/** The `git` program on a bare repository of its own: no shell, no checkout, the token in the environment only. */

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { BackupError } from "../../base/errors.ts";
import { RetryBudget, withRetry } from "../../base/retry.ts";
import type { Run } from "../../base/run.ts";
import { readFileChunks } from "../../pipeline/read-file.ts";
import { credentialsFor, gitEnvironment } from "./git-environment.ts";
import { GitError, isTransient, summarizeGitError } from "./git-errors.ts";

/** What a repository is made for. */
export interface GitSettings extends Pick<Run, "log" | "signal" | "environment"> {
  /** A private folder that does not exist yet. */
  readonly folder: string;
  /** Address of the remote repository, without credentials. */
  readonly remote: URL;
  readonly token: string;
  /** zlib's level for new objects; 0 where the files are compressed already. */
  readonly compressionLevel: number;
}

/** Options of one command. */
interface Command {
  /** Whether it talks to the remote, and so needs the token. */
  readonly network?: boolean;
  /** Standard input; none when left out. */
  readonly input?: string | Buffer;
  /** Ends the command when it is aborted; the run's signal when left out. */
  readonly signal?: AbortSignal;
}

/** Configuration by environment variables came with 2.31. */
const OLDEST_GIT = [2, 31] as const;
const INSTALL_GIT = `Install git ${OLDEST_GIT.join(".")} or newer on the runner, or use \`destination: artifact\`.`;

/** Whether a child process can lead a group, so that the processes that it starts end with it. */
const HAS_GROUPS = process.platform !== "win32";

/** A bare repository, and the remote one named `origin` in it. */
export class Git {
  readonly #settings: GitSettings;
  readonly #local: Record<string, string>;
  readonly #network: Record<string, string>;
  /** The files that were fetched, or are being fetched, by their ids. */
  readonly #blobs = new Map<string, Promise<void>>();
  /** The paths of those that were unpacked, likewise. */
  readonly #unpacked = new Map<string, string>();

  private constructor(settings: GitSettings) {
    const { environment, folder, compressionLevel, remote, token } = settings;
    const variables = gitEnvironment.bind(undefined, environment, folder, compressionLevel);
    this.#settings = settings;
    this.#local = variables([]);
    this.#network = variables(credentialsFor(remote, token));
  }

  /**
   * Makes the repository.
   *
   * @throws BackupError when there is no git, one that is too old, or one whose configuration cannot be read
   * @throws GitError when the repository cannot be made
   */
  static async init(settings: GitSettings): Promise<Git> {
    const git = new Git(settings);
    await mkdir(settings.folder, { mode: 0o700 });
    await git.#requireVersion();
    await git.run(["init", "--quiet", "--bare", "--template=", "--object-format=sha1"]);
    await git.run(["config", "remote.origin.url", settings.remote.href]);
    await git.#requireAddress();
    return git;
  }

  /** Ends every command when it is aborted. */
  get signal(): AbortSignal {
    return this.#settings.signal;
  }

  /** zlib's level for new objects. */
  get compressionLevel(): number {
    return this.#settings.compressionLevel;
  }

  /** Path of the repository. */
  get folder(): string {
    return this.#settings.folder;
  }

  /** Runs a command. @returns its standard output @throws GitError when it fails; the signal's reason when that is aborted */
  async run(
    args: readonly string[],
    { network = false, input = "", signal = this.signal }: Command = {},
  ): Promise<string> {
    const child = this.#spawn(args, network, signal);
    // A command that fails early closes its input; its own message is reported below.
    const fed = pipeline([input], child.stdin).catch(() => {});
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), fed]);
    await this.#requireSuccess(child, args, `${stdout}\n${stderr}`, signal);
    return stdout;
  }

  /**
   * Runs an idempotent command that talks to the remote, and retries it when the connection fails.
   *
   * @param what the command as a noun phrase, for the log: "the fetch"
   * @returns its standard output
   * @throws as `run`
   */
  runWithRetry(what: string, args: readonly string[]): Promise<string> {
    const budget = new RetryBudget({ retries: 2, firstDelay: 1000 });
    return withRetry(
      this.#settings,
      what,
      () => this.run(args, { network: true }),
      (error) => (isTransient(error) ? { budget, reason: summarizeGitError(error) } : undefined),
    );
  }

  /**
   * Fetches from the remote what is named, without the files of commits.
   *
   * @param source a refspec or an object id
   * @param filter what to leave out, in the syntax of git's partial clones
   * @throws as `run`
   */
  async fetch(
    source: string,
    options: readonly string[] = [],
    filter = "blob:none",
  ): Promise<void> {
    const quiet = ["--quiet", "--no-tags", "--no-write-fetch-head", `--filter=${filter}`];
    await this.runWithRetry("the fetch", ["fetch", ...quiet, ...options, "origin", source]);
  }

  /** Fetches the content of a file, which was left out when its commit was fetched. It is fetched once. @throws as `run` */
  fetchBlob(oid: string): Promise<void> {
    const fetched = this.#blobs.get(oid) ?? this.fetch(oid);
    this.#blobs.set(oid, fetched);
    fetched.catch(() => this.#blobs.delete(oid));
    return fetched;
  }

  /**
   * Unpacks a fetched file for {@link readBlob}, so that no one waits for git then: git inflates at half the speed at which we compare.
   *
   * @throws as `run`; the system's error if the disk cannot be written
   */
  async unpackBlob(oid: string): Promise<void> {
    const file = path.join(this.folder, `unpacked-${oid}`);
    const blob = this.stream(["cat-file", "blob", oid]);
    await pipeline(blob, createWriteStream(file, { flags: "wx", mode: 0o600 }));
    this.#unpacked.set(oid, file);
  }

  /** The content of a file, which is fetched if it was not. A chunk is valid only until the next one is requested. @throws as `run` */
  async *readBlob(oid: string): AsyncGenerator<Buffer> {
    await this.fetchBlob(oid);
    const file = this.#unpacked.get(oid);
    if (file === undefined) yield* this.stream(["cat-file", "blob", oid]);
    else yield* readFileChunks(file, this.signal);
  }

  /** Runs a command without input. @returns its standard output, as it arrives @throws as `run` */
  async *stream(args: readonly string[]): AsyncGenerator<Buffer> {
    const child = this.#spawn(args, false, this.signal);
    child.stdin.end();
    const stderr = text(child.stderr);
    try {
      yield* child.stdout as AsyncIterable<Buffer>;
      await this.#requireSuccess(child, args, await stderr, this.signal);
    } finally {
      kill(child);
    }
  }

  #spawn(
    args: readonly string[],
    network: boolean,
    signal: AbortSignal,
  ): ChildProcessWithoutNullStreams {
    const { folder } = this.#settings;
    signal.throwIfAborted();
    const child = spawn("git", args, {
      cwd: folder,
      env: network ? this.#network : this.#local,
      detached: HAS_GROUPS,
    });
    const onAbort = () => kill(child);
    signal.addEventListener("abort", onAbort, { once: true });
    child.once("close", () => signal.removeEventListener("abort", onAbort));
    // Reported by #requireSuccess; without listeners they would end the process.
    child.on("error", () => {});
    child.stdin.on("error", () => {});
    return child;
  }

  /** @throws BackupError when the runner's configuration would send git to another address, where a failure would look like GitHub's */
  async #requireAddress(): Promise<void> {
    const { href } = this.#settings.remote;
    const fetched = await this.run(["remote", "get-url", "--all", "origin"]);
    const pushed = await this.run(["remote", "get-url", "--all", "--push", "origin"]);
    if (fetched === `${href}\n` && pushed === `${href}\n`) return;
    throw new BackupError(
      "The runner's git configuration replaces the repository's address (`insteadOf`, `pushInsteadOf`, `pushurl` or `url`).",
      "Remove the setting, which `git config --list --show-origin` shows, or use `destination: artifact`.",
    );
  }

  async #requireVersion(): Promise<void> {
    const version = (await this.run(["version"])).trim();
    const [, major = 0, minor = 0] = /(\d+)\.(\d+)/.exec(version) ?? [];
    const [oldestMajor, oldestMinor] = OLDEST_GIT;
    if (Number(major) > oldestMajor) return;
    if (Number(major) === oldestMajor && Number(minor) >= oldestMinor) return;
    throw new BackupError(
      `The runner's git is too old for the backup branch (${version.slice(0, 60)}).`,
      INSTALL_GIT,
    );
  }

  /** Waits for the end of a command. One that succeeded has had its effect, even if the run was cancelled meanwhile. */
  async #requireSuccess(
    child: ChildProcessWithoutNullStreams,
    [command = ""]: readonly string[],
    printed: string,
    signal: AbortSignal,
  ): Promise<void> {
    if (child.pid === undefined) {
      throw new BackupError("The runner has no git, which the backup branch needs.", INSTALL_GIT);
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    if (child.exitCode === 0) return;
    signal.throwIfAborted();
    throw new GitError(command, child.exitCode, printed, this.#settings.remote.hostname);
  }
}

/**
 * Ends a command and the processes that it started: `git push` leaves the network to a child, which would live on, wait for its server,
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
