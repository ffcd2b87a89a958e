/** Converts kept rows to users for Auth0's bulk import, and fills its files up to their maximum size. */

import { BackupError } from "../../base/errors.ts";
import type { Block } from "../block.ts";
import { BEFORE_ELEMENT_BYTES, BRACKET_BYTES, JsonArrayWriter } from "../json/array.ts";
import type { BlockFields } from "../json/block-fields.ts";
import { ValidRows } from "../json/valid-rows.ts";
import { type Selection, selectAll } from "../select.ts";
import type { PartSizes } from "../sort/content-defined-chunks.ts";
import type { DatabaseConnections } from "./connections.ts";
import { ImportUsers } from "./import-users.ts";
import { EXCLUSION_REASONS, IMPORT_FIELDS, type LeftOut } from "./user.ts";

export { IMPORT_FIELDS, type LeftOut };

/** Maximum size of a file, in bytes of its JSON: Auth0 accepts 512,000 including the form around it. */
export const MAX_IMPORT_FILE_BYTES = 480_000;

/** The counts before the first user. */
export function noneLeftOut(): LeftOut {
  return Object.fromEntries(EXCLUSION_REASONS.map((reason) => [reason, 0])) as LeftOut;
}

/** The number of users left out, for any reason. */
export function totalLeftOut(leftOut: LeftOut): number {
  return EXCLUSION_REASONS.reduce((sum, reason) => sum + leftOut[reason], 0);
}

/** Users to import, each with the connection that it belongs to. */
export interface ImportBlock extends Block {
  /** The names of the connections so far. */
  readonly names: readonly string[];
  /** Position of each user's connection in `names`; -1 if it is not known. The array may be longer. */
  readonly connections: Int32Array;
}

/**
 * Converts kept rows to a block of import users, valid until the next call. Its rows are numbered from 1 again.
 *
 * @param fields the fields of the rows. If they validate, the first ones must be {@link IMPORT_FIELDS}
 * @param leftOut incremented for each user that cannot be imported
 * @param connections finds each user's connection; without it, none is known
 * @returns a function that throws BackupError with the number of a row that is not valid JSON, or too large for a file
 */
export function importRows(
  fields: BlockFields,
  leftOut: LeftOut,
  connections?: DatabaseConnections,
): (kept: Selection<Block>) => Selection<ImportBlock> {
  const rows = new ValidRows(fields, IMPORT_FIELDS);
  const users = new ImportUsers(rows);
  let [starts, ends, limits, numbers] = offsetLists(1024);
  return (kept) => {
    const { block, count } = kept;
    if (starts.length < count) [starts, ends, limits, numbers] = offsetLists(count * 2);
    rows.load(kept);
    users.begin(block.bytes.length, count);
    let written = 0;
    for (let hasMore = true; hasMore; ) {
      hasMore = users.writeMore(block, leftOut);
      for (; written < users.count; written++) {
        const start = users.startOf(written);
        const end = users.endOf(written);
        if (end - start + BRACKET_BYTES > MAX_IMPORT_FILE_BYTES) {
          throw tooLarge(rows.numberOf(users.rowOf(written)));
        }
        starts[written] = start;
        ends[written] = end;
        limits[written] = end + 1;
        if (connections === undefined) continue;
        users.readIdentities(written);
        const { identitiesStart, identitiesEnd } = users;
        numbers[written] = connections.find(block.bytes, identitiesStart, identitiesEnd);
      }
    }
    if (connections === undefined) numbers.fill(-1, 0, written);
    return selectAll({
      bytes: users.written,
      count: written,
      firstRow: 1,
      starts,
      ends,
      limits,
      names: connections?.names ?? [],
      connections: numbers,
    });
  };
}

function offsetLists(rows: number): [Int32Array, Int32Array, Int32Array, Int32Array] {
  const list = () => new Int32Array(rows);
  return [list(), list(), list(), list()];
}

function tooLarge(row: number): BackupError {
  return new BackupError(
    `Row ${row} of the export is too large for Auth0's import: that user alone makes a file of more than ${MAX_IMPORT_FILE_BYTES} bytes.`,
    "Nothing was stored: exclude the user with `filter`, or set `format: ndjson`, which has no such limit.",
  );
}

/** For `splitIntoParts`, which counts one byte after each row; a file has {@link BEFORE_ELEMENT_BYTES} and its brackets. */
export const IMPORT_PART_SIZES: PartSizes = {
  min: MAX_IMPORT_FILE_BYTES / 2,
  max: MAX_IMPORT_FILE_BYTES - BRACKET_BYTES,
  perRow: BEFORE_ELEMENT_BYTES - 1,
};

/** One import file. */
export interface ImportFile {
  readonly text: Buffer<ArrayBuffer>;
  readonly users: number;
}

/** Fills files with users in the order of their rows. */
export class ImportFiles {
  readonly #out = Buffer.allocUnsafeSlow(MAX_IMPORT_FILE_BYTES);
  readonly #array = new JsonArrayWriter();

  constructor() {
    this.#array.continueIn(this.#out);
  }

  /** Adds users that {@link importRows} wrote. @returns the files that are full */
  add({ block }: Selection<Block>): ImportFile[] {
    const { bytes, starts, ends, count } = block;
    const full: ImportFile[] = [];
    for (let i = 0; i < count; i++) {
      const file = this.addUser(bytes, starts[i] as number, ends[i] as number);
      if (file !== undefined) full.push(file);
    }
    return full;
  }

  /** Adds the user `bytes[start..end)`, which must fit into a file. @returns the file that was full, without this user */
  addUser(bytes: Buffer, start: number, end: number): ImportFile | undefined {
    const size = this.#array.length + end - start + BRACKET_BYTES;
    const isFull = this.#array.elements > 0 && size > MAX_IMPORT_FILE_BYTES;
    const full = isFull ? this.rest() : undefined;
    this.#array.add(bytes, start, end);
    return full;
  }

  /** The users since the last full file, possibly none; the next file starts. */
  rest(): ImportFile {
    const users = this.#array.elements;
    const text = Buffer.concat([this.#array.written, this.#array.close()]);
    this.#array.continueIn(this.#out);
    return { text, users };
  }

  /** True if {@link rest} would return a file without users. */
  get isEmpty(): boolean {
    return this.#array.elements === 0;
  }
}
