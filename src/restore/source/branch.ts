/** A backup on the backup branch, read by git without a checkout. A token with `contents: read` is enough. */

import path from "node:path";
import { BackupError } from "../../base/errors.ts";
import { formatUsers, quote } from "../../base/format.ts";
import type { Run } from "../../base/run.ts";
import type { Repository } from "../../base/runner-environment.ts";
import type { BackupSource, Before } from "../../settings.ts";
import { USERS_FORMAT } from "../../store/branch/commit-message.ts";
import { Git } from "../../store/branch/git.ts";
import { basicCredential } from "../../store/branch/git-environment.ts";
import { translateGitErrors } from "../../store/branch/git-errors.ts";
import { ALL_COMMITS } from "../../store/branch/history.ts";
import { RemoteBranch } from "../../store/branch/remote-branch.ts";
import { blobsIn } from "../../store/branch/tree.ts";
import { MANIFEST_NAME } from "../../store/manifest.ts";
import type { FoundBackup } from "./found.ts";
import { formatMoment, hintsOn } from "./hints.ts";
import { readManifest } from "./manifest.ts";

type BranchSource = Extract<BackupSource, { kind: "branch" }>;

/** A commit that wrote a backup, or removed it. */
interface DataCommit {
  readonly id: string;
  /** When it was committed; possibly invalid. */
  readonly date: Date;
  /** `undefined` if the commit does not say. */
  readonly users: number | undefined;
}

/**
 * Finds the backup that the settings choose.
 *
 * @param token empty for a repository that everyone can read
 * @param folder an existing folder that only we can read
 * @throws BackupError where there is none, or the repository cannot be read
 */
export async function findOnBranch(
  source: BranchSource,
  token: string,
  folder: string,
  run: Pick<Run, "log" | "signal" | "environment"> & { readonly repository: Repository },
): Promise<FoundBackup> {
  const { repository } = run;
  if (token !== "") run.log.mask(basicCredential(token));
  return await translateGitErrors(
    (async () => {
      const git = await Git.init({
        ...run,
        folder: path.join(folder, "repository.git"),
        remote: new URL(`${repository.server.origin}/${repository.name}.git`),
        token,
        compressionLevel: 0,
      });
      return await new BackupHistory(git, source, repository).find();
    })(),
    "read",
  );
}

/** The backups in one folder of the branch. */
class BackupHistory {
  readonly #git: Git;
  readonly #source: BranchSource;
  readonly #repository: Repository;

  constructor(git: Git, source: BranchSource, repository: Repository) {
    this.#git = git;
    this.#source = source;
    this.#repository = repository;
  }

  /** @throws BackupError, GitError */
  async find(): Promise<FoundBackup> {
    const { name, before } = this.#source;
    const head = await new RemoteBranch(this.#git, name).fetch(ALL_COMMITS);
    if (head === undefined) {
      throw new BackupError(
        `The repository has no branch ${quote(name)}.`,
        "Check `branch`, and that the backup runs in this repository with `destination: branch`.",
      );
    }
    const commits = await this.#dataCommits(head);
    const found =
      before?.kind === "commit"
        ? await this.#findCommit(head, before.commit)
        : await this.#findNewest(commits, before?.time);
    if (found === undefined) throw this.#notFound(commits, before);
    const chosen = commits.findIndex(({ id }) => id === found.commit);
    return { ...found, hints: chosen === -1 ? [] : this.#hints(commits, chosen) };
  }

  /** The commits up to one that changed the manifest, the newest first. Other commits of the branch do not matter. */
  async #dataCommits(commit: string): Promise<DataCommit[]> {
    const manifest = path.posix.join(this.#source.directory, MANIFEST_NAME);
    const format = ["%H", "%cI", USERS_FORMAT].join("%x09");
    const args = ["log", `--format=${format}`, commit, "--", `:(literal)${manifest}`];
    const lines = (await this.#git.run(args)).split("\n");
    return lines.flatMap((line) => {
      const [id = "", date = "", users = ""] = line.split("\t");
      const isNumber = /^\d{1,15}$/.test(users);
      return id === ""
        ? []
        : [{ id, date: new Date(date), users: isNumber ? Number(users) : undefined }];
    });
  }

  /** The newest backup, made before a time if one is given. */
  async #findNewest(
    commits: readonly DataCommit[],
    time: Date | undefined,
  ): Promise<FoundBackup | undefined> {
    for (const { id, date } of commits) {
      if (time !== undefined && !(date < time)) continue;
      const found = await this.#open(id);
      if (found === undefined) continue;
      if (time === undefined) return found;
      // A commit that was made again, such as a revert, can have an older backup, and the reverse.
      const { created_at: createdAt } = await readManifest(found);
      if (new Date(createdAt) < time) return found;
    }
    return undefined;
  }

  /** The backup that is in a commit of the branch. @param start the first digits of its id @throws BackupError */
  async #findCommit(head: string, start: string): Promise<FoundBackup | undefined> {
    const all = (await this.#git.run(["rev-list", head])).trimEnd().split("\n");
    const [commit, ...others] = all.filter((id) => id.startsWith(start.toLowerCase()));
    const branch = quote(this.#source.name);
    if (commit === undefined) {
      throw new BackupError(
        `The branch ${branch} has no commit ${start}.`,
        "Check `before` and `branch`: the commit may be on another branch, or `history` may have removed it.",
      );
    }
    if (others.length > 0) {
      throw new BackupError(
        `The ids of ${others.length + 1} commits of the branch ${branch} begin with ${start}.`,
        "Set `before` to more digits of the commit's id.",
      );
    }
    const [newest] = await this.#dataCommits(commit);
    return newest && (await this.#open(newest.id));
  }

  /** @returns `undefined` where the commit has no backup in the folder */
  async #open(commit: string): Promise<FoundBackup | undefined> {
    const { name, directory } = this.#source;
    const { server, name: repository } = this.#repository;
    const blobs = await blobsIn(this.#git, commit, directory);
    if (!blobs.has(MANIFEST_NAME)) return undefined;
    const where = directory === "" ? "" : `, folder ${quote(directory)}`;
    return {
      place: `commit ${shorten(commit)} of the branch ${quote(name)}${where}`,
      url: `${server.origin}/${repository}/commit/${commit}`,
      commit,
      hints: [],
      names: [...blobs.keys()],
      read: (file) => this.#read(blobs.get(file) ?? ""),
    };
  }

  async *#read(oid: string): AsyncGenerator<Buffer> {
    try {
      yield* this.#git.readBlob(oid);
    } catch (error) {
      await translateGitErrors(Promise.reject(error), "read");
    }
  }

  #hints(commits: readonly DataCommit[], chosen: number): string[] {
    const backups = commits.map(({ id, date, users }) => ({
      label: `commit ${shorten(id)} of ${formatMoment(date)}`,
      size: users,
      setting: `before: ${id}`,
    }));
    const isNamed = this.#source.before?.kind === "commit";
    return hintsOn(backups, chosen, isNamed, {
      tolerance: 0,
      more: "has more users",
      less: "has fewer users",
      format: formatUsers,
    });
  }

  #notFound(commits: readonly DataCommit[], before: Before | undefined): BackupError {
    const { name, directory } = this.#source;
    const where = `The branch ${quote(name)} has no backup${directory === "" ? "" : ` in the folder ${quote(directory)}`}`;
    const oldest = commits.at(-1);
    if (before === undefined || oldest === undefined) {
      return new BackupError(`${where}.`, "Check `branch` and `directory`.");
    }
    const what =
      before.kind === "commit"
        ? `${where} at the commit ${before.commit}.`
        : `${where} that was made before ${formatMoment(before.time)}.`;
    return new BackupError(
      what,
      `Choose a later one: the oldest is commit ${shorten(oldest.id)} of ${formatMoment(oldest.date)}.`,
    );
  }
}

function shorten(commit: string): string {
  return commit.slice(0, 7);
}
