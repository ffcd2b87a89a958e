/** Kept rows → users as Auth0's bulk import takes them, and the files that it takes. */

import { BackupError } from "../errors.ts";
import { type Block, rowError } from "./block.ts";
import { ImportUsers, REASONS, type Reason } from "./import-user.ts";
import { JsonCheck } from "./json-check.ts";
import type { PartSizes } from "./parts.ts";
import { type Selection, selectAll } from "./select.ts";

/** Largest file, in bytes of its JSON: Auth0 takes 512,000 with what a form adds to them. */
export const LARGEST_IMPORT_FILE = 480_000;

const OPENING = "[\n";
const BETWEEN = ",\n";
const CLOSING = "\n]\n";
const BRACKETS = OPENING.length + CLOSING.length;
const LF = 0x0a;

/** How many users were left out, by reason. */
export type LeftOut = Record<Reason, number>;

/** No user left out yet. */
export function noneLeftOut(): LeftOut {
  return Object.fromEntries(REASONS.map((reason) => [reason, 0])) as LeftOut;
}

/** How many they are together. */
export function totalLeftOut(leftOut: LeftOut): number {
  return REASONS.reduce((sum, reason) => sum + leftOut[reason], 0);
}

/**
 * Turns kept rows into a block of import users, one a line; its rows have numbers of their own.
 *
 * @param leftOut counted up for each user that cannot be imported
 * @returns a function that throws BackupError with the number of a row that is not valid JSON, or that no file has room for
 */
export function importRows(leftOut: LeftOut): (kept: Selection<Block>) => Selection<Block> {
  const users = new ImportUsers();
  const check = new JsonCheck();
  return ({ block, kept, count }) => {
    const { bytes } = block;
    const starts = new Int32Array(count);
    const ends = new Int32Array(count);
    const limits = new Int32Array(count);
    const out = Buffer.allocUnsafe(bytes.length + count);
    let written = 0;
    let at = 0;
    for (let i = 0; i < block.count; i++) {
      if (kept[i] !== 1) continue;
      const start = block.starts[i] as number;
      const end = block.ends[i] as number;
      const row = block.firstRow + i;
      bytes.copy(check.room(end - start), 0, start, end);
      if (!check.isObject(0, end - start)) throw rowError(row, "is not valid JSON");
      const behind = users.write(bytes, start, end, out, at);
      if (typeof behind === "string") {
        leftOut[behind]++;
        continue;
      }
      if (behind - at + BRACKETS > LARGEST_IMPORT_FILE) throw tooLarge(row);
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

function tooLarge(row: number): BackupError {
  return new BackupError(
    `Row ${row} of the export is a user too large for Auth0's import: alone it makes a file of more than ${LARGEST_IMPORT_FILE} bytes.`,
    "Nothing was stored: leave that user out with `filter`, or choose format ndjson, which has room for it.",
  );
}

/** For `partsOf`, which counts a row with one byte behind it: a file has two behind each, and its brackets. */
export const IMPORT_PART_SIZES: PartSizes = {
  least: LARGEST_IMPORT_FILE / 2,
  most: LARGEST_IMPORT_FILE - BRACKETS,
  perRow: BETWEEN.length - 1,
};

/** The text of one import file, and how many users it has. */
export interface ImportFile {
  readonly text: Buffer;
  readonly users: number;
}

/** Fills files with users in the order they come. */
export class ImportFiles {
  #pieces: Buffer[] = [];
  #bytes = BRACKETS;

  /** Adds users that {@link importRows} made. @returns the files that are full now */
  add({ block }: Selection<Block>): ImportFile[] {
    const full: ImportFile[] = [];
    for (let i = 0; i < block.count; i++) {
      const user = block.bytes.subarray(block.starts[i], block.ends[i]);
      if (
        this.#bytes + BETWEEN.length + user.length > LARGEST_IMPORT_FILE &&
        this.#pieces.length > 0
      ) {
        full.push(this.rest());
      }
      this.#bytes += user.length + (this.#pieces.length > 0 ? BETWEEN.length : 0);
      this.#pieces.push(user);
    }
    return full;
  }

  /** The users since the last full file, as many as there are; begins a new one. */
  rest(): ImportFile {
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#bytes = BRACKETS;
    if (pieces.length === 0) return { text: Buffer.from("[]\n"), users: 0 };
    const between = Buffer.from(BETWEEN);
    const joined = pieces.flatMap((user, i) => (i === 0 ? [user] : [between, user]));
    const text = Buffer.concat([Buffer.from(OPENING), ...joined, Buffer.from(CLOSING)]);
    return { text, users: pieces.length };
  }

  /** Whether users wait for {@link rest}. */
  get isEmpty(): boolean {
    return this.#pieces.length === 0;
  }
}
