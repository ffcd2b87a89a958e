/**
 * Passes over an export, in a process of its own. The argument is a {@link Pass} as JSON, a {@link PassCounts} is printed as JSON.
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { exportedNames, fullProfile, statisticsFields } from "../../src/auth0/fields.ts";
import { compileFilter } from "../../src/filter/index.ts";
import { runPipeline } from "../../src/pipeline/index.ts";
import type { PipelineResult } from "../../src/pipeline/plan.ts";
import { JsonFields } from "../../src/rows/json/fields.ts";
import type { Row, RowFilter } from "../../src/rows/row.ts";
import type { Compression, Format } from "../../src/settings.ts";
import { exportBytes, NO_EDITS, USUAL_STYLE } from "../simulator/export-file.ts";
import { type Counts, heapTakenBy, startCounting } from "./counters.ts";

export interface Pass {
  readonly format: Format;
  readonly compression?: Compression;
  readonly filter?: string;
  /** Sorted files for the branch, instead of one in Auth0's order. */
  readonly isSorted?: boolean;
  /** Every so many rows, one has a key that is written with an escape. */
  readonly escapedKeyEvery?: number;
  /** The filter does to each row, once, all that the guard is there to notice. */
  readonly isWasteful?: boolean;
}

export interface PassCounts extends Counts {
  readonly users: number;
  readonly kept: number;
  /** Bytes of the uncompressed export. */
  readonly text: number;
  /** Bytes of V8's heap that each further user takes. */
  readonly heapPerUser: number;
}

/** A pass in which V8 compiles something takes more than its rows do, never less: the least of some counts. */
const TIMES = 5;

const pass: Pass = JSON.parse(process.argv[2] ?? "");
/** Waste is seen with fewer users too. */
const USERS = pass.isWasteful ? 8000 : 16_000;
/** Smaller than the other, by users enough to tell what one of them takes. */
const FEWER_USERS = 4000;
const rows = pass.format === "csv" ? "csv" : "json";
const fields = fullProfile(rows);
const folder = await mkdtemp(path.join(tmpdir(), "counted-pass-"));
try {
  process.stdout.write(JSON.stringify(await counted()));
} finally {
  await rm(folder, { recursive: true });
}

async function counted(): Promise<PassCounts> {
  const text = exportOf(USERS);
  const [many, few] = [text, exportOf(FEWER_USERS)].map((bytes) => gzipSync(bytes, { level: 1 }));
  // What is loaded and compiled in a first pass, and taken in every pass, does not depend on the users.
  await staged(many);
  const heapOfFew: number[] = [];
  const heapOfMany: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    heapOfFew.push(await heapTakenBy(() => staged(few)));
    heapOfMany.push(await heapTakenBy(() => staged(many)));
  }
  const counts = await startCounting();
  const { usersKept } = await staged(many);
  return {
    ...counts,
    users: USERS,
    kept: usersKept,
    text: text.length,
    heapPerUser: (Math.min(...heapOfMany) - Math.min(...heapOfFew)) / (USERS - FEWER_USERS),
  };
}

/** As a run of the action stages it. */
async function staged(gzip: Buffer | undefined): Promise<PipelineResult> {
  const fieldNames = exportedNames(fields, rows);
  const counted = statisticsFields({
    kind: "start",
    connection: undefined,
    limit: undefined,
    fields,
    named: [],
    discovers: true,
  });
  return await runPipeline(downloaded(gzip ?? Buffer.alloc(0)), {
    format: pass.format,
    compression: pass.compression ?? "none",
    recipients: [],
    fileName: "users",
    filter: rowFilter(fieldNames),
    fieldNames,
    statisticsFields: counted,
    inOrder: pass.isSorted !== true,
    sortedBy: pass.isSorted ? "user_id" : undefined,
    signal: new AbortController().signal,
    folder,
  });
}

function rowFilter(fields: readonly string[]): RowFilter | undefined {
  if (pass.isWasteful) return { fields: [], keeps: wasted };
  if (pass.filter === undefined) return undefined;
  const format = pass.format === "csv" ? "csv" : "ndjson";
  return compileFilter(pass.filter, { format, fields, now: Date.now });
}

function wasted({ bytes, start, end }: Row): boolean {
  const copy = new Uint8Array(end - start);
  copy.set(bytes.subarray(start, end));
  new JsonFields(["email_verified"]).read(bytes, start, end);
  void Promise.resolve();
  return JSON.parse(bytes.toString("utf8", start, end)).email_verified === true;
}

/** In pieces, as a download comes. */
async function* downloaded(bytes: Buffer): AsyncGenerator<Buffer> {
  const piece = 64 * 1024;
  for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
}

function exportOf(users: number): Buffer {
  const wanted = {
    seed: 1,
    users,
    connectionId: undefined,
    limit: undefined,
    format: rows,
    fields: fields.map((field) => ({ name: field.path })),
    style: USUAL_STYLE,
    edits: NO_EDITS,
  } as const;
  const text = Buffer.concat([...exportBytes(wanted)]);
  return pass.escapedKeyEvery === undefined ? text : withEscapedKeys(text, pass.escapedKeyEvery);
}

function withEscapedKeys(text: Buffer, every: number): Buffer {
  const rows = text.toString("latin1").split("\n");
  const escaped = rows.map((row, i) =>
    i % every === 0 ? row.replace('"user_id"', String.raw`"user\u005fid"`) : row,
  );
  return Buffer.from(escaped.join("\n"), "latin1");
}
