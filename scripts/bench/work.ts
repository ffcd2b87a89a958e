/** One measurement in its own process: `work.js '{"work":…}'` prints a {@link Measured} as JSON. */

import { createReadStream, existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { createGunzip, createGzip } from "node:zlib";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { statisticsFields } from "../../src/auth0/fields.ts";
import { freedAfterUse } from "../../src/base/free-buffer.ts";
import { compileFilter } from "../../src/filter/index.ts";
import { gzipParallel } from "../../src/pipeline/gzip.ts";
import { encoded, runPipeline } from "../../src/pipeline/index.ts";
import { inflate } from "../../src/pipeline/inflate.ts";
import { listedFiles } from "../../src/pipeline/plan.ts";
import { duckdbProgram } from "./duckdb.ts";
import { DATE, type Work } from "./lines.ts";
import { type ProfiledFunction, profiled, topFunctions } from "./profile.ts";
import { runProgram } from "./program.ts";
import { timeToStart } from "./start.ts";

/** The measurement that a process is asked for. */
export interface Order {
  readonly work: Work;
  /** The export, gzip. */
  readonly file: string;
  /** The project. */
  readonly root: string;
  /** The number of functions to profile. Profiling takes time, so it is off by default. */
  readonly profile?: number;
}

export interface Measured {
  readonly seconds: number;
  /** CPU time of all cores, if known. */
  readonly cpuSeconds?: number;
  /** Peak resident memory, if known. */
  readonly peakBytes?: number;
  /** Users kept, if they are counted. */
  readonly kept?: number;
  /** Bytes written. */
  readonly bytes?: number;
  /** The slowest functions, if a profile was asked for. */
  readonly functions?: readonly ProfiledFunction[];
}

/** One-MiB chunks with some read-ahead: no other size was faster for inflating alone. */
const READING = { highWaterMark: 1024 * 1024 };
const INFLATING = { chunkSize: 1024 * 1024, readableHighWaterMark: 4 * 1024 * 1024 };

const order: Order = JSON.parse(process.argv[2] ?? "");
console.log(
  JSON.stringify(order.profile === undefined ? await measured(order) : await seen(order)),
);

/** With a profile, which makes it slower. */
async function seen(order: Order): Promise<Measured> {
  const { found, profile } = await profiled(() => measured(order));
  const code = path.join(import.meta.dirname, "..", "..");
  return { ...found, functions: topFunctions(profile, code, order.profile ?? 0) };
}

async function measured({ work, file, root }: Order): Promise<Measured> {
  switch (work.kind) {
    case "inflate":
      return { ...(await timed(() => inflatedAlone(file))), ...peak() };
    case "stage":
      return await staged(file, work);
    case "gzip":
      return await compressedAlone(file, work.on);
    case "program":
      return await runProgram(work, file);
    case "duckdb":
      return await runProgram(duckdbProgram(work, root), file);
    case "start":
      return await timeToStart(work, root);
  }
}

async function inflatedAlone(file: string): Promise<{ bytes: number }> {
  let bytes = 0;
  const text = createReadStream(file, READING).pipe(createGunzip(INFLATING));
  for await (const chunk of text) bytes += chunk.length;
  return { bytes };
}

/** Runs the pipeline as a run does: small download chunks, and statistics unless the files are encrypted. */
async function staged(file: string, work: Extract<Work, { kind: "stage" }>): Promise<Measured> {
  const { format, compression = "none", isEncrypted = false, isSorted = false } = work;
  const identity = await generateX25519Identity();
  const recipients = isEncrypted ? [await identityToRecipient(identity)] : [];
  const counted = isEncrypted ? undefined : statisticsFields({ kind: "collect", jobId: "" });
  const folder = await mkdtemp(path.join(tmpdir(), "bench-"));
  try {
    return {
      ...(await timed(async () => {
        const result = await runPipeline(freedAfterUse(createReadStream(file)), {
          format,
          compression,
          recipients,
          fileName: "users",
          filter: work.filter === undefined ? undefined : filterOf(work.filter, format),
          fieldNames: undefined,
          statisticsFields: counted,
          inOrder: !isSorted,
          sortedBy: isSorted ? "user_id" : undefined,
          folder,
          signal: new AbortController().signal,
        });
        const bytes = listedFiles(result).reduce((sum, file) => sum + file.bytes, 0);
        return { kept: result.usersKept, bytes };
      })),
      ...peak(),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The text is in memory before the clock starts, so its peak says nothing. */
async function compressedAlone(file: string, on: "one thread" | "all cores"): Promise<Measured> {
  const counts = { exported: 0, kept: 0, loneSurrogates: 0, nulls: 0 };
  const filter = filterOf(DATE, "ndjson");
  const text: Buffer[] = [];
  for await (const bytes of encoded(
    inflate(createReadStream(file, READING)),
    { format: "ndjson", filter, fieldNames: undefined },
    counts,
  )) {
    text.push(Buffer.from(bytes));
  }
  return await timed(async () => {
    let bytes = 0;
    const chunks = Readable.from(text);
    const gzip =
      on === "all cores"
        ? gzipParallel(chunks)
        : chunks.pipe(createGzip({ chunkSize: 1024 * 1024 }));
    for await (const chunk of gzip) bytes += chunk.length;
    return { kept: counts.kept, bytes };
  });
}

function filterOf(expression: string, format: string) {
  return compileFilter(expression, {
    format: format === "csv" ? "csv" : "ndjson",
    now: Date.now,
  });
}

async function timed<Found>(
  work: () => Promise<Found>,
): Promise<Found & { seconds: number; cpuSeconds: number }> {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const found = await work();
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { ...found, seconds, cpuSeconds: (user + system) / 1e6 };
}

/** Linux carries `maxRSS` over from the parent through exec; the high-water mark of the process's own memory is not carried over. */
function peak(): { peakBytes: number } {
  const own = "/proc/self/status";
  const mark = existsSync(own) ? /VmHWM:\s*(\d+)/.exec(readFileSync(own, "utf8"))?.[1] : undefined;
  return { peakBytes: Number(mark ?? process.resourceUsage().maxRSS) * 1024 };
}
