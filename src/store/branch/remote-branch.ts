/** The backup branch as GitHub has it: single requests by git to ask, fetch and push. */

import { BackupError } from "../../base/errors.ts";
import type { Git } from "./git.ts";
import { GitError, isRejection, translateGitErrors } from "./git-errors.ts";
import { asDescendants, type ShortHistory } from "./history.ts";

/** A commit to push. */
export interface Push {
  /** The newest commit that the branch shall have. */
  readonly commit: string;
  /** The newest commit that the branch must still have; `undefined` where it must not exist. */
  readonly head: string | undefined;
  /** Where `history` removes older commits: the history that `commit` ends. Only this push is forced. */
  readonly shortened: ShortHistory | undefined;
}

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
   * Checks by a dry run that the remote accepts pushes from us; nothing changes.
   *
   * @throws BackupError where it does not
   */
  async requireAccess(): Promise<void> {
    const tree = (await this.#git.run(["mktree"])).trim();
    const probe = (await this.#git.run(["commit-tree", tree, "-m", "Probe"])).trim();
    const push = ["push", "--dry-run", "--quiet", "origin", `+${probe}:${this.#ref}`];
    await translateGitErrors(this.#git.runWithRetry("the check for push access", push));
  }

  /** The newest commit of the branch, where it exists. @throws GitError */
  async head(): Promise<string | undefined> {
    const args = ["ls-remote", "origin", this.#ref];
    const found = await this.#git.runWithRetry("the branch lookup", args);
    // The name also finds branches that end with it.
    const line = found.split("\n").find((one) => one.endsWith(`\t${this.#ref}`));
    return line?.split("\t", 1)[0];
  }

  /**
   * Fetches the newest commits and their trees, without the files.
   *
   * @param depth maximum number of generations of commits
   * @returns the newest, where the branch exists
   * @throws GitError
   */
  async fetch(depth: number): Promise<string | undefined> {
    if ((await this.head()) === undefined) return undefined;
    const fetched = "refs/backup/head";
    await this.#git.fetch(`+${this.#ref}:${fetched}`, `--depth=${depth}`);
    return (await this.#git.run(["rev-parse", fetched])).trim();
  }

  /**
   * Pushes a commit once. Pushes are never forced, except to apply `history`, and then only while the branch is still at `head`.
   *
   * @throws GitError
   */
  async push({ commit, head, shortened }: Push): Promise<void> {
    const lease = shortened === undefined ? [] : [`--force-with-lease=${this.#ref}:${head}`];
    const args = ["push", "--porcelain", ...lease, "origin", `${commit}:${this.#ref}`];
    const push = () => this.#git.run(args, { network: true });
    await (shortened === undefined ? push() : asDescendants(this.#git, shortened, push));
  }

  /**
   * Whether a push succeeded although git failed: its answer may have been lost. A push that GitHub rejected explicitly did not.
   *
   * @throws BackupError where the branch cannot be asked
   */
  async hasReceived(commit: string, error: unknown): Promise<boolean> {
    if (!(error instanceof GitError) || isRejection(error)) return false;
    const head = await this.head().catch(() => {
      throw new BackupError(
        "The connection to GitHub's git failed during the push, and again when asking whether the push succeeded.",
        "The branch may have the complete backup: look at its newest commit, or run the backup again.",
        { cause: error },
      );
    });
    return head === commit;
  }
}
