/** `destination: branch`: the backup as a commit on the backup branch, without a checkout. */

import path from "node:path";
import { BackupError } from "../../base/errors.ts";
import type { Run } from "../../base/run.ts";
import type { Repository } from "../../base/runner-environment.ts";
import type { BackupFile } from "../../pipeline/plan.ts";
import { NO_CHANGES } from "../../rows/sort/compare.ts";
import type { BranchSettings, History } from "../../settings.ts";
import { MANIFEST_NAME } from "../manifest.ts";
import { writeBlob } from "./blob.ts";
import { Blobs } from "./blobs.ts";
import { type BackupCount, COUNT_FORMAT, commitMessage, readCounts } from "./commit-message.ts";
import { type ComparedContent, countChanges, isUnchanged } from "./compare.ts";
import { type Fingerprint, newFingerprint } from "./fingerprint.ts";
import { Git } from "./git.ts";
import { basicCredential } from "./git-environment.ts";
import { GitError, translateGitErrors } from "./git-errors.ts";
import { keptCommits, neededCommits, shortenHistory } from "./history.ts";
import { assertMaximumDrop, assertPushFits, lossWarning } from "./limits.ts";
import { type PreviousBackup, readPreviousBackup, unpackFiles } from "./previous-backup.ts";
import { pushWithRetry } from "./push.ts";
import { type Push, RemoteBranch } from "./remote-branch.ts";
import { type BranchBackup, type Comparison, formatResult } from "./result.ts";
import { type StoredFile, writeTree } from "./tree.ts";

/** A backup to commit. */
export interface BranchContent extends Omit<ComparedContent, "files"> {
  readonly files: readonly BackupFile[];
  /** Writes `manifest.json` with the fingerprint of encrypted files. @returns its path */
  readonly writeManifest: (fingerprint: Fingerprint | undefined) => Promise<string>;
  readonly tenant: string;
  readonly usersKept: number;
  readonly jobId: string;
  readonly runUrl: string | undefined;
}

/** The same, as objects of the repository. */
interface HashedContent extends ComparedContent, Omit<BranchContent, "files"> {
  readonly manifest: StoredFile;
}

/** A commit on top of what the branch has, and how it differs. `commit` is `head` when there is nothing to push. */
interface Plan extends Push, Comparison {
  readonly counts: readonly BackupCount[];
  /** About many users who are no longer in the backup. */
  readonly lossWarning: string | undefined;
}

/** A commit that is ready to be pushed. */
export interface PreparedCommit extends Comparison {
  /**
   * Pushes the commit, rebuilt on top of other pushes when they come first.
   *
   * @throws BackupError, with the branch unchanged
   */
  push(): Promise<BranchBackup>;
}

/** How many commits are fetched, for the chart. */
const FETCHED_COMMITS = 30;

const REMOVED_HISTORY = "Removed the older commits of the branch, as `history` says.";

/** The part of a run that a backup branch needs, in a known repository. */
type BranchRun = Pick<Run, "log" | "signal"> & { readonly repository: Repository };

/** The backup branch of a repository that accepts our pushes. */
export class BackupBranch {
  readonly #git: Git;
  readonly #remote: RemoteBranch;
  readonly #settings: BranchSettings;
  readonly #run: BranchRun;
  readonly #blobs: Blobs;
  /** What was fetched ahead, first without its files; `undefined` also if that failed. */
  #ahead: Promise<PreviousBackup | undefined> = Promise.resolve(undefined);
  #filesAhead: Promise<void> = Promise.resolve();
  readonly #closing: AbortController;

  private constructor(
    git: Git,
    settings: BranchSettings,
    run: BranchRun,
    closing: AbortController,
  ) {
    this.#git = git;
    this.#blobs = new Blobs(git);
    this.#closing = closing;
    this.#remote = new RemoteBranch(git, settings.name);
    this.#settings = settings;
    this.#run = run;
  }

  /**
   * Makes a local repository, and checks that the remote one accepts a push; nothing changes there.
   *
   * @param incompressible whether the files to come are compressed or encrypted already
   * @param folder an existing folder that only we can read
   * @throws BackupError where it does not, or there is no repository or no git
   */
  static async open(
    settings: BranchSettings,
    incompressible: boolean,
    folder: string,
    run: Pick<Run, "log" | "signal" | "repository" | "environment">,
  ): Promise<BackupBranch> {
    const { log, repository } = run;
    const { token } = settings;
    if (repository === undefined) {
      throw new BackupError(
        "The step does not know its repository, so it has no branch to store the backup on.",
        "Run the action with `uses:` in a job of a workflow, or use `destination: file`.",
      );
    }
    log.mask(basicCredential(token));
    const closing = new AbortController();
    const signal = AbortSignal.any([run.signal, closing.signal]);
    const open = async (name: string) => {
      const git = Git.init({
        ...run,
        signal,
        folder: path.join(folder, name),
        remote: new URL(`${repository.server.origin}/${repository.name}.git`),
        token,
        compressionLevel: incompressible ? 0 : 1,
      });
      const opened = await translateGitErrors(git);
      return new BackupBranch(opened, settings, { ...run, repository }, closing);
    };
    const branch = await open("repository.git");
    await branch.#remote.requireAccess();
    if (settings.history !== undefined) {
      // In a repository of its own: after a fetch that left out files, git asks the remote for every file that it hashes.
      const second = await open("history.git");
      await translateGitErrors(second.#requireRemovableHistory(settings.history));
    }
    return branch;
  }

  /** Fails early where `history` would remove commits that no backup made; the plan checks again. */
  async #requireRemovableHistory(history: History): Promise<void> {
    const head = await this.#fetch();
    if (head === undefined) return;
    await keptCommits(this.#git, head, history, () => this.#remote.fetchOlder());
  }

  /** The newest commit of the branch, where it exists, with as many before it as the chart and `history` need. */
  #fetch(): Promise<string | undefined> {
    return this.#remote.fetch(Math.max(FETCHED_COMMITS, neededCommits(this.#settings.history)));
  }

  /**
   * Starts to fetch the previous backup, for the comparison with the next one. An error is left to {@link prepare}, which fetches again
   * what is missing.
   */
  fetchAhead({ recipients }: Pick<ComparedContent, "recipients">): void {
    this.#ahead = this.#fetchPrevious().then(
      ({ previous }) => previous,
      () => undefined,
    );
    const fetchFiles = async () => {
      const previous = await this.#ahead;
      if (previous === undefined || previous.isEncrypted || recipients.length > 0) return;
      for (const { oid } of previous.files) await this.#git.fetchBlob(oid);
      void unpackFiles(this.#git, previous).catch(() => {});
    };
    this.#filesAhead = fetchFiles().catch(() => {});
  }

  /** The newest commit of the branch, and the backup in it. */
  async #fetchPrevious(): Promise<{ head?: string; previous?: PreviousBackup | undefined }> {
    const head = await this.#fetch();
    if (head === undefined) return {};
    return { head, previous: await readPreviousBackup(this.#git, head, this.#settings.directory) };
  }

  /** Starts to make a complete file of the backup to come an object of the local repository. */
  add(file: BackupFile): void {
    void this.#blobs.add(file, this.#ahead);
  }

  /** Ends what {@link fetchAhead} and {@link add} started. */
  close(): void {
    this.#closing.abort();
  }

  /**
   * Makes the commit, but does not push it.
   *
   * @throws BackupError when too many users are gone, the push would be too large, or the branch cannot be read
   */
  async prepare(content: BranchContent): Promise<PreparedCommit> {
    const hashed = await translateGitErrors(this.#hash(content));
    const plan = () => translateGitErrors(this.#plan(hashed));
    const first = await plan();
    const { changed, changes, membershipChanges, usersBefore } = first;
    const push = async () => {
      const pushed = await pushWithRetry(this.#remote, first, plan, this.#run);
      // From here on nothing may fail: the branch has the backup.
      const backup = this.#describe(pushed);
      this.#run.log.info(formatResult(backup));
      if (pushed.lossWarning !== undefined) this.#run.log.warning(pushed.lossWarning);
      if (pushed.shortened !== undefined) this.#run.log.info(REMOVED_HISTORY);
      return backup;
    };
    return { changed, changes, membershipChanges, usersBefore, push };
  }

  /** Makes the files, and the manifest that describes them, objects of the local repository. */
  async #hash(content: BranchContent): Promise<HashedContent> {
    await this.#filesAhead;
    const hashed = content.files.map(async (file) => {
      return { ...file, oid: await this.#blobs.add(file, this.#ahead) };
    });
    const files = await Promise.all(hashed);
    const { recipients } = content;
    const fingerprint = recipients.length > 0 ? newFingerprint({ files, recipients }) : undefined;
    const manifest = await content.writeManifest(fingerprint);
    const { folder, compressionLevel, signal } = this.#git;
    const oid = await writeBlob(folder, manifest, compressionLevel, signal);
    return { ...content, files, manifest: { name: MANIFEST_NAME, oid } };
  }

  /** Fetches the branch, compares, and makes the commit for it. */
  async #plan(content: HashedContent): Promise<Plan> {
    const { history, maximumDrop } = this.#settings;
    const { head, previous } = await this.#fetchPrevious();
    if (maximumDrop !== undefined) assertMaximumDrop(previous, content.usersKept, maximumDrop);
    const unchanged = previous !== undefined && isUnchanged(previous, content);
    const { commit, changes, membershipChanges } = unchanged
      ? { commit: previous.commit, changes: NO_CHANGES, membershipChanges: undefined }
      : await this.#commit(head, previous, content);
    const shortened =
      history === undefined
        ? undefined
        : await shortenHistory(this.#git, commit, history, () => this.#remote.fetchOlder());
    const newest = shortened?.commit ?? commit;
    return {
      head,
      commit: newest,
      shortened,
      counts: await this.#counts(newest),
      changed: !unchanged,
      changes,
      membershipChanges,
      usersBefore: changes === undefined ? previous?.users : undefined,
      lossWarning: lossWarning(
        previous,
        changes?.removed ?? (previous?.users ?? 0) - content.usersKept,
      ),
    };
  }

  async #commit(
    head: string | undefined,
    previous: PreviousBackup | undefined,
    content: HashedContent,
  ): Promise<{ commit: string } & Pick<Comparison, "changes" | "membershipChanges">> {
    const { directory, message } = this.#settings;
    const files = [...content.files, content.manifest];
    const count = (kind: BackupFile["content"]) =>
      countChanges(this.#git, previous, content, kind, this.#run.log);
    const changes = await count("users");
    const membershipChanges = await count("memberships");
    const stored = new Set(previous?.files.map(({ oid }) => oid));
    const sent = content.files.filter(({ oid }) => !stored.has(oid));
    await this.#blobs.requireWritten(sent);
    const tree = await writeTree(this.#git, head, previous, directory, files);
    await assertPushFits(this.#git, sent);
    const parents = head === undefined ? [] : ["-p", head];
    const commit = await this.#git.run(["commit-tree", tree, ...parents], {
      input: commitMessage({ ...content, changes, membershipChanges, directory }, message),
    });
    return { commit: commit.trim(), changes, membershipChanges };
  }

  /** The last backups up to a commit, for the summary's chart. A backup does not fail for lack of it. */
  async #counts(commit: string): Promise<BackupCount[]> {
    const newest = ["--first-parent", `--max-count=${FETCHED_COMMITS}`];
    try {
      const log = await this.#git.run(["log", ...newest, `--format=${COUNT_FORMAT}`, commit]);
      return readCounts(log, this.#settings.directory);
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      this.#run.log.warning(
        "Git cannot read the history of the branch, so the summary has no chart of earlier backups.",
      );
      return [];
    }
  }

  #describe(plan: Plan): BranchBackup {
    const { commit, changed, changes, membershipChanges, usersBefore, counts } = plan;
    const { name } = this.#settings;
    const { server, name: repository } = this.#run.repository;
    const url = `${server.origin}/${repository}/commit/${commit}`;
    return { name, commit, url, changed, changes, membershipChanges, usersBefore, counts };
  }
}
