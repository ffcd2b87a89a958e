/** The files that the runner reads after a step: its outputs and its job summary. */

import { appendFileSync, closeSync, constants, openSync, statSync, truncateSync } from "node:fs";
import * as core from "@actions/core";
import { diskError } from "../base/disk-errors.ts";

/** Maximum size of a job summary in bytes: GitHub replaces a larger one by an error annotation. */
const LARGEST_SUMMARY = 1024 * 1024;
const TRUNCATED = "\n\nThe rest of this summary is too large for GitHub.\n";

/** @throws BackupError if outputs cannot be written to the file */
export function requireOutputFile(file: string): void {
  try {
    // Without creating it: the runner reads only files that it created.
    closeSync(openSync(file, constants.O_WRONLY | constants.O_APPEND));
  } catch (error) {
    diskError(file)(error as NodeJS.ErrnoException);
  }
}

/** Appends all outputs, or none. @throws the system's error */
export function appendOutputs(file: string, outputs: Readonly<Record<string, string>>): void {
  append(file, () => {
    for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
  });
}

/** Appends Markdown, without what GitHub would not accept. @throws the system's error */
export function appendSummary(file: string, markdown: string): void {
  append(file, () => appendFileSync(file, truncated(markdown)));
}

/** What the system calls the error, such as `ENOSPC`. */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}

/** The runner fails a step whose file ends within an output. */
function append(file: string, write: () => void): void {
  const { size } = statSync(file);
  try {
    write();
  } catch (error) {
    try {
      truncateSync(file, size);
    } catch {
      // The first error explains this one.
    }
    throw error;
  }
}

function truncated(markdown: string): string {
  const bytes = Buffer.from(markdown);
  if (bytes.length <= LARGEST_SUMMARY) return markdown;
  const end = bytes.lastIndexOf("\n", LARGEST_SUMMARY - TRUNCATED.length);
  return bytes.subarray(0, end).toString() + TRUNCATED;
}
