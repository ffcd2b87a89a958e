/**
 * Tries a filter on files of a backup, as the action stores them:
 *
 *     npm run filter -- [--all] [--csv|--ndjson] [--identity KEY-FILE] '<expression>' FILE...
 *
 * Prints the first kept rows, or all of them, byte for byte to standard output, and the counts to standard error. The rows of a JSON array
 * are printed as NDJSON. Exits as Miller does: with 1 if the expression or a row is in error.
 */

import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { BackupError } from "../src/base/errors.ts";
import { formatCount } from "../src/base/format.ts";
import {
  type CompiledFilter,
  compileFilter,
  type FilterOptions,
  lintFilter,
} from "../src/filter/index.ts";
import { type Counts, encoded } from "../src/pipeline/index.ts";
import { copied } from "../src/pipeline/rechunk.ts";
import { fieldNames, openFile, type RowFormat, readIdentities } from "./backup-file.ts";

const USAGE = `Usage: npm run filter -- [--all] [--csv|--ndjson] [--identity KEY-FILE] '<expression>' FILE...
Prints the first 3 kept rows and the counts, or with --all every kept row. To redirect the rows, add --silent after "npm run".
Key: --identity names a file with an age secret key; the environment variable AGE_IDENTITY holds one.`;

/** Number of rows that are printed without `--all`. */
const SHOWN = 3;
const LF = 0x0a;
const QUOTE = 0x22;

try {
  await main();
} catch (error) {
  if (!(error instanceof Error)) throw error;
  // A reader such as `head` has what it needs.
  if (!("code" in error && error.code === "EPIPE")) {
    console.error(
      error instanceof BackupError ? ownWords(error) : "code" in error ? error.message : error,
    );
    process.exitCode = 1;
  }
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      all: { type: "boolean" },
      csv: { type: "boolean" },
      ndjson: { type: "boolean" },
      identity: { type: "string" },
    },
    allowPositionals: true,
  });
  const [expression, ...files] = positionals;
  if (expression === undefined || files.length === 0) throw new BackupError(USAGE);
  const format = values.csv ? "csv" : values.ndjson ? "ndjson" : undefined;
  const identities = await readIdentities(values.identity, process.env["AGE_IDENTITY"]);
  const counts: Counts = { exported: 0, kept: 0, loneSurrogates: 0, nulls: 0 };
  const most = values.all ? Number.POSITIVE_INFINITY : SHOWN;
  const kept = keptRows({ expression, files, format, identities, most }, counts);
  await pipeline(Readable.from(copied(kept)), process.stdout, { end: false });
  const rest = counts.kept > most ? `, and the first ${most} printed: use --all for all` : "";
  console.error(`${formatCount(counts.kept)} of ${formatCount(counts.exported)} rows kept${rest}`);
}

interface Task {
  readonly expression: string;
  readonly files: readonly string[];
  readonly format: RowFormat | undefined;
  readonly identities: readonly string[];
  /** Maximum number of rows to print. */
  readonly most: number;
}

/** The rows to print, file by file. All rows are counted. */
async function* keptRows(
  { expression, files, identities, most, ...asked }: Task,
  counts: Counts,
): AsyncGenerator<Buffer> {
  for (const [index, file] of files.entries()) {
    const { format, rows } = await openFile(file, asked.format, identities);
    const options: FilterOptions = {
      format,
      fileName: path.basename(file),
      environment: process.env["TZ"] === undefined ? {} : { TZ: process.env["TZ"] },
      now: Date.now,
    };
    const filter = compileFilter(expression, options);
    lintFilter(expression, format);
    const header = format === "csv" ? 1 : 0;
    const skipped = index === 0 ? 0 : header;
    const room = Math.max(most - counts.kept, 0);
    const kept = encoded(rows, { format, filter, fieldNames: undefined }, counts);
    yield* rowsFrom(kept, skipped, header + room, format === "csv");
    const again = () => openFile(file, asked.format, identities);
    await warnAboutFields(filter, { expression, options, again });
  }
}

/** The rows from `first` to before `end`, 0-based; the rest is read and dropped. A line feed inside quotes of CSV ends no row. */
async function* rowsFrom(
  chunks: AsyncIterable<Buffer>,
  first: number,
  end: number,
  isCsv: boolean,
): AsyncGenerator<Buffer> {
  let row = 0;
  let isQuoted = false;
  for await (const chunk of chunks) {
    if (row >= first && end === Number.POSITIVE_INFINITY) {
      yield chunk;
      continue;
    }
    let from = row >= first ? 0 : chunk.length;
    let at = 0;
    for (; at < chunk.length && row < end; at++) {
      if (isCsv && chunk[at] === QUOTE) isQuoted = !isQuoted;
      if (chunk[at] !== LF || isQuoted) continue;
      row++;
      if (row === first) from = at + 1;
    }
    if (from < at) yield chunk.subarray(from, at);
  }
}

/** Names the fields that no row has, with the same words as the action. */
async function warnAboutFields(
  filter: CompiledFilter,
  {
    expression,
    options,
    again,
  }: {
    readonly expression: string;
    readonly options: FilterOptions;
    readonly again: () => ReturnType<typeof openFile>;
  },
): Promise<void> {
  const absent = filter.absentFields();
  if (absent.length === 0) return;
  const names = await fieldNames(await again());
  for (const name of filter.fields) if (!absent.includes(name)) names.add(name);
  try {
    compileFilter(expression, { ...options, fields: [...names] });
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    const message = error.message.replace("among the exported fields", "a field of any row");
    console.error(
      message.replace(/^The filter does not compile \((.*?)\): /, "In the filter ($1), "),
    );
  }
}

/** The action's messages speak of an export and its job. */
function ownWords({ message }: BackupError): string {
  return message
    .replace(
      / Nothing was stored\b.*$/s,
      " Check that the action wrote the file, and copy it again.",
    )
    .replace(/^(Row \d+) of the export /, "$1 of the file ")
    .replace(/^The header of the CSV export /, "The header of the CSV file ");
}
