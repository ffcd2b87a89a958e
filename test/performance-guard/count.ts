/**
 * Counts what the data path does with an export: `count.ts '{"format":"ndjson"}'` prints {@link Counted}. A process of its own, to be
 * started with `--no-opt --no-maglev`, as optimized code counts no steps and allocates as it likes, and as
 * built-in functions are replaced here.
 */

import { mkdtemp, rm } from "node:fs/promises";
import type { HeapProfiler } from "node:inspector";
import { Session } from "node:inspector/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { fullProfile, talliedNames } from "../../src/inputs/fields.ts";
import type { Format } from "../../src/settings.ts";
import { exportBytes, NO_EDITS, USUAL_STYLE } from "../simulator/export-file.ts";
import { chunked } from "../users/chunks.ts";

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
  /** Of the export. */
  readonly textBytes: number;
  /** Of the filter. */
  readonly kept: number;
  /** Functions begun, loops gone round and branches taken, in our source. */
  readonly steps: number;
  /** By `file function`: how often it was begun. */
  readonly calls: Readonly<Record<string, number>>;
  /** Bytes that JavaScript copied from one buffer to another, for whatever reason. */
  readonly copiedBytes: number;
  /** Allocated on V8's heap, what was collected since included. */
  readonly heapBytes: number;
}

const USERS = 10_000;

const SOURCE = new URL("../../src/", import.meta.url).href;

const session = new Session();
session.connect();
await session.post("Profiler.enable");
// V8 counts in what is compiled from now on: hence the imports here.
await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
const { compileFilter } = await import("../../src/filter/index.ts");
const { stage } = await import("../../src/stage.ts");

const staging: Staging = JSON.parse(process.argv[2] ?? "");
const text = exportedText(staging);
const folder = await mkdtemp(path.join(tmpdir(), "performance-guard-"));
try {
  await stageOnce(); // what is only done once is done
  const counted: Counted = { users: USERS, ...(await steps()), ...(await heap()) };
  console.log(JSON.stringify(counted));
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

async function stageOnce(): Promise<{ textBytes: number; kept: number }> {
  const { format, filter, storesGzip, isSorted } = staging;
  const gzip = gzipSync(text, { level: 1 });
  const cuts = Array.from({ length: Math.floor(gzip.length / 65_536) }, (_, i) => (i + 1) * 65_536);
  const { usersKept, usersExported } = await stage(chunked(gzip, cuts), {
    format,
    compression: storesGzip ? "gzip" : "none",
    recipients: [],
    fileName: "users",
    filter:
      filter === undefined
        ? undefined
        : compileFilter(filter, { format: format === "csv" ? "csv" : "ndjson", now: () => 0 }),
    fieldNames: undefined,
    tallied: talliedNames({
      kind: "start",
      connection: undefined,
      fields: undefined,
      limit: undefined,
    }),
    inOrder: isSorted !== true,
    sortedBy: isSorted ? "user_id" : undefined,
    folder,
  });
  if (usersExported !== USERS) throw new Error(`${usersExported} users came out.`);
  return { textBytes: text.length, kept: usersKept };
}

/** V8 counts exactly, block by block. */
async function steps(): Promise<Omit<Counted, "users" | "heapBytes">> {
  await session.post("Profiler.takePreciseCoverage"); // begins at zero
  const copied = countedCopies();
  const done = await stageOnce();
  const copiedBytes = copied();
  const { result } = await session.post("Profiler.takePreciseCoverage");
  let count = 0;
  const calls: Record<string, number> = {};
  for (const { url, functions } of result.filter(({ url }) => url.startsWith(SOURCE))) {
    for (const { functionName, ranges } of functions) {
      for (const range of ranges) count += range.count;
      const name = `${url.slice(SOURCE.length)} ${functionName}`;
      calls[name] = (calls[name] ?? 0) + (ranges[0]?.count ?? 0);
    }
  }
  return { ...done, steps: count, calls, copiedBytes };
}

/** @returns a function that tells the bytes copied since, and puts everything back */
function countedCopies(): () => number {
  let copied = 0;
  const undo: (() => void)[] = [];
  function replace<Owner, Name extends keyof Owner>(
    owner: Owner,
    name: Name,
    counting: (made: unknown, self: unknown, args: readonly unknown[]) => number,
  ): void {
    const original = owner[name] as (...args: unknown[]) => unknown;
    owner[name] = function (this: unknown, ...args: unknown[]): unknown {
      const made = original.apply(this, args);
      copied += counting(made, this, args);
      return made;
    } as Owner[Name];
    undo.push(() => {
      owner[name] = original as Owner[Name];
    });
  }
  const bytesOf = (value: unknown) => (ArrayBuffer.isView(value) ? value.byteLength : 0);
  const bytes = Object.getPrototypeOf(Uint8Array.prototype);
  replace(Buffer.prototype, "copy", Number);
  replace(bytes, "set", (_made, _self, [from]) => bytesOf(from));
  replace(bytes, "slice", bytesOf);
  replace(bytes, "copyWithin", bytesOf);
  replace(Buffer, "concat", bytesOf);
  replace(Buffer, "from", (_made, _self, [from]) => bytesOf(from));
  return () => {
    for (const back of undo) back();
    return copied;
  };
}

/** V8 looks at one allocation in a few kilobytes, and scales. */
async function heap(): Promise<Pick<Counted, "heapBytes">> {
  await session.post("Profiler.stopPreciseCoverage");
  await session.post("HeapProfiler.startSampling", {
    samplingInterval: 1024,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  });
  await stageOnce();
  const { profile } = await session.post("HeapProfiler.stopSampling");
  return { heapBytes: sizeOf(profile.head) };
}

function sizeOf({ selfSize, children }: HeapProfiler.SamplingHeapProfileNode): number {
  return children.reduce((sum, child) => sum + sizeOf(child), selfSize);
}
