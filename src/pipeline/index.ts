/** The downloaded bytes → private files: inflate, cut into rows, select, encode, compress, hash. */

import { type Block, requireUtf8 } from "../rows/block.ts";
import { type CsvBlock, csvBlocks } from "../rows/csv/index.ts";
import { csvEncoder, type Encoder, jsonArrayEncoder, ndjsonEncoder } from "../rows/encode.ts";
import { requireExportedNames } from "../rows/exported-names.ts";
import { noneLeftOut, totalLeftOut } from "../rows/import/index.ts";
import { BlockFields } from "../rows/json/block-fields.ts";
import { ndjsonBlocks } from "../rows/json/index.ts";
import {
  csvSelector,
  ndjsonSelector,
  type RowSelector,
  type Selection,
  selectAll,
} from "../rows/select.ts";
import {
  csvCounter,
  ndjsonCounter,
  type RowCounter,
  StatisticsCounter,
} from "../rows/statistics.ts";
import { isArray } from "./compress.ts";
import type { FileSink } from "./encrypted-file.ts";
import { stageImport } from "./import-files.ts";
import { inflate, sniff } from "./inflate.ts";
import type { BackupFile, PipelinePlan, PipelineResult } from "./plan.ts";
import { SortedFiles } from "./sorted-files.ts";
import { type NamedFile, writeBytes, writeText } from "./stored-file.ts";

/**
 * Makes the stored files of an export in one pass over its download. Memory holds a few blocks, and a run of rows where they
 * are sorted, whatever the size of the tenant. Files left by an earlier attempt are overwritten.
 *
 * @param download the bytes of the export file, gzip or text
 * @throws DamagedFile when gzip's own checks fail
 * @throws BackupError for a row that is not what Auth0 documents, or a disk that cannot be written
 */
export async function runPipeline(
  download: AsyncIterable<Buffer>,
  plan: PipelinePlan,
): Promise<PipelineResult> {
  const { gzip, bytes } = await sniff(download);
  const tally = plan.tallied && new StatisticsCounter(plan.tallied);
  const fields = new BlockFields(fieldsReadBy(plan));
  const sorting =
    plan.sortedBy === undefined ? undefined : await SortedFiles.begin(plan, plan.sortedBy, fields);
  const counts: Counts = { exported: 0, kept: 0 };
  const leftOut = plan.format === "import" ? noneLeftOut() : undefined;
  // Auth0 writes gzip. What comes as text may be something that stands in between and answers for the storage.
  const fieldNames = gzip ? undefined : plan.fieldNames;
  const reading = { ...plan, fieldNames, tally, fields };
  const rows = (text: AsyncIterable<Buffer>) => encoded(text, reading, counts, sorting);
  try {
    const inOrder: BackupFile[] = [];
    if (leftOut !== undefined) {
      const text = gzip ? inflate(bytes) : bytes;
      const kept = selectedUsers(text, reading, counts);
      inOrder.push(...(await stageImport(kept, plan, leftOut, sorting)));
    } else if (plan.inOrder) {
      const written = await writeInOrder(bytes, gzip, plan, rows);
      inOrder.push({ ...written, users: counts.kept, compression: plan.compression });
    } else {
      await drain(rows(gzip ? inflate(bytes) : bytes));
    }
    const sorted = await sorting?.finish();
    const files = plan.inOrder ? inOrder : (sorted ?? []);
    const counted = {
      usersExported: counts.exported,
      usersKept: counts.kept,
      tally: tally?.result,
    };
    if (leftOut === undefined) return { files, sorted, ...counted };
    return { files, sorted, ...counted, usersKept: counts.kept - totalLeftOut(leftOut), leftOut };
  } finally {
    await sorting?.discardSpills();
  }
}

/** All fields of NDJSON rows that are looked at: those of the filter first, as it expects them. */
function fieldsReadBy({ filter, tallied, sortedBy }: PipelinePlan): string[] {
  const names = [...(filter?.fields ?? []), ...Object.values(tallied ?? {}), sortedBy];
  return names.filter((name) => name !== undefined);
}

/** How rows are read and which of them stay. */
export interface Reading extends Pick<PipelinePlan, "format" | "filter" | "fieldNames"> {
  /** Counts the rows that stay. */
  readonly tally?: StatisticsCounter | undefined;
  /** Finds the fields of NDJSON rows, those of the filter first; where it is left out, only these are found. */
  readonly fields?: BlockFields;
}

/** Rows seen so far. */
export interface Counts {
  exported: number;
  kept: number;
}

/** Writes the file in Auth0's order. */
async function writeInOrder(
  bytes: AsyncGenerator<Buffer>,
  gzip: boolean,
  plan: PipelinePlan,
  rows: (text: AsyncIterable<Buffer>) => AsyncGenerator<Buffer>,
): Promise<NamedFile> {
  const { folder, fileName } = plan;
  if (gzip && storesAuth0Gzip(plan)) {
    return await writeBytes(folder, fileName, plan, (file) =>
      drain(rows(inflate(storedOnTheWay(bytes, file)))),
    );
  }
  return await writeText(rows(gzip ? inflate(bytes) : bytes), folder, fileName, plan);
}

/** Runs through rows that are only to be checked, counted and sorted. */
async function drain(rows: AsyncGenerator<Buffer>): Promise<void> {
  for await (const _ of rows);
}

/** Whether Auth0's own gzip bytes are what is asked for: rows and order stay, so there is nothing to compress anew. */
function storesAuth0Gzip({ format, compression, filter }: PipelinePlan): boolean {
  return compression === "gzip" && filter === undefined && !isArray(format);
}

async function* storedOnTheWay(
  bytes: AsyncIterable<Buffer>,
  file: FileSink,
): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    await file.write(chunk);
    yield chunk;
  }
}

/**
 * The text of an export → the rows that stay, in the stored format.
 *
 * @param reading `fieldNames`, where there are some, are what the first row is recognised by
 * @param counts counted up as rows pass
 * @param sorting gets the rows that stay too
 * @throws BackupError for a row that is not what Auth0 documents, or that the filter cannot decide
 */
export function encoded(
  text: AsyncIterable<Buffer>,
  reading: Reading,
  counts: Counts,
  sorting?: SortedFiles,
): AsyncGenerator<Buffer> {
  const { format, filter, fieldNames, tally } = reading;
  if (format === "csv") {
    const select = filter === undefined ? selectAll : csvSelector(filter);
    const count = tally && csvCounter(tally);
    const sort = (kept: Selection<CsvBlock>) => sorting?.addCsv(kept);
    const blocks = recognised(csvBlocks(text, "strip"), fieldNames);
    return keptBytes(selected(blocks, select, count, counts), csvEncoder(), sort);
  }
  const sort = (kept: Selection<Block>) => sorting?.addNdjson(kept);
  const encoder = format === "json" ? jsonArrayEncoder() : ndjsonEncoder();
  return keptBytes(selectedUsers(text, reading, counts), encoder, sort);
}

/** The rows of NDJSON that stay, block by block. */
function selectedUsers(
  text: AsyncIterable<Buffer>,
  { filter, fieldNames, tally, ...reading }: Reading,
  counts: Counts,
): AsyncGenerator<Selection<Block>> {
  const fields = reading.fields ?? new BlockFields(filter?.fields ?? []);
  const select = filter === undefined ? selectAll : ndjsonSelector(filter, fields);
  const count = tally && ndjsonCounter(tally, fields);
  return selected(recognised(ndjsonBlocks(text), fieldNames), select, count, counts);
}

async function* recognised<B extends Block>(
  blocks: AsyncIterable<B>,
  fieldNames: readonly string[] | undefined,
): AsyncGenerator<B> {
  for await (const block of blocks) {
    if (fieldNames !== undefined) requireExportedNames(block, fieldNames);
    yield block;
  }
}

async function* selected<B extends Block>(
  blocks: AsyncIterable<B>,
  select: RowSelector<B>,
  count: RowCounter<B> | undefined,
  counts: Counts,
): AsyncGenerator<Selection<B>> {
  for await (const block of blocks) {
    requireUtf8(block);
    const selection = select(block);
    counts.exported += block.count;
    counts.kept += selection.count;
    count?.(selection);
    yield selection;
  }
}

async function* keptBytes<B extends Block>(
  selections: AsyncIterable<Selection<B>>,
  encoder: Encoder<B>,
  sort: (kept: Selection<B>) => Promise<void> | undefined,
): AsyncGenerator<Buffer> {
  for await (const selection of selections) {
    // First, because it checks rows while they know their numbers.
    const bytes = encoder.encode(selection);
    await sort(selection);
    yield bytes;
  }
  yield encoder.end();
}
