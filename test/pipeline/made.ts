/** Runs the pipeline on small exports. */

import { readFile } from "node:fs/promises";
import { runPipeline } from "../../src/pipeline/index.ts";
import {
  type BackupFile,
  listedFiles,
  type PipelinePlan,
  type PipelineResult,
} from "../../src/pipeline/plan.ts";
import { fleeting } from "../rows/chunks.ts";

export const NDJSON = Buffer.from(
  [
    '{"user_id":"auth0|1","n":1.50}',
    '{"user_id":"auth0|2","name":"é😀"}',
    '{"user_id":"auth0|3"}',
    "",
  ].join("\n"),
);
export const CSV = Buffer.from(
  'user_id,name\n"\'auth0|1","\'two\nlines, ""quoted"""\n"\'auth0|2",\n',
);

export interface Made extends PipelineResult {
  readonly files: readonly BackupFile[];
  /** Of the first file. */
  readonly bytes: Buffer;
}

/** By default, one file of unchanged NDJSON. */
export function planIn(folder: string, plan: Partial<PipelinePlan> = {}): PipelinePlan {
  return {
    format: "ndjson",
    compression: "none",
    recipients: [],
    fieldNames: undefined,
    fileName: "users",
    filter: undefined,
    inOrder: true,
    sortedBy: undefined,
    folder,
    signal: new AbortController().signal,
    ...plan,
  };
}

/** @param cuts where the download is cut into chunks */
export async function madeIn(
  folder: string,
  file: Buffer,
  plan?: Partial<PipelinePlan>,
  cuts?: readonly number[],
): Promise<Made> {
  const result = await runPipeline(fleeting(file, cuts), planIn(folder, plan));
  const files = listedFiles(result);
  return { ...result, files, bytes: await readFile(files[0]?.path ?? "") };
}

export const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => {
      throw new Error("No error was thrown.");
    },
    (error: Error) => error,
  );
