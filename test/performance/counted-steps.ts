/**
 * Counts the steps that the data path takes for an export: `counted-steps.ts '{"format":"ndjson"}'` prints {@link Counted}. A process
 * of its own, to be started with `--no-opt --no-maglev`: optimized code counts nothing.
 */

import { mkdtemp, rm } from "node:fs/promises";
import { Session } from "node:inspector/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { fullProfile, statisticsFields } from "../../src/auth0/fields.ts";
import type { Format } from "../../src/settings.ts";
import { chunked } from "../rows/chunks.ts";
import { exportBytes, NO_EDITS, USUAL_STYLE } from "../simulator/export-file.ts";

export interface Staging {
  readonly format: Format;
  readonly filter?: string;
  /** Auth0's gzip is stored as it came. */
  readonly storesGzip?: boolean;
  readonly isSorted?: boolean;
  /** The key that the filter reads is written with an escape in every row. */
  readonly hasEscapedKeys?: boolean;
}

/** What a pass over the export took. */
export interface Counted {
  readonly users: number;
  /** Of the filter. */
  readonly kept: number;
  /** Functions begun, loops gone round and branches taken, in our source. */
  readonly steps: number;
  /** By `file function`, those with the most steps: how many. */
  readonly where: Readonly<Record<string, number>>;
}

const USERS = 10_000;
/** How many functions are named. */
const NAMED = 5;

const SOURCE = new URL("../../src/", import.meta.url).href;

const session = new Session();
session.connect();
await session.post("Profiler.enable");
// V8 counts in what is compiled from now on: hence the imports here.
await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
const { compileFilter } = await import("../../src/filter/index.ts");
const { runPipeline } = await import("../../src/pipeline/index.ts");

const staging: Staging = JSON.parse(process.argv[2] ?? "");
const text = exportedText(staging);
const folder = await mkdtemp(path.join(tmpdir(), "counted-steps-"));
try {
  await stageOnce(); // what is only done once is done
  console.log(JSON.stringify(await counted()));
} finally {
  await rm(folder, { recursive: true });
}

function exportedText({ format, hasEscapedKeys }: Staging): Buffer {
  const rows = format === "csv" ? "csv" : "json";
  const fields = fullProfile(rows).map(({ path: name }) => ({ name }));
  const wanted = {
    seed: 1,
    users: USERS,
    connectionId: undefined,
    limit: undefined,
    format: rows,
  } as const;
  const bytes = Buffer.concat([
    ...exportBytes({ ...wanted, fields, style: USUAL_STYLE, edits: NO_EDITS }),
  ]);
  if (hasEscapedKeys !== true) return bytes;
  return Buffer.from(bytes.toString().replaceAll('"last_login"', '"last\\u005flogin"'));
}

/** @returns how many users the filter keeps */
async function stageOnce(): Promise<number> {
  const { format, filter, storesGzip, isSorted } = staging;
  const gzip = gzipSync(text, { level: 1 });
  const cuts = Array.from({ length: Math.floor(gzip.length / 65_536) }, (_, i) => (i + 1) * 65_536);
  const { usersKept, usersExported } = await runPipeline(chunked(gzip, cuts), {
    format,
    compression: storesGzip ? "gzip" : "none",
    recipients: [],
    fileName: "users",
    filter:
      filter === undefined
        ? undefined
        : compileFilter(filter, { format: format === "csv" ? "csv" : "ndjson", now: () => 0 }),
    fieldNames: undefined,
    statisticsFields: statisticsFields({ kind: "collect", jobId: "" }),
    inOrder: isSorted !== true,
    sortedBy: isSorted ? "user_id" : undefined,
    folder,
    signal: new AbortController().signal,
  });
  if (usersExported !== USERS) throw new Error(`${usersExported} users came out.`);
  return usersKept;
}

/** V8 counts exactly, block by block. */
async function counted(): Promise<Counted> {
  await session.post("Profiler.takePreciseCoverage"); // begins at zero
  const kept = await stageOnce();
  const { result } = await session.post("Profiler.takePreciseCoverage");
  let steps = 0;
  const where = new Map<string, number>();
  for (const { url, functions } of result.filter(({ url }) => url.startsWith(SOURCE))) {
    for (const { functionName, ranges } of functions) {
      const own = ranges.reduce((sum, { count }) => sum + count, 0);
      steps += own;
      const name = `${url.slice(SOURCE.length)} ${functionName}`;
      where.set(name, (where.get(name) ?? 0) + own);
    }
  }
  const most = [...where].toSorted(([, a], [, b]) => b - a).slice(0, NAMED);
  return { users: USERS, kept, steps, where: Object.fromEntries(most) };
}
