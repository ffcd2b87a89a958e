/** The downloaded bytes → private files: inflate, cut into rows, select, encode, compress, hash. */

import path from "node:path";
import type { Compression, Format } from "./settings.ts";
import { compressed, fileNameOf } from "./stage/compress.ts";
import { inflate, sniff } from "./stage/inflate.ts";
import { PrivateFile, type WrittenFile } from "./stage/private-file.ts";
import { SortedFiles } from "./stage/sorted-files.ts";
import { type Block, requireUtf8 } from "./users/block.ts";
import { type CsvBlock, csvBlocks } from "./users/csv.ts";
import { csvEncoder, type Encoder, jsonArrayEncoder, ndjsonEncoder } from "./users/encode.ts";
import { ndjsonBlocks } from "./users/ndjson.ts";
import {
  type RowFilter,
  type Select,
  type Selection,
  selectAll,
  selectCsv,
  selectNdjson,
} from "./users/select.ts";

/** What becomes of the export. */
export interface StagePlan {
  readonly format: Format;
  readonly compression: Compression;
  /** Stem of the file's name. */
  readonly fileName: string;
  /** Keeps every row where there is none. */
  readonly filter: RowFilter | undefined;
  /** Whether a file in Auth0's order is wanted. */
  readonly inOrder: boolean;
  /** Where files sorted by `user_id` are wanted, for the backup branch: the title under which that field was exported. */
  readonly sortedBy: string | undefined;
  /** An existing folder that only we can read. */
  readonly folder: string;
}

/** A file that is ready to be stored. */
export interface StagedFile extends WrittenFile {
  readonly name: string;
  readonly users: number;
  readonly compression: Compression;
}

export interface Staged {
  /** The file in Auth0's order; where none is wanted, the sorted ones. */
  readonly files: readonly StagedFile[];
  /** The files for the backup branch, where they are wanted. */
  readonly sorted: readonly StagedFile[] | undefined;
  readonly usersExported: number;
  readonly usersKept: number;
}

/**
 * Makes the stored files of an export in one pass over its download. Memory holds a few blocks, and a run of rows where they
 * are sorted, whatever the size of the tenant. Files left by an earlier attempt are overwritten.
 *
 * @param download the bytes of the export file, gzip or text
 * @throws DamagedFile when gzip's own checks fail
 * @throws BackupError for a row that is not what Auth0 documents, or a disk that cannot be written
 */
export async function stage(download: AsyncIterable<Buffer>, plan: StagePlan): Promise<Staged> {
  const { gzip, bytes } = await sniff(download);
  const sorting =
    plan.sortedBy === undefined ? undefined : await SortedFiles.begin(plan, plan.sortedBy);
  const pass: Pass = { plan, sorting, exported: 0, kept: 0 };
  try {
    const file = plan.inOrder ? await stageInOrder(bytes, gzip, pass) : undefined;
    if (file === undefined) {
      for await (const _ of encoded(gzip ? inflate(bytes) : bytes, pass)); // only counted and sorted
    }
    const sorted = await sorting?.finish();
    const files = file === undefined ? (sorted ?? []) : [file];
    return { files, sorted, usersExported: pass.exported, usersKept: pass.kept };
  } finally {
    await sorting?.discardSpills();
  }
}

/** One pass over the rows. */
interface Pass {
  readonly plan: StagePlan;
  readonly sorting: SortedFiles | undefined;
  exported: number;
  kept: number;
}

async function stageInOrder(
  bytes: AsyncGenerator<Buffer>,
  gzip: boolean,
  pass: Pass,
): Promise<StagedFile> {
  const { fileName, format, compression, folder } = pass.plan;
  const name = fileNameOf(fileName, format, compression);
  const file = await PrivateFile.create(path.join(folder, name));
  try {
    if (gzip && storesAuth0Gzip(pass.plan)) {
      const text = inflate(storedOnTheWay(bytes, file));
      for await (const _ of encoded(text, pass)); // only checked and counted
    } else {
      const text = gzip ? inflate(bytes) : bytes;
      for await (const piece of compressed(encoded(text, pass), compression)) {
        await file.write(piece);
      }
    }
    return { ...(await file.finish()), name, users: pass.kept, compression };
  } catch (error) {
    await file.abandon();
    throw error;
  }
}

/** Whether Auth0's own gzip bytes are what is asked for: rows and order stay, so there is nothing to compress anew. */
function storesAuth0Gzip({ format, compression, filter }: StagePlan): boolean {
  return compression === "gzip" && filter === undefined && format !== "json";
}

async function* storedOnTheWay(
  bytes: AsyncIterable<Buffer>,
  file: PrivateFile,
): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    await file.write(chunk);
    yield chunk;
  }
}

function encoded(text: AsyncIterable<Buffer>, pass: Pass): AsyncGenerator<Buffer> {
  const { format, filter } = pass.plan;
  const { sorting } = pass;
  if (format === "csv") {
    const select = filter === undefined ? selectAll : selectCsv(filter);
    const sort = (kept: Selection<CsvBlock>) => sorting?.addCsv(kept);
    return keptBytes(csvBlocks(text, "strip"), select, sort, csvEncoder(), pass);
  }
  const select = filter === undefined ? selectAll : selectNdjson(filter);
  const sort = (kept: Selection<Block>) => sorting?.addNdjson(kept);
  const encoder = format === "json" ? jsonArrayEncoder() : ndjsonEncoder();
  return keptBytes(ndjsonBlocks(text), select, sort, encoder, pass);
}

async function* keptBytes<B extends Block>(
  blocks: AsyncIterable<B>,
  select: Select<B>,
  sort: (selection: Selection<B>) => Promise<void> | undefined,
  encoder: Encoder<B>,
  pass: Pass,
): AsyncGenerator<Buffer> {
  for await (const block of blocks) {
    requireUtf8(block);
    const selection = select(block);
    pass.exported += block.count;
    pass.kept += selection.count;
    await sort(selection);
    if (pass.plan.inOrder) yield encoder.encode(selection);
  }
  yield encoder.end();
}
