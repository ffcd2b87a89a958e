/** A backup that was found, fetched and verified against its manifest: its rows can be read. */

import type { BackupFile } from "../../pipeline/plan.ts";
import type { Format } from "../../settings.ts";

/** The part of `manifest.json` that a restore needs. */
export interface BackupManifest {
  readonly tenant: string;
  readonly createdAt: Date;
  readonly format: Exclude<Format, "csv">;
  /** The name or the id of the only connection that was exported. */
  readonly connection: string | undefined;
  /** Titles of the exported fields; `undefined` if Auth0 chose them. */
  readonly fields: readonly string[] | undefined;
  readonly usersKept: number;
  readonly isEncrypted: boolean;
  readonly hasMemberships: boolean;
}

/** One data file of a verified backup. */
export interface OpenedFile {
  readonly name: string;
  readonly content: BackupFile["content"];
  /** Number of rows that it must have. */
  readonly users: number;
  /** With `format: import`: the connection of its users, if the manifest states it. */
  readonly connection: string | undefined;
  /**
   * Its rows as NDJSON: decrypted, decompressed, without the brackets of an array. Can be called again.
   *
   * @throws BackupError while iterating, if the content is not what the manifest says
   */
  rows(): AsyncGenerator<Buffer>;
}

export interface OpenedBackup {
  readonly manifest: BackupManifest;
  /** Where it was found, for people: "commit 1a2b3c4 of the branch auth0-backup". */
  readonly place: string;
  /** Address of the commit, or of the workflow run that made it. */
  readonly url: string | undefined;
  /** Full hash of the commit. */
  readonly commit: string | undefined;
  readonly files: readonly OpenedFile[];
  /** What the user should know before choosing this backup: for example that a newer one has fewer users, and which is probably meant. */
  readonly hints: readonly string[];
}
