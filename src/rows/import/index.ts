/** Kept rows → users as Auth0's bulk import takes them, and the files that it takes. */

import { BackupError } from "../../base/errors.ts";
import { type Block, rowError } from "../block.ts";
import { JsonValidator } from "../json/check.ts";
import { type Selection, selectAll } from "../select.ts";
import type { PartSizes } from "../sort/content-defined-chunks.ts";
import { EXCLUSION_REASONS, type ExclusionReason, ImportUserWriter } from "./user.ts";

/** Largest file, in bytes of its JSON: Auth0 takes 512,000 with what a form adds to them. */
export const MAX_IMPORT_FILE_BYTES = 480_000;

const OPENING = "[\n";
const BETWEEN = ",\n";
const CLOSING = "\n]\n";
const BRACKETS = OPENING.length + CLOSING.length;
const LF = 0x0a;

/** How many users were left out, by reason. */
export type LeftOut = Record<ExclusionReason, number>;

/** No user left out yet. */
export function noneLeftOut(): LeftOut {
  return Object.fromEntries(EXCLUSION_REASONS.map((reason) => [reason, 0])) as LeftOut;
}

/** How many they are together. */
export function totalLeftOut(leftOut: LeftOut): number {
  return EXCLUSION_REASONS.reduce((sum, reason) => sum + leftOut[reason], 0);
}

/**
 * Turns kept rows into a block of import users, one a line, which is good until the next one is made; its rows have numbers of their own.
 *
 * @param leftOut counted up for each user that cannot be imported
 * @returns a function that throws BackupError with the number of a row that is not valid JSON, or that no file has room for
 */
export function importRows(leftOut: LeftOut): (kept: Selection<Block>) => Selection<Block> {
  const users = new ImportUserWriter();
  const check = new JsonValidator();
  let out = Buffer.alloc(0);
  let [starts, ends, limits] = tables(1024);
  return ({ block, kept, count }) => {
    const { bytes } = block;
    if (starts.length < count) [starts, ends, limits] = tables(count * 2);
    if (out.length < bytes.length + count) out = Buffer.allocUnsafeSlow(bytes.length + count);
    let written = 0;
    let at = 0;
    for (let i = 0; i < block.count; i++) {
      if (kept[i] !== 1) continue;
      const start = block.starts[i] as number;
      const end = block.ends[i] as number;
      const row = block.firstRow + i;
      bytes.copy(check.reserve(end - start), 0, start, end);
      if (!check.isObject(0, end - start)) throw rowError(row, "is not valid JSON");
      const behind = users.write(bytes, start, end, out, at);
      if (typeof behind === "string") {
        leftOut[behind]++;
        continue;
      }
      if (behind - at + BRACKETS > MAX_IMPORT_FILE_BYTES) throw tooLarge(row);
      starts[written] = at;
      ends[written] = behind;
      out[behind] = LF;
      at = behind + 1;
      limits[written++] = at;
    }
    const made = { bytes: out.subarray(0, at), count: written, firstRow: 1, starts, ends, limits };
    return selectAll(made);
  };
}

function tables(rows: number): [Int32Array, Int32Array, Int32Array] {
  return [new Int32Array(rows), new Int32Array(rows), new Int32Array(rows)];
}

function tooLarge(row: number): BackupError {
  return new BackupError(
    `Row ${row} of the export is a user too large for Auth0's import: alone it makes a file of more than ${MAX_IMPORT_FILE_BYTES} bytes.`,
    "Nothing was stored: leave that user out with `filter`, or choose format ndjson, which has room for it.",
  );
}

/** For `partsOf`, which counts a row with one byte behind it: a file has two behind each, and its brackets. */
export const IMPORT_PART_SIZES: PartSizes = {
  min: MAX_IMPORT_FILE_BYTES / 2,
  max: MAX_IMPORT_FILE_BYTES - BRACKETS,
  perRow: BETWEEN.length - 1,
};

/** The text of one import file, and how many users it has. */
export interface ImportFile {
  readonly text: Buffer;
  readonly users: number;
}

/** Bytes that a file may have with one more user, so that what stands before that user and behind the last one fits too. */
const MOST_BEFORE = MAX_IMPORT_FILE_BYTES - BETWEEN.length - CLOSING.length;

/** Fills files with users in the order they come. */
export class ImportFiles {
  readonly #text = Buffer.allocUnsafeSlow(MAX_IMPORT_FILE_BYTES);
  #filled = this.#text.write(OPENING, "latin1");
  #users = 0;

  /** Adds users that {@link importRows} made. @returns the files that are full now */
  add({ block }: Selection<Block>): ImportFile[] {
    const { bytes, starts, ends, count } = block;
    const full: ImportFile[] = [];
    for (let i = 0; i < count; i++) {
      const start = starts[i] as number;
      const end = ends[i] as number;
      if (this.#users > 0 && this.#filled + end - start > MOST_BEFORE) full.push(this.rest());
      if (this.#users++ > 0) this.#filled += this.#text.write(BETWEEN, this.#filled, "latin1");
      this.#filled += bytes.copy(this.#text, this.#filled, start, end);
    }
    return full;
  }

  /** The users since the last full file, as many as there are; begins a new one. */
  rest(): ImportFile {
    const users = this.#users;
    if (users === 0) return { text: Buffer.from("[]\n"), users };
    const length = this.#filled + this.#text.write(CLOSING, this.#filled, "latin1");
    this.#filled = OPENING.length;
    this.#users = 0;
    return { text: Buffer.from(this.#text.subarray(0, length)), users };
  }

  /** Whether users wait for {@link rest}. */
  get isEmpty(): boolean {
    return this.#users === 0;
  }
}
