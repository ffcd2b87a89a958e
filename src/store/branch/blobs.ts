/** The files of a backup as blobs of the local repository: each becomes one as soon as it is complete, while the next one is written. */

import { availableParallelism } from "node:os";
import { markHandled } from "../../base/errors.ts";
import type { BackupFile } from "../../pipeline/plan.ts";
import { hashBlob, writeBlob } from "./blob.ts";
import type { Git } from "./git.ts";
import type { StoredFile } from "./tree.ts";

type File = Pick<BackupFile, "path" | "sha256">;

/** Files that the branch may have already. */
interface Previous {
  readonly files: readonly (StoredFile & Pick<BackupFile, "sha256">)[];
}

/** Writes the blobs of one repository. */
export class Blobs {
  readonly #git: Git;
  /** Each works on one file at a time, and there are as many as cores. */
  readonly #lanes = Array.from({ length: availableParallelism() }, () => Promise.resolve());
  #started = 0;
  /** Git's ids of files, by their SHA-256. */
  readonly #ids = new Map<string, Promise<string>>();
  /** The files that are objects of the repository, likewise. */
  readonly #written = new Map<string, Promise<string>>();

  constructor(git: Git) {
    this.#git = git;
  }

  /**
   * Starts to make a file a blob. One that the previous backup has is only hashed.
   *
   * @param previous as far as it is known
   */
  add(file: File, previous: Promise<Previous | undefined>): Promise<string> {
    const added = this.#ids.get(file.sha256);
    if (added !== undefined) return added;
    const id = this.#queue(async () => {
      const before = (await previous)?.files.find(({ sha256 }) => sha256 === file.sha256);
      // The manifest may be wrong about a file that someone edited on the branch, so the SHA-256 does not suffice.
      const isKept =
        before !== undefined && (await hashBlob(file.path, this.#git.signal)) === before.oid;
      return isKept ? before.oid : await this.#write(file);
    });
    this.#ids.set(file.sha256, id);
    return id;
  }

  /** Writes the files that were only hashed. */
  async requireWritten(files: readonly File[]): Promise<void> {
    await Promise.all(files.map((file) => this.#queue(() => this.#write(file))));
  }

  /** Starts when an earlier file is done. */
  #queue<T>(work: () => Promise<T>): Promise<T> {
    const lane = this.#started++ % this.#lanes.length;
    const done = (this.#lanes[lane] ?? Promise.resolve()).then(work);
    this.#lanes[lane] = done.then(
      () => {},
      () => {},
    );
    return markHandled(done);
  }

  #write({ path, sha256 }: File): Promise<string> {
    const { folder, compressionLevel, signal } = this.#git;
    const written = this.#written.get(sha256) ?? writeBlob(folder, path, compressionLevel, signal);
    this.#written.set(sha256, written);
    return written;
  }
}
