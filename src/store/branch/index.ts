/** `destination: branch`: the export as a commit on the backup branch, without any checkout. */

import path from "node:path";
import { BackupError } from "../../base/errors.ts";
import { formatSeconds } from "../../base/format.ts";
import type { Run } from "../../base/run.ts";
import type { Repository } from "../../base/runner-environment.ts";
import { sleep } from "../../base/sleep.ts";
import type { BackupFile } from "../../pipeline/plan.ts";
import type { StoredForm } from "../../pipeline/stored-rows.ts";
import type { Changes } from "../../rows/sort/compare.ts";
import type { BranchSettings } from "../../settings.ts";
import {
  type BackupCount,
  COUNT_FORMAT,
  commitMessage,
  formatChanges,
  readCounts,
} from "./commit-message.ts";
import { isFingerprintOf } from "./fingerprint.ts";
import { basicCredential, Git } from "./git.ts";
import { gitFailure, isLostRace, isTransient, lostEveryRace } from "./git-failure.ts";
import { keepNewest, type NewHistory } from "./history.ts";
import { assertMaximumDrop, assertPushFits } from "./limits.ts";
import {
  changesSince,
  isComparable,
  type PreviousBackup,
  previousBackup,
} from "./previous-backup.ts";
import { RemoteBranch, translated } from "./remote-branch.ts";
import { MANIFEST_NAME, type StoredFile, writeTree } from "./tree.ts";

/** What storing on a branch needs. */
export interface BranchRun extends Pick<Run, "log" | "signal" | "environment"> {
  readonly repository: Repository;
  /** An existing folder that only we can read. */
  readonly folder: string;
}

/** What goes onto the branch. */
export interface BranchContent extends StoredForm {
  readonly files: readonly BackupFile[];
  /** Path of `manifest.json`. */
  readonly manifestFile: string;
  /** For whom the files are encrypted; none where they are not. */
  readonly recipients: readonly string[];
  /** The title under which `user_id` was exported. */
  readonly idTitle: string;
  readonly tenant: string;
  readonly usersKept: number;
  readonly jobId: string;
  readonly runUrl: string | undefined;
}

/** A backup that is on the branch. */
export interface BranchBackup {
  readonly name: string;
  /** The newest commit of the branch. */
  readonly commit: string;
  /** Address of that commit's page. */
  readonly url: string;
  /** Whether the backup made a commit; it makes none where the data is that of the backup before. */
  readonly changed: boolean;
  /** Since the previous backup, where there is one to compare with. */
  readonly changes: Changes | undefined;
  /** How many users the previous backup has, where it can only be counted: one of the two is encrypted, or unreadable. */
  readonly usersBefore: number | undefined;
  /** The last backups in the branch's folder, oldest first. */
  readonly counts: readonly BackupCount[];
}

/** How many commits are fetched, for the chart. */
const COMMITS_SEEN = 30;
/** How often the branch is built upon and pushed in all. */
const ATTEMPTS = 5;
/** The wait after a push that broke off, in milliseconds, for each attempt so far. */
const PASSING_WAIT = 1000;
const OVERTAKEN = "Somebody else pushed to the branch in between: building on that";
const BROKEN_OFF = "The push broke off: pushing again";

const NO_CHANGES: Changes = { added: 0, removed: 0, changed: 0 };

/** A commit that is ready to be pushed. */
interface Plan {
  /** Where the branch must still be; `undefined` where it must not exist. */
  readonly head: string | undefined;
  /** Where it shall be; `head` itself where there is nothing to push. */
  readonly commit: string;
  readonly changed: boolean;
  readonly changes: Changes | undefined;
  readonly usersBefore: number | undefined;
  /** Where `history` cuts older commits off: what takes the place of `commit`, by force. */
  readonly newHistory: NewHistory | undefined;
}

/** The backup branch of a repository that lets us write. */
export class BackupBranch {
  readonly #git: Git;
  readonly #remote: RemoteBranch;
  readonly #settings: BranchSettings;
  readonly #run: BranchRun;

  private constructor(git: Git, remote: RemoteBranch, settings: BranchSettings, run: BranchRun) {
    this.#git = git;
    this.#remote = remote;
    this.#settings = settings;
    this.#run = run;
  }

  /**
   * Asks the repository whether a push would be let in; nothing is changed by that.
   *
   * @param incompressible whether the files to come are compressed or encrypted already
   * @throws BackupError where it would not, or where there is no git to ask with
   */
  static async open(
    settings: BranchSettings,
    incompressible: boolean,
    run: BranchRun,
  ): Promise<BackupBranch> {
    const { log, repository, environment, signal } = run;
    const { token } = settings;
    log.mask(basicCredential(token));
    const git = await Git.init({
      folder: path.join(run.folder, "repository.git"),
      remote: new URL(`${repository.server.origin}/${repository.name}.git`),
      token,
      compressionLevel: incompressible ? 0 : 1,
      environment,
      signal,
    });
    const remote = new RemoteBranch(git, settings.name, log);
    await remote.requireAccess();
    return new BackupBranch(git, remote, settings, run);
  }

  /**
   * Makes the commit, up to its push.
   *
   * @throws BackupError when too many users are gone, the push would be too large, or the branch cannot be read
   */
  async prepare(content: BranchContent): Promise<PreparedCommit> {
    const paths = [...content.files.map((file) => file.path), content.manifestFile];
    const hashed = await translated(
      this.#git.run(["hash-object", "-w", "--no-filters", "--stdin-paths"], {
        input: paths.join("\n"),
      }),
    );
    const oids = hashed.trim().split("\n");
    const files = content.files.map((file, i) => ({ ...file, oid: oids[i] ?? "" }));
    const manifest = { name: MANIFEST_NAME, oid: oids.at(-1) ?? "" };
    const plan = () => translated(this.#plan(content, files, manifest));
    const first = await plan();
    const { changed, changes, usersBefore } = first;
    return { changed, changes, usersBefore, push: () => this.#push(first, plan) };
  }

  async #plan(
    content: BranchContent,
    files: readonly (BackupFile & StoredFile)[],
    manifest: StoredFile,
  ): Promise<Plan> {
    const { directory, history, maximumDrop } = this.#settings;
    const head = await this.#remote.fetch(Math.max(COMMITS_SEEN, (history ?? 0) + 1));
    const previous =
      head === undefined
        ? undefined
        : await previousBackup(this.#git, head, directory, this.#run.log);
    if (maximumDrop !== undefined) assertMaximumDrop(previous, content.usersKept, maximumDrop);
    const isUnchanged = previous !== undefined && holdsTheSame(previous, content, files);
    const { commit, changes } = isUnchanged
      ? { commit: previous.commit, changes: NO_CHANGES }
      : await this.#commit(head, previous, content, files, manifest);
    const newHistory =
      history === undefined ? undefined : await keepNewest(this.#git, commit, history);
    return {
      head,
      commit: newHistory?.commit ?? commit,
      changed: !isUnchanged,
      changes,
      usersBefore: changes === undefined ? previous?.users : undefined,
      newHistory,
    };
  }

  async #commit(
    head: string | undefined,
    previous: PreviousBackup | undefined,
    content: BranchContent,
    files: readonly (BackupFile & StoredFile)[],
    manifest: StoredFile,
  ): Promise<{ commit: string; changes: Changes | undefined }> {
    const { directory, message } = this.#settings;
    const changes = isComparable(previous, content)
      ? await changesSince(this.#git, previous, files, content, content.idTitle, this.#run.log)
      : undefined;
    const tree = await writeTree(this.#git, head, previous, directory, [...files, manifest]);
    await assertPushFits(this.#git, previous, files);
    const parents = head === undefined ? [] : ["-p", head];
    const commit = await this.#git.run(["commit-tree", tree, ...parents], {
      input: commitMessage({ ...content, changes, directory }, message),
    });
    return { commit: commit.trim(), changes };
  }

  /** Pushes; where somebody else was faster or the push broke off, builds on what is there by then and pushes again. */
  async #push(first: Plan, again: () => Promise<Plan>): Promise<BranchBackup> {
    const { log, signal } = this.#run;
    let plan = first;
    for (let attempt = 1, wait = 0; ; attempt++) {
      try {
        if (plan.commit !== plan.head) await this.#remote.push(plan);
        break;
      } catch (error) {
        if (signal.aborted) throw brokenOff(signal.reason);
        const isLost = isLostRace(error);
        if (!isLost && (await this.#remote.hasLanded(plan.commit, error))) break;
        if (attempt === ATTEMPTS && isLost) throw lostEveryRace(ATTEMPTS, error);
        if (attempt === ATTEMPTS || !(isLost || isTransient(error))) throw gitFailure(error);
        // Several jobs that lost against each other should not meet again.
        wait = isLost ? Math.random() * 300 * attempt : PASSING_WAIT * attempt;
        log.retry("the push", `${isLost ? OVERTAKEN : BROKEN_OFF} in ${formatSeconds(wait)}.`);
      }
      await sleep(wait, signal);
      plan = await again();
    }
    const stored = await translated(this.#stored(plan));
    log.info(told(stored));
    return stored;
  }

  async #stored({ commit, changed, changes, usersBefore }: Plan): Promise<BranchBackup> {
    const { name, directory } = this.#settings;
    const { repository } = this.#run;
    const log = await this.#git.run([
      "log",
      "--first-parent",
      `--max-count=${COMMITS_SEEN}`,
      `--format=${COUNT_FORMAT}`,
      commit,
    ]);
    const url = `${repository.server.origin}/${repository.name}/commit/${commit}`;
    const counts = readCounts(log, directory);
    return { name, commit, url, changed, changes, usersBefore, counts };
  }
}

/** A commit that waits for its push. */
export interface PreparedCommit extends Pick<Plan, "changed" | "changes" | "usersBefore"> {
  /**
   * Pushes it, anew on top of other pushes that were faster.
   *
   * @throws BackupError, with the branch as it was
   */
  push(): Promise<BranchBackup>;
}

function told({ name, commit, changed, changes, usersBefore }: BranchBackup): string {
  if (!changed) return `Nothing changed since the last backup on ${name}: no commit.`;
  const counted = usersBefore === undefined ? "" : `; the backup before has ${usersBefore} users`;
  const what = changes === undefined ? counted : `: ${formatChanges(changes)}`;
  return `Committed ${commit.slice(0, 7)} to ${name}${what}.`;
}

/** Encrypted bytes differ every time: there, what was encrypted decides. */
function holdsTheSame(
  previous: PreviousBackup,
  content: BranchContent,
  files: readonly StoredFile[],
): boolean {
  if (content.recipients.length === 0) return hasFiles(previous, files);
  const { fingerprint, isWhole } = previous;
  return fingerprint !== undefined && isWhole && isFingerprintOf(fingerprint, content);
}

function hasFiles(previous: PreviousBackup, files: readonly StoredFile[]): boolean {
  const there = new Map(previous.files.map(({ name, oid }) => [name, oid]));
  return there.size === files.length && files.every(({ name, oid }) => there.get(name) === oid);
}

/** The run ended during the push, so that GitHub's last word was not heard. */
function brokenOff(reason: unknown): unknown {
  if (!(reason instanceof BackupError)) return reason;
  return new BackupError(
    reason.message,
    "The backup was being pushed: the branch may have it, whole.",
    { cause: reason.cause },
  );
}
