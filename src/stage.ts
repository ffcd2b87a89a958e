/** The downloaded bytes → private files: inflate, cut into rows, select, encode, compress, hash. */

import path from "node:path";
import { constants, createGzip, createZstdCompress } from "node:zlib";
import type { Compression, Format } from "./settings.ts";
import { inflate, sniff } from "./stage/inflate.ts";
import { PrivateFile, type WrittenFile } from "./stage/private-file.ts";
import { through } from "./stage/through.ts";
import { type Block, requireUtf8 } from "./users/block.ts";
import { csvBlocks } from "./users/csv.ts";
import { csvEncoder, type Encoder, jsonArrayEncoder, ndjsonEncoder } from "./users/encode.ts";
import { ndjsonBlocks } from "./users/ndjson.ts";
import { type RowFilter, type Select, selectAll, selectCsv, selectNdjson } from "./users/select.ts";

/** What becomes of the export. */
export interface StagePlan {
  readonly format: Format;
  readonly compression: Compression;
  /** Stem of the file's name. */
  readonly fileName: string;
  /** Keeps every row where there is none. */
  readonly filter: RowFilter | undefined;
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
  readonly files: readonly StagedFile[];
  readonly usersExported: number;
  readonly usersKept: number;
}

/**
 * Makes the stored file of an export. Memory holds a few blocks, whatever the size of the tenant. A file left by an
 * earlier attempt is overwritten.
 *
 * @param download the bytes of the export file, gzip or text
 * @throws DamagedFile when gzip's own checks fail
 * @throws BackupError for a row that is not what Auth0 documents, or a disk that cannot be written
 */
export async function stage(download: AsyncIterable<Buffer>, plan: StagePlan): Promise<Staged> {
  const { gzip, bytes } = await sniff(download);
  const name = plan.fileName + ENDINGS[plan.format] + ENDINGS[plan.compression];
  const file = await PrivateFile.create(path.join(plan.folder, name));
  const counts: Counts = { exported: 0, kept: 0 };
  try {
    if (gzip && storesAuth0Gzip(plan)) {
      const text = inflate(storedOnTheWay(bytes, file));
      for await (const _ of encoded(text, plan, counts)); // only checked and counted
    } else {
      const text = gzip ? inflate(bytes) : bytes;
      for await (const piece of compressed(encoded(text, plan, counts), plan.compression)) {
        await file.write(piece);
      }
    }
    const written = await file.finish();
    const staged = { ...written, name, users: counts.kept, compression: plan.compression };
    return { files: [staged], usersExported: counts.exported, usersKept: counts.kept };
  } catch (error) {
    await file.abandon();
    throw error;
  }
}

const ENDINGS = {
  ndjson: ".ndjson",
  json: ".json",
  csv: ".csv",
  none: "",
  gzip: ".gz",
  zstd: ".zst",
} as const satisfies Record<Format | Compression, string>;

/** Rows seen so far. */
export interface Counts {
  exported: number;
  kept: number;
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

/**
 * The text of an export → the rows that stay, in the stored format.
 *
 * @param counts counted up as rows pass
 * @throws BackupError for a row that is not what Auth0 documents, or that the filter cannot decide
 */
export function encoded(
  text: AsyncIterable<Buffer>,
  { format, filter }: Pick<StagePlan, "format" | "filter">,
  counts: Counts,
): AsyncGenerator<Buffer> {
  if (format === "csv") {
    const select = filter === undefined ? selectAll : selectCsv(filter);
    return keptBytes(csvBlocks(text, "strip"), select, csvEncoder(), counts);
  }
  const select = filter === undefined ? selectAll : selectNdjson(filter);
  const encoder = format === "json" ? jsonArrayEncoder() : ndjsonEncoder();
  return keptBytes(ndjsonBlocks(text), select, encoder, counts);
}

async function* keptBytes<B extends Block>(
  blocks: AsyncIterable<B>,
  select: Select<B>,
  encoder: Encoder<B>,
  counts: Counts,
): AsyncGenerator<Buffer> {
  for await (const block of blocks) {
    requireUtf8(block);
    const selection = select(block);
    counts.exported += block.count;
    counts.kept += selection.count;
    yield encoder.encode(selection);
  }
  yield encoder.end();
}

function compressed(
  text: AsyncGenerator<Buffer>,
  compression: Compression,
): AsyncGenerator<Buffer> {
  switch (compression) {
    case "none":
      return text;
    case "gzip":
      return through(text, createGzip());
    case "zstd":
      return through(text, createZstdCompress({ params: { [constants.ZSTD_c_checksumFlag]: 1 } }));
  }
}
