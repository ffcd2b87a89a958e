/** The pipeline from the downloaded bytes to private files: inflate, split into rows, select, encode, compress, encrypt, hash. */

import { setImmediate } from "node:timers/promises";
import { type Block, requireUtf8 } from "../rows/block.ts";
import { csvCounter, ndjsonCounter, type RowCounter } from "../rows/count-rows.ts";
import { type CsvBlock, csvBlocks } from "../rows/csv/index.ts";
import { countNulRows } from "../rows/csv/nul-rows.ts";
import { csvEncoder, type Encoder, jsonArrayEncoder, ndjsonEncoder } from "../rows/encode.ts";
import { requireExportedNames } from "../rows/exported-names.ts";
import { FieldPresence } from "../rows/field-presence.ts";
import { IMPORT_FIELDS, noneLeftOut, totalLeftOut } from "../rows/import/index.ts";
import { BlockFields } from "../rows/json/block-fields.ts";
import { ndjsonBlocks } from "../rows/json/index.ts";
import { countLoneSurrogates } from "../rows/json/lone-surrogates.ts";
import {
  csvSelector,
  ndjsonSelector,
  type RowSelector,
  type Selection,
  selectAll,
} from "../rows/select.ts";
import { StatisticsCounter } from "../rows/statistics.ts";
import { csvUserIds, ndjsonUserIds, type UserIds } from "../rows/user-id.ts";
import { isArray } from "./compress.ts";
import { writeImportFiles } from "./import/files.ts";
import { inflate, sniff } from "./inflate.ts";
import type { BackupFile, KeptUsers, PipelinePlan, PipelineResult } from "./plan.ts";
import { BufferPool, rechunk } from "./rechunk.ts";
import { SortedFiles } from "./sorted-files.ts";
import { writeBytes, writeText } from "./stored-file.ts";

/**
 * Makes the files of a backup in one pass over the download. Memory holds a few blocks of rows, and one run of rows if they are sorted,
 * whatever the size of the tenant. Files of an earlier attempt are overwritten.
 *
 * @param download the export file, gzip or text; each chunk is used only until the next one is requested
 * @throws CorruptFileError if the file is empty, or gzip's checks fail
 * @throws BackupError for a row that is not what Auth0 documents, or if the disk cannot be written
 */
export async function runPipeline(
  download: AsyncIterable<Buffer>,
  plan: PipelinePlan,
): Promise<PipelineResult> {
  const { gzip, bytes } = await sniff(download);
  const statistics = plan.statisticsFields && new StatisticsCounter(plan.statisticsFields);
  const validates = isArray(plan.format) && plan.filter === undefined;
  const fields = new BlockFields(fieldsReadBy(plan), validates);
  const presence = new FieldPresence({ names: plan.fieldNames, named: plan.namedFields ?? [] });
  const sorting =
    plan.sortedBy === undefined ? undefined : await SortedFiles.begin(plan, plan.sortedBy, fields);
  const counts: Counts = { exported: 0, kept: 0, loneSurrogates: 0, nulls: 0 };
  const leftOut = plan.format === "import" ? noneLeftOut() : undefined;
  const reading = { ...plan, statistics, fields, presence };
  const rows = (text: AsyncIterable<Buffer>) => encoded(text, reading, counts, sorting);
  const text = gzip ? inflate(bytes) : bytes;
  try {
    let inOrder: BackupFile[] | undefined;
    if (leftOut !== undefined) {
      const kept = selectedUsers(text, reading, counts);
      const files = await writeImportFiles(kept, fields, plan, leftOut, counts, sorting);
      if (plan.inOrder) inOrder = files;
    } else if (!plan.inOrder) {
      for await (const _ of rows(text));
    } else {
      const written =
        gzip && storesAuth0Gzip(plan)
          ? await writeBytes(checked(bytes, rows), plan.fileName, plan)
          : await writeText(rows(text), plan.fileName, plan);
      inOrder = [{ ...written, users: counts.kept, content: "users" }];
    }
    return {
      inOrder,
      sorted: await sorting?.finish(),
      usersExported: counts.exported,
      usersKept: counts.kept - (leftOut === undefined ? 0 : totalLeftOut(leftOut)),
      leftOut,
      loneSurrogates: counts.loneSurrogates || undefined,
      nulls: counts.nulls || undefined,
      statistics: statistics?.result,
      foundFields: presence.found,
    };
  } finally {
    await sorting?.discardSpills();
  }
}

/** Bytes per chunk of a file that is stored while it is checked. */
const HELD = 256 * 1024;

/** The fields of NDJSON rows to find. The filter, or without one the import, expects its own first. */
function fieldsReadBy(plan: PipelinePlan): string[] {
  const { format, filter, statisticsFields, sortedBy, keptUsers } = plan;
  const first = filter?.fields ?? (format === "import" ? IMPORT_FIELDS : []);
  const ids = [sortedBy, keptUsers?.idTitle];
  const names = [...first, ...Object.values(statisticsFields ?? {}), ...ids];
  return names.filter((name) => name !== undefined);
}

/** How rows are read, and which of them are kept. */
export interface Reading
  extends Pick<PipelinePlan, "format" | "filter" | "fieldNames" | "keptUsers"> {
  /** Ends a slow filter. */
  readonly signal?: AbortSignal;
  /** Collects statistics of the rows that are kept. */
  readonly statistics?: StatisticsCounter | undefined;
  /** Looks for the requested fields in all rows. */
  readonly presence?: FieldPresence;
  /** Finds the fields of NDJSON rows, those of the filter first. By default, only these. */
  readonly fields?: BlockFields;
}

type SharedReading = Reading & Required<Pick<Reading, "fields">>;

/** Numbers of rows so far. */
export interface Counts {
  exported: number;
  kept: number;
  /** Rows that are kept and have half of a surrogate pair. */
  loneSurrogates: number;
  /** Rows of CSV that are kept and have a NUL. */
  nulls: number;
}

/** Whether Auth0's own gzip can be stored unchanged: nothing changes its rows or their order. */
function storesAuth0Gzip({ format, compression, filter }: PipelinePlan): boolean {
  return compression === "gzip" && filter === undefined && !isArray(format);
}

/** A tee: the bytes of a gzip file, while its rows are checked. It holds the bytes that {@link inflate} reads ahead. */
async function* checked(
  bytes: AsyncIterable<Buffer>,
  rows: (text: AsyncIterable<Buffer>) => AsyncGenerator<Buffer>,
): AsyncGenerator<Buffer> {
  const pool = new BufferPool(HELD);
  const held: Buffer<ArrayBuffer>[] = [];
  async function* tee(): AsyncGenerator<Buffer> {
    for await (const chunk of rechunk(bytes, pool)) {
      held.push(chunk);
      yield chunk;
    }
  }
  async function* passOn(): AsyncGenerator<Buffer> {
    for (const chunk of held.splice(0)) {
      yield chunk;
      pool.release(chunk);
    }
  }
  for await (const _ of rows(inflate(tee()))) yield* passOn();
  yield* passOn();
}

/**
 * Reads the text of an export and encodes the kept rows in the stored format.
 *
 * @param reading its `fieldNames` must match the fields of the first row, which may be the answer of a proxy instead
 * @param counts incremented for each row
 * @param sorting receives the kept rows too
 * @throws BackupError for a row that is not what Auth0 documents, or for which the filter fails
 */
export function encoded(
  text: AsyncIterable<Buffer>,
  reading: Reading,
  counts: Counts,
  sorting?: SortedFiles,
): AsyncGenerator<Buffer> {
  const { format, filter, fieldNames, statistics, keptUsers, presence, signal } = reading;
  if (format === "csv") {
    const select: RowSelector<CsvBlock> =
      filter === undefined ? selectAll : csvSelector(filter, () => pause(signal));
    const count = statistics && csvCounter(statistics);
    const sort = (kept: Selection<CsvBlock>) => {
      counts.nulls += countNulRows(kept);
      return sorting?.addCsv(kept);
    };
    const blocks = checkedNames(csvBlocks(text, "strip"), fieldNames);
    const ids = keptUsers && csvUserIds(keptUsers.idTitle);
    const see = (block: CsvBlock) => presence?.seeCsv(block);
    const kept = collected(selected(blocks, see, select, count, counts), keptUsers, ids);
    return keptBytes(kept, csvEncoder(), sort);
  }
  const sort = (kept: Selection<Block>) => {
    counts.loneSurrogates += countLoneSurrogates(kept);
    return sorting?.addNdjson(kept);
  };
  const { fields = new BlockFields(filter?.fields ?? []) } = reading;
  const encoder = format === "json" ? jsonArrayEncoder(fields) : ndjsonEncoder();
  return keptBytes(selectedUsers(text, { ...reading, fields }, counts), encoder, sort);
}

/** The kept rows of NDJSON, block by block. */
function selectedUsers(
  text: AsyncIterable<Buffer>,
  { filter, fieldNames, statistics, keptUsers, presence, fields, signal }: SharedReading,
  counts: Counts,
): AsyncGenerator<Selection<Block>> {
  const select =
    filter === undefined ? selectAll : ndjsonSelector(filter, fields, () => pause(signal));
  const count = statistics && ndjsonCounter(statistics, fields);
  const blocks = checkedNames(ndjsonBlocks(text), fieldNames);
  const ids = keptUsers && ndjsonUserIds(keptUsers.idTitle, fields);
  const see = (block: Block) => presence?.seeNdjson(block);
  return collected(selected(blocks, see, select, count, counts), keptUsers, ids);
}

/** Passes on the kept rows, and adds their users to a collector. */
async function* collected<B extends Block>(
  selections: AsyncIterable<Selection<B>>,
  keptUsers: KeptUsers | undefined,
  ids: UserIds<B> | undefined,
): AsyncGenerator<Selection<B>> {
  for await (const selection of selections) {
    if (ids !== undefined) await keptUsers?.addUsers(selection, ids);
    yield selection;
  }
}

/** Lets timers and signals run, so that a slow filter does not outlive the run. @throws the signal's reason */
async function pause(signal: AbortSignal | undefined): Promise<void> {
  await setImmediate();
  signal?.throwIfAborted();
}

async function* checkedNames<B extends Block>(
  blocks: AsyncIterable<B>,
  fieldNames: readonly string[] | undefined,
): AsyncGenerator<B> {
  for await (const block of blocks) {
    requireUtf8(block);
    requireExportedNames(block, fieldNames);
    yield block;
  }
}

async function* selected<B extends Block>(
  blocks: AsyncIterable<B>,
  see: (block: B) => void,
  select: RowSelector<B>,
  count: RowCounter<B> | undefined,
  counts: Counts,
): AsyncGenerator<Selection<B>> {
  for await (const block of blocks) {
    see(block);
    const selection = await select(block);
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
    // Before sorting, because encoding checks rows and an error needs their original numbers.
    const bytes = encoder.encode(selection);
    await sort(selection);
    yield bytes;
  }
  yield encoder.end();
}
