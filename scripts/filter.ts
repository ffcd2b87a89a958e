/**
 * Tries a filter on a local export, plain or gzip:
 *
 *     npm run filter -- [--csv|--ndjson] '<expression>' FILE
 *
 * Prints the kept rows byte for byte to standard output, and the counts to standard error. Exits as Miller does: with 1 if the
 * expression or a row is in error. Without a format option, the extension of the file decides.
 */

import { createReadStream } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { BackupError } from "../src/base/errors.ts";
import { compileFilter, lintFilter } from "../src/filter/index.ts";
import { type Counts, encoded } from "../src/pipeline/index.ts";
import { inflate, sniff } from "../src/pipeline/inflate.ts";

const USAGE = "Usage: npm run filter -- [--csv|--ndjson] '<expression>' FILE";

try {
  const { values, positionals } = parseArgs({
    options: { csv: { type: "boolean" }, ndjson: { type: "boolean" } },
    allowPositionals: true,
  });
  const [expression, file, ...more] = positionals;
  if (expression === undefined || file === undefined || more.length > 0) {
    throw new BackupError(USAGE);
  }
  const named = /\.csv(\.gz)?$/.test(file) ? "csv" : "ndjson";
  const format = values.csv ? "csv" : values.ndjson ? "ndjson" : named;
  const counts = await filterFile(expression, file, format);
  console.error(`${counts.kept} of ${counts.exported} rows kept`);
} catch (error) {
  if (!(error instanceof Error)) throw error;
  console.error(error instanceof BackupError || "code" in error ? error.message : error);
  process.exitCode = 1;
}

async function filterFile(
  expression: string,
  file: string,
  format: "csv" | "ndjson",
): Promise<Counts> {
  const filter = compileFilter(expression, {
    format,
    fileName: path.basename(file),
    environment: process.env["TZ"] === undefined ? {} : { TZ: process.env["TZ"] },
    now: Date.now,
  });
  lintFilter(expression, format);
  const { gzip, bytes } = await sniff(createReadStream(file));
  const counts: Counts = { exported: 0, kept: 0, loneSurrogates: 0, nulls: 0 };
  const kept = encoded(
    gzip ? inflate(bytes) : bytes,
    { format, filter, fieldNames: undefined },
    counts,
  );
  await pipeline(Readable.from(kept), process.stdout, { end: false });
  return counts;
}
