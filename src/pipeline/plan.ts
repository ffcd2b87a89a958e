/** The input and the result of the pipeline. */

import type { Block } from "../rows/block.ts";
import type { FoundFields, RequestedFields } from "../rows/field-presence.ts";
import type { LeftOut } from "../rows/import/index.ts";
import type { MembershipCounts } from "../rows/memberships.ts";
import type { RowFilter } from "../rows/row.ts";
import type { Selection } from "../rows/select.ts";
import type { Statistics, StatisticsFields } from "../rows/statistics.ts";
import type { UserIds } from "../rows/user-id.ts";
import type { Compression, Format, MembershipKind } from "../settings.ts";
import type { WrittenFile } from "./private-file.ts";

/** Collects the `user_id`s of the kept users. */
export interface KeptUsers {
  /** The title under which `user_id` was exported. */
  readonly idTitle: string;
  addUsers<B extends Block>(selection: Selection<B>, ids: UserIds<B>): Promise<void>;
}

/** Receives each sorted file as soon as it is complete, while the next one is written. */
export interface SortedFileReceiver {
  add(file: BackupFile): void;
}

/** Which files the pipeline makes of the export. */
export interface PipelinePlan {
  readonly format: Format;
  readonly compression: Compression;
  /** Public strings (`age1…`) to encrypt the files for; empty without encryption. */
  readonly recipients: readonly string[];
  /** File name without extensions. */
  readonly fileName: string;
  /** The connection that was exported, if it is only one. */
  readonly connection?: string | undefined;
  /** Without it, every row is kept. */
  readonly filter: RowFilter | undefined;
  /** Names that the fields of a row may have; `undefined` if Auth0 chose the fields. */
  readonly fieldNames: readonly string[] | undefined;
  /** The fields that are looked for one by one, because the input names them. */
  readonly namedFields?: RequestedFields["named"];
  /** The fields to collect statistics from. Without it, there are none. */
  readonly statisticsFields?: StatisticsFields | undefined;
  /** Whether files in Auth0's order are wanted. */
  readonly inOrder: boolean;
  /** The title under which `user_id` was exported, if sorted files are wanted. */
  readonly sortedBy: string | undefined;
  /** Receives the users that are kept. */
  readonly keptUsers?: KeptUsers | undefined;
  readonly sortedFiles?: SortedFileReceiver | undefined;
  /** An existing folder that only we can read. */
  readonly folder: string;
  /** Stops the pipeline, also after the download, while rows are sorted and compressed. */
  readonly signal: AbortSignal;
}

/** A file that is ready to be stored. */
export interface BackupFile extends WrittenFile {
  readonly name: string;
  readonly content: "users" | "memberships";
  /** Number of users in it; in a file of memberships, of users who have any. */
  readonly users: number;
  readonly compression: Compression;
  /** With `format: import`: the connection of all its users, if it is known. */
  readonly connection?: string | undefined;
  /** SHA-256 of an encrypted file's plain text before compression. It never leaves memory. */
  readonly plainHash?: Buffer;
}

/** Files that are stored together with one manifest. */
export interface FileSet {
  /** The folder that they are in. */
  readonly folder: string;
  readonly files: readonly BackupFile[];
}

/** What the pipeline made of an export. */
export interface PipelineResult {
  /** Files in Auth0's order, if wanted: one, or with `format: import` at least one. */
  readonly inOrder: readonly BackupFile[] | undefined;
  /** Files sorted by `user_id` for the backup branch, if wanted, in a folder of their own: at least one. */
  readonly sorted: FileSet | undefined;
  readonly usersExported: number;
  /** Number of users in the files. */
  readonly usersKept: number;
  /** With `format: import`: how many of the users that the filter kept are not in the files, by reason. */
  readonly leftOut?: LeftOut | undefined;
  /** What the exported rows have of the requested fields. */
  readonly foundFields?: FoundFields;
  /** How many of the users in the files have half of a surrogate pair, such as `"\ud83d"`, if there are any. */
  readonly loneSurrogates?: number | undefined;
  /** How many of the users in a CSV file have a NUL in a cell, if there are any. */
  readonly nulls?: number | undefined;
  /** Statistics of the users that the filter kept, if the plan asks for them. */
  readonly statistics?: Statistics | undefined;
  /** The memberships that are stored with the users, if they are wanted. */
  readonly memberships?: StoredMemberships | undefined;
}

/** Files of memberships, the same at every destination, and their numbers. */
export interface StoredMemberships {
  readonly kinds: readonly MembershipKind[];
  readonly files: readonly BackupFile[];
  readonly counts: MembershipCounts;
}

/**
 * The files that reports and the manifest beside them list: those of the users in Auth0's order, or the sorted ones if there are no
 * others, then those of the memberships.
 */
export function listedFiles({ inOrder, sorted, memberships }: PipelineResult): BackupFile[] {
  return [...(inOrder ?? sorted?.files ?? []), ...(memberships?.files ?? [])];
}
