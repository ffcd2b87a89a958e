/**
 * Writes the users of a block with a few calls into WebAssembly (import-users.wat): in a tenth of the time of {@link ImportUserWriter},
 * which decodes JSON and writes those that are not plain.
 */

import type { Block } from "../block.ts";
import { FieldScan, READ } from "../json/field-scan.ts";
import type { ValidRows } from "../json/valid-rows.ts";
import { IMPORT_USERS } from "../simd/import-users.wasm.ts";
import { instantiate } from "../simd/wasm.ts";
import {
  EXCLUSION_REASONS,
  FORBIDDEN_APP_METADATA,
  IMPORT_FIELDS,
  ImportUserWriter,
  KEYS,
  type LeftOut,
} from "./user.ts";

interface Exports {
  write(state: number): number;
}

const OPEN_BRACE = 0x7b;
const LETTER_N = 0x6e;
const LF = 0x0a;
const APP_METADATA = IMPORT_FIELDS.indexOf("app_metadata");
const IDENTITIES = IMPORT_FIELDS.indexOf("identities");

/** Words of the state: addresses unless stated otherwise. */
const ROW = 0; // number of the next row, from 0
const ROWS = 1; // number of rows
const STATUSES = 2;
const SPANS = 3;
const STRIDE = 4; // bytes of a row's spans
const FORBIDDEN_STATUS = 5; // of the next app_metadata
const FORBIDDEN_SPANS = 6;
const OUT = 7; // where the next user is written
const RECORD = 8; // where its row, start and end are written
const KEY_TEXTS = 9; // for each property its text, in 32 bytes of which the last is the length
const LEFT_OUT = 12; // numbers of users, by reason
const STATE_BYTES = 4 * (LEFT_OUT + EXCLUSION_REASONS.length);

const KEY_BYTES = 32;
const RECORD_WORDS = 3;
/** Writable bytes that the module needs after the last user. */
const SLACK = 64;

/** The kept users of a block, in the form that the import accepts. */
export class ImportUsers {
  /** How many were written. */
  count = 0;
  /** The list of identities of the user that {@link readIdentities} read: offsets in the block's bytes, or -1. */
  identitiesStart = -1;
  identitiesEnd = -1;
  readonly #rows: ValidRows;
  readonly #forbidden: FieldScan;
  readonly #write: Exports["write"];
  readonly #others = new ImportUserWriter();
  #bytes: Buffer = Buffer.alloc(0);
  #words: Int32Array = new Int32Array(0);
  #state = 0;
  #records = 0;
  #out = 0;
  /** The row that is not plain, or -1. */
  #other = -1;
  #starts = new Int32Array(1024);
  #ends = new Int32Array(1024);

  /** @param rows finds {@link IMPORT_FIELDS} first */
  constructor(rows: ValidRows) {
    this.#rows = rows;
    this.#forbidden = new FieldScan(FORBIDDEN_APP_METADATA, false, rows.scan);
    this.#write = instantiate<Exports>(IMPORT_USERS, rows.scan.memory.shared).write;
  }

  /** Starts a block, whose kept rows are loaded. */
  begin(bytes: number, rows: number): void {
    const { scan } = this.#rows;
    this.count = 0;
    this.#other = -1;
    this.#scanAppMetadata(rows);
    this.#state = this.#forbidden.end;
    const keys = this.#state + STATE_BYTES;
    this.#records = keys + KEYS.length * KEY_BYTES;
    this.#out = this.#records + rows * RECORD_WORDS * 4;
    const { memory } = scan;
    memory.ensureSize(this.#out + bytes + rows + SLACK);
    this.#words = memory.words;
    this.#bytes = Buffer.from(memory.bytes.buffer);
    KEYS.forEach((key, i) => {
      const at = keys + i * KEY_BYTES;
      this.#bytes.set(key, at);
      this.#bytes[at + KEY_BYTES - 1] = key.length;
    });
    const at = this.#state / 4;
    this.#words.fill(0, at, at + STATE_BYTES / 4);
    this.#words[at + ROWS] = rows;
    this.#words[at + STATUSES] = scan.statuses;
    this.#words[at + SPANS] = scan.spans;
    this.#words[at + STRIDE] = scan.stride;
    this.#words[at + FORBIDDEN_STATUS] = this.#forbidden.statuses;
    this.#words[at + FORBIDDEN_SPANS] = this.#forbidden.spans;
    this.#words[at + OUT] = this.#out;
    this.#words[at + RECORD] = this.#records;
    this.#words[at + KEY_TEXTS] = keys;
  }

  /**
   * Writes further users of the block.
   *
   * @param leftOut incremented for each user that cannot be imported
   * @returns false if there are no others
   * @throws BackupError with the number of a row that is not valid JSON
   */
  writeMore({ bytes }: Block, leftOut: LeftOut): boolean {
    const words = this.#words;
    const state = this.#state / 4;
    if (this.#other !== -1) this.#writeOther(bytes, leftOut);
    const hasOther = this.#write(this.#state) === 1;
    this.#other = hasOther ? (words[state + ROW] as number) - 1 : -1;
    this.count = ((words[state + RECORD] as number) - this.#records) / (RECORD_WORDS * 4);
    EXCLUSION_REASONS.forEach((reason, i) => {
      leftOut[reason] += words[state + LEFT_OUT + i] as number;
      words[state + LEFT_OUT + i] = 0;
    });
    return hasOther;
  }

  /** The users written so far, each with a line feed. */
  get written(): Buffer {
    return this.#bytes.subarray(this.#out, this.#words[this.#state / 4 + OUT]);
  }

  /** The number of the kept row that user `i` was, from 0. */
  rowOf(i: number): number {
    return this.#words[this.#records / 4 + i * RECORD_WORDS] as number;
  }

  /** User `i` is `startOf(i)..endOf(i)` of {@link written}. */
  startOf(i: number): number {
    return (this.#words[this.#records / 4 + i * RECORD_WORDS + 1] as number) - this.#out;
  }

  endOf(i: number): number {
    return (this.#words[this.#records / 4 + i * RECORD_WORDS + 2] as number) - this.#out;
  }

  /** Finds the identities of a user after {@link writeMore} has written it, and before the next call. */
  readIdentities(i: number): void {
    const { scan } = this.#rows;
    const row = this.rowOf(i);
    if (scan.status(row) !== READ) {
      this.identitiesStart = this.#others.identitiesStart;
      this.identitiesEnd = this.#others.identitiesEnd;
      return;
    }
    const { words, blockAt } = scan.memory;
    const span = scan.spanAt(row, IDENTITIES);
    const at = words[span] as number;
    const isAbsent = at === -1 || this.#bytes[at] === LETTER_N;
    this.identitiesStart = isAbsent ? -1 : at - blockAt;
    this.identitiesEnd = (words[span + 1] as number) - blockAt;
  }

  /** Finds members of `app_metadata` that the import forbids. */
  #scanAppMetadata(rows: number): void {
    const { scan } = this.#rows;
    const { bytes, words, blockAt } = scan.memory;
    if (this.#starts.length < rows) {
      this.#starts = new Int32Array(rows * 2);
      this.#ends = new Int32Array(rows * 2);
    }
    let count = 0;
    for (let row = 0; row < rows; row++) {
      const span = scan.spanAt(row, APP_METADATA);
      const start = words[span] as number;
      if (start === -1 || bytes[start] !== OPEN_BRACE || scan.status(row) !== READ) continue;
      this.#starts[count] = start - blockAt;
      this.#ends[count++] = (words[span + 1] as number) - blockAt;
    }
    this.#forbidden.scanInside(count, this.#starts, this.#ends);
  }

  #writeOther(bytes: Buffer, leftOut: LeftOut): void {
    const words = this.#words;
    const state = this.#state / 4;
    const row = this.#other;
    this.#rows.require(row);
    const { starts, ends } = this.#rows;
    const at = words[state + OUT] as number;
    const start = starts[row] as number;
    const end = this.#others.write(bytes, start, ends[row] as number, this.#bytes, at);
    if (typeof end === "string") {
      leftOut[end]++;
      return;
    }
    this.#bytes[end] = LF;
    const record = (words[state + RECORD] as number) / 4;
    words[record] = row;
    words[record + 1] = at;
    words[record + 2] = end;
    words[state + RECORD] = (record + RECORD_WORDS) * 4;
    words[state + OUT] = end + 1;
  }
}
