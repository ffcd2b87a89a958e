/** The backup branch as GitHub has it: asked, fetched and pushed to. */

import { BackupError } from "../errors.ts";
import { type Git, GitError } from "./git.ts";
import { gitFailure, isRefusal } from "./git-failure.ts";
import { asDescendants, type NewHistory } from "./history.ts";

/** A branch of the remote repository. */
export class RemoteBranch {
  readonly #git: Git;
  readonly #ref: string;

  /** @param name of the branch, which need not exist */
  constructor(git: Git, name: string) {
    this.#git = git;
    this.#ref = `refs/heads/${name}`;
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
      this.#git.run(["push", "--dry-run", "--quiet", "origin", refspec], { network: true }),
    );
  }

  /** The newest commit of the branch, where it exists. @throws GitError */
  async head(): Promise<string | undefined> {
    const found = await this.#git.run(["ls-remote", "origin", this.#ref], { network: true });
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
    await this.#git.run(
      [
        "fetch",
        "--quiet",
        "--no-tags",
        "--no-write-fetch-head",
        `--depth=${depth}`,
        "--filter=blob:none",
        "origin",
        `+${this.#ref}:${fetched}`,
      ],
      { network: true },
    );
    return (await this.#git.run(["rev-parse", fetched])).trim();
  }

  /**
   * Pushes a commit: never by force, but for a new history, and then only if the branch is still at `head`.
   *
   * @throws GitError
   */
  async push(
    commit: string,
    head: string | undefined,
    newHistory: NewHistory | undefined,
  ): Promise<void> {
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
