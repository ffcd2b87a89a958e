/** The backup branch as GitHub has it: asked, fetched and pushed to. */

import { BackupError } from "../../base/errors.ts";
import type { Log } from "../../base/log.ts";
import { type Git, GitError } from "./git.ts";
import { gitFailure, isRefusal } from "./git-failure.ts";
import { asDescendants, type NewHistory } from "./history.ts";
import { withRetry } from "./retry.ts";

/** What is to be pushed. */
interface Push {
  readonly commit: string;
  /** Where the branch must still be. */
  readonly head: string | undefined;
  /** What takes the place of the commit and of those before it. */
  readonly newHistory: NewHistory | undefined;
}

/** A branch of the remote repository. */
export class RemoteBranch {
  readonly #git: Git;
  readonly #ref: string;
  readonly #log: Log;

  /** @param name of the branch, which need not exist */
  constructor(git: Git, name: string, log: Log) {
    this.#git = git;
    this.#ref = `refs/heads/${name}`;
    this.#log = log;
  }

  /** Runs a command that asks GitHub for something, and does no harm twice. */
  #ask(what: string, args: readonly string[]): Promise<string> {
    const run = () => this.#git.run(args, { network: true });
    return withRetry(what, this.#log, this.#git.signal, run);
  }

  /**
   * Asks whether a push would be let in; nothing is changed by that.
   *
   * @throws BackupError where it would not
   */
  async requireAccess(): Promise<void> {
    const tree = await this.#git.run(["mktree"]);
    const probe = await this.#git.run(["commit-tree", tree.trim(), "-m", "Is a push let in?"]);
    const refspec = `+${probe.trim()}:${this.#ref}`;
    await translated(
      this.#ask("the question whether we may push", [
        "push",
        "--dry-run",
        "--quiet",
        "origin",
        refspec,
      ]),
    );
  }

  /** The newest commit of the branch, where it exists. @throws GitError */
  async head(): Promise<string | undefined> {
    const found = await this.#ask("the look at the branches", ["ls-remote", "origin", this.#ref]);
    // The name also finds branches that end with it.
    const line = found.split("\n").find((one) => one.endsWith(`\t${this.#ref}`));
    return line?.split("\t", 1)[0];
  }

  /**
   * Fetches the newest commits and their trees, without the files.
   *
   * @param depth how many generations of commits
   * @returns the newest, where the branch exists
   * @throws GitError
   */
  async fetch(depth: number): Promise<string | undefined> {
    if ((await this.head()) === undefined) return undefined;
    const fetched = "refs/backup/head";
    await this.#ask("the fetch", [
      "fetch",
      "--quiet",
      "--no-tags",
      "--no-write-fetch-head",
      `--depth=${depth}`,
      "--filter=blob:none",
      "origin",
      `+${this.#ref}:${fetched}`,
    ]);
    return (await this.#git.run(["rev-parse", fetched])).trim();
  }

  /**
   * Pushes a commit: never by force, but for a new history, and then only if the branch is still at `head`.
   *
   * @throws GitError
   */
  async push({ commit, head, newHistory }: Push): Promise<void> {
    const push = (...lease: string[]) =>
      this.#git.run(["push", "--porcelain", ...lease, "origin", `${commit}:${this.#ref}`], {
        network: true,
      });
    if (newHistory === undefined) await push();
    else {
      const lease = `--force-with-lease=${this.#ref}:${head}`;
      await asDescendants(this.#git, newHistory, () => push(lease));
    }
  }

  /**
   * Whether a push got through although its answer did not; one that GitHub refused in words did not.
   *
   * @throws BackupError where nobody can tell
   */
  async hasLanded(commit: string, error: unknown): Promise<boolean> {
    if (!(error instanceof GitError) || isRefusal(error)) return false;
    const head = await this.head().catch(() => {
      throw new BackupError(
        "The connection to GitHub's git broke off during the push, and the branch cannot be asked now.",
        "It may have the backup, whole: look at its newest commit, or run the backup again.",
        { cause: error },
      );
    });
    return head === commit;
  }
}

/** Work whose git errors come out as ones for a person. */
export async function translated<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw gitFailure(error);
  }
}
