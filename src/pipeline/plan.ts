/** What staging is asked for, and what it leaves. */

import type { LeftOut } from "../rows/import/index.ts";
import type { RowFilter } from "../rows/row.ts";
import type { Statistics, StatisticsFields } from "../rows/statistics.ts";
import type { Compression, Format } from "../settings.ts";
import type { WrittenFile } from "./private-file.ts";

/** What becomes of the export. */
export interface PipelinePlan {
  readonly format: Format;
  readonly compression: Compression;
  /** Public strings (`age1…`) of those for whom files are encrypted; none where they are not. */
  readonly recipients: readonly string[];
  /** Stem of the file's name. */
  readonly fileName: string;
  /** Keeps every row where there is none. */
  readonly filter: RowFilter | undefined;
  /** Names that the fields of a row may have; `undefined` where Auth0 chose the fields. */
  readonly fieldNames: readonly string[] | undefined;
  /** What is counted of the rows that stay; nothing where it is `undefined`. */
  readonly tallied?: StatisticsFields | undefined;
  /** Whether a file in Auth0's order is wanted. */
  readonly inOrder: boolean;
  /** Where files sorted by `user_id` are wanted, for the backup branch: the title under which that field was exported. */
  readonly sortedBy: string | undefined;
  /** An existing folder that only we can read. */
  readonly folder: string;
  /** Ends the work when it is aborted, also after the download, while rows are sorted and compressed. */
  readonly signal: AbortSignal;
}

/** A file that is ready to be stored. */
export interface BackupFile extends WrittenFile {
  readonly name: string;
  readonly users: number;
  readonly compression: Compression;
  /** Of an encrypted file: the SHA-256 of what was encrypted, before its compression. It stays in memory. */
  readonly plainHash?: Buffer;
}

export interface PipelineResult {
  /** The file in Auth0's order, with `format: import` several; where none is wanted, the sorted ones. */
  readonly files: readonly BackupFile[];
  /** The files for the backup branch, where they are wanted. */
  readonly sorted: readonly BackupFile[] | undefined;
  readonly usersExported: number;
  /** How many are in the files. */
  readonly usersKept: number;
  /** With `format: import`: how many of the users that the filter kept are not, by reason. */
  readonly leftOut?: LeftOut;
  /** Of the users that the filter kept, where it was asked for. */
  readonly tally?: Statistics | undefined;
}
