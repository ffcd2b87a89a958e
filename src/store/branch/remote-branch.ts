/** The backup branch as GitHub has it: single requests by git to ask, fetch and push. */

import { BackupError } from "../../base/errors.ts";
import type { Git } from "./git.ts";
import { translateGitErrors } from "./git-errors.ts";
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

const HEADS = "refs/heads/";

/** The branch as it was fetched. */
const FETCHED = "refs/backup/head";

/** A branch of the remote repository. */
export class RemoteBranch {
  readonly #git: Git;
  readonly #ref: string;

  /** @param name of the branch, which need not exist */
  constructor(git: Git, name: string) {
    this.#git = git;
    this.#ref = `${HEADS}${name}`;
  }

  /**
   * Checks by a dry run that the remote accepts pushes from us, and that the branch may exist; nothing changes.
   *
   * @throws BackupError where it does not
   */
  async requireAccess(): Promise<void> {
    const tree = (await this.#git.run(["mktree"])).trim();
    const probe = (await this.#git.run(["commit-tree", tree, "-m", "Probe"])).trim();
    const push = ["push", "--dry-run", "--quiet", "origin", `+${probe}:${this.#ref}`];
    await translateGitErrors(this.#git.runWithRetry("the check for push access", push));
    await translateGitErrors(this.head());
  }

  /**
   * The newest commit of the branch, where it exists.
   *
   * @throws BackupError where the name of another branch does not allow the branch to exist
   * @throws GitError
   */
  async head(): Promise<string | undefined> {
    const found = await this.#git.runWithRetry("the branch lookup", this.#lookup());
    const branches = parseRefs(found);
    const folders = this.#folders();
    const conflict = [...branches.keys()].find(
      (ref) => ref.startsWith(`${this.#ref}/`) || folders.includes(ref),
    );
    if (conflict === undefined) return branches.get(this.#ref);
    const name = this.#ref.slice(HEADS.length);
    throw new BackupError(
      `The repository has a branch ${conflict.slice(HEADS.length)}, so git cannot create the branch ${name}.`,
      "Choose another `branch`, or delete or rename the other one.",
    );
  }

  /** Whether a commit is the newest of the branch, asked once. @param signal instead of the run's @throws as `head` */
  async isAt(commit: string, signal: AbortSignal): Promise<boolean> {
    const found = await this.#git.run(this.#lookup(), { network: true, signal });
    return parseRefs(found).get(this.#ref) === commit;
  }

  /** The command that finds the branch, and all branches that conflict with its name. */
  #lookup(): string[] {
    return ["ls-remote", "origin", this.#ref, `${this.#ref}/*`, ...this.#folders()];
  }

  /** `refs/heads/a/b/c` → `refs/heads/a`, `refs/heads/a/b`. */
  #folders(): string[] {
    const parts = this.#ref.split("/");
    return parts.slice(2, -1).map((_, i) => parts.slice(0, i + 3).join("/"));
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
    await this.#git.fetch(`+${this.#ref}:${FETCHED}`, [`--depth=${depth}`]);
    return (await this.#git.run(["rev-parse", FETCHED])).trim();
  }

  /** Fetches the commits that `fetch` left out, without their trees. @throws GitError */
  async fetchOlder(): Promise<void> {
    const isShallow = await this.#git.run(["rev-parse", "--is-shallow-repository"]);
    if (isShallow.trim() === "false") return;
    await this.#git.fetch(`+${this.#ref}:${FETCHED}`, ["--unshallow"], "tree:0");
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
}

/** The commits of refs, from the output of `git ls-remote`. A pattern also finds names that end with it. */
function parseRefs(found: string): Map<string, string> {
  const lines = found.trimEnd().split("\n");
  return new Map(lines.map((line) => line.split("\t").reverse() as [string, string]));
}
