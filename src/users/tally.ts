/** How many of the kept users came from which connection, and when they last signed in: counted as rows pass, for the summary. */

import type { Block } from "./block.ts";
import { BlockFields } from "./block-fields.ts";
import { behindValue, JsonFields, skipSpace } from "./json-fields.ts";
import { type RowFilter, type Select, selectAll } from "./select.ts";

const QUOTE = 0x22;
const DASH = 0x2d;
const ZERO = 0x30;
const UPPER_T = 0x54;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

/** Names of the fields that are counted, where the export has them. */
export interface TalliedNames {
  /** JSON only: the list of a user's identities, of which the first counts. */
  readonly identities: string | undefined;
  /** The connection of the first identity as a field of its own. */
  readonly connection: string | undefined;
  readonly lastLogin: string | undefined;
}

/** Kept users by a property of theirs. */
export interface Tally {
  /** By the name of their connection, in no order; `undefined` where no row has one. */
  readonly connections: ReadonlyMap<string, number> | undefined;
  /** Those of further connections, of none, or of one whose name no connection can have. */
  readonly otherConnections: number;
  /** By the month (UTC, `2026-08`) of their last sign-in, in no order; `undefined` where no row has one. */
  readonly months: ReadonlyMap<string, number> | undefined;
  readonly neverSignedIn: number;
  /** Those whose last sign-in is no moment. */
  readonly unreadableSignIns: number;
}

/** Connections that are counted by name: a bound on memory, far above what a chart shows. */
const MOST_CONNECTIONS = 10_000;
/** Auth0's rule for the names of connections. What does not follow it may be anything, also a person's address. */
const CONNECTION_NAME = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,126}[a-zA-Z0-9])?$/;
const ABSENT = -1;
const UNREADABLE = -2;

/** Counts rows whose fields something else has found. What cannot be read is counted as such and never an error. */
export class UserTally {
  /** The fields it reads, each once. */
  readonly fields: readonly string[];
  readonly #rows: "json" | "csv";
  readonly #identities: number;
  readonly #connection: number;
  readonly #lastLogin: number;
  readonly #identity = new JsonFields(["connection"]);
  readonly #connections = new CountedNames();
  #withoutConnection = 0;
  /** By year * 12 + month, both as written: an array, as it is counted up for every row. */
  readonly #months = new Float64Array(10_000 * 12 + 1);
  #neverSignedIn = 0;
  #unreadableSignIns = 0;

  constructor(names: TalliedNames, rows: "json" | "csv") {
    const wanted = [names.identities, names.connection, names.lastLogin];
    this.fields = [...new Set(wanted.filter((name) => name !== undefined))];
    this.#rows = rows;
    const at = (name: string | undefined) =>
      name === undefined ? ABSENT : this.fields.indexOf(name);
    this.#identities = rows === "csv" ? ABSENT : at(names.identities);
    this.#connection = at(names.connection);
    this.#lastLogin = at(names.lastLogin);
  }

  /**
   * Counts one row.
   *
   * @param positions where each of {@link fields} stands in `starts` and `ends`, which are those of a {@link RowFilter}'s row
   */
  count(bytes: Buffer, starts: Int32Array, ends: Int32Array, positions: readonly number[]): void {
    this.#countConnection(bytes, starts, ends, positions);
    if (this.#lastLogin === ABSENT) return;
    const field = positions[this.#lastLogin] as number;
    const month = this.#monthOf(bytes, starts[field] as number, ends[field] as number);
    if (month === ABSENT) this.#neverSignedIn++;
    else if (month === UNREADABLE) this.#unreadableSignIns++;
    else this.#months[month] = (this.#months[month] as number) + 1;
  }

  /** Counts a row that cannot be read at all. */
  countUnreadable(): void {
    this.#withoutConnection++;
    this.#unreadableSignIns++;
  }

  /** What was counted so far. */
  get result(): Tally {
    const months = new Map<string, number>();
    this.#months.forEach((users, at) => {
      if (users > 0) months.set(writtenMonth(at), users);
    });
    const { byName, others } = this.#connections;
    return {
      connections: byName.size > 0 ? byName : undefined,
      otherConnections: others + this.#withoutConnection,
      months: months.size > 0 ? months : undefined,
      neverSignedIn: this.#neverSignedIn,
      unreadableSignIns: this.#unreadableSignIns,
    };
  }

  #countConnection(
    bytes: Buffer,
    starts: Int32Array,
    ends: Int32Array,
    positions: readonly number[],
  ): void {
    if (this.#connection !== ABSENT) {
      const field = positions[this.#connection] as number;
      if (this.#countName(bytes, starts[field] as number, ends[field] as number)) return;
    }
    if (this.#identities !== ABSENT) {
      const field = positions[this.#identities] as number;
      const [start, end] = [starts[field] as number, ends[field] as number];
      if (this.#findFirstIdentity(bytes, start, end)) {
        const { starts: from, ends: to } = this.#identity;
        if (this.#countName(bytes, from[0] as number, to[0] as number)) return;
      }
    }
    this.#withoutConnection++;
  }

  /** Counts a connection by its name. An escape makes a name that no connection has, so none is undone. */
  #countName(bytes: Buffer, start: number, end: number): boolean {
    if (start === ABSENT) return false;
    const isJson = this.#rows === "json";
    if (isJson ? bytes[start] !== QUOTE : start === end) return false;
    if (isJson) this.#connections.count(bytes, start + 1, end - 1);
    else this.#connections.count(bytes, start, end);
    return true;
  }

  /** Reads the first of the identities `bytes[start..end)`. */
  #findFirstIdentity(bytes: Buffer, start: number, end: number): boolean {
    if (start === ABSENT || bytes[start] !== OPEN_BRACKET) return false;
    const first = skipSpace(bytes, start + 1, end);
    if (bytes[first] !== OPEN_BRACE) return false;
    const behind = behindValue(bytes, first, end);
    return behind !== -1 && this.#identity.read(bytes, first, behind);
  }

  /** `2026-08-14T…` → year * 12 + month; {@link ABSENT} for no sign-in, {@link UNREADABLE} for what is no moment. */
  #monthOf(bytes: Buffer, start: number, end: number): number {
    if (start === ABSENT) return ABSENT;
    let at = start;
    if (this.#rows === "csv") {
      if (start === end) return ABSENT;
    } else {
      if (bytes[start] !== QUOTE) return isNull(bytes, start, end) ? ABSENT : UNREADABLE;
      at++;
    }
    const shaped =
      end - at > 10 &&
      bytes[at + 4] === DASH &&
      bytes[at + 7] === DASH &&
      bytes[at + 10] === UPPER_T;
    if (!shaped) return UNREADABLE;
    const year = number(bytes, at, 4);
    const month = number(bytes, at + 5, 2);
    const day = number(bytes, at + 8, 2);
    if (Number.isNaN(year) || !(month >= 1 && month <= 12) || !(day >= 1 && day <= 31)) {
      return UNREADABLE;
    }
    return year * 12 + month;
  }
}

/** Connections that are looked for byte by byte before a string is made of the name. */
const FAMILIAR = 8;

/** Counts rows by a name. Few names stand in most rows, so the name of a row is seldom made a string. */
class CountedNames {
  /** Those of names that are none, or too many. */
  others = 0;
  readonly #familiar: { readonly name: string; readonly bytes: Buffer; users: number }[] = [];
  readonly #rest = new Map<string, number>();

  count(bytes: Buffer, start: number, end: number): void {
    for (const familiar of this.#familiar) {
      if (isSame(familiar.bytes, bytes, start, end)) {
        familiar.users++;
        return;
      }
    }
    const name = bytes.toString("latin1", start, end);
    const counted = this.#rest.get(name);
    if (counted !== undefined) this.#rest.set(name, counted + 1);
    else if (!CONNECTION_NAME.test(name) || this.#rest.size === MOST_CONNECTIONS) this.others++;
    else if (this.#familiar.length === FAMILIAR) this.#rest.set(name, 1);
    else this.#familiar.push({ name, bytes: Buffer.from(name), users: 1 });
  }

  get byName(): Map<string, number> {
    const familiar = this.#familiar.map(({ name, users }): [string, number] => [name, users]);
    return new Map([...familiar, ...this.#rest]);
  }
}

function isSame(name: Buffer, bytes: Buffer, start: number, end: number): boolean {
  if (end - start !== name.length) return false;
  for (let i = 0; i < name.length; i++) if (bytes[start + i] !== name[i]) return false;
  return true;
}

/** year * 12 + month → `2026-08`. */
function writtenMonth(at: number): string {
  const year = Math.floor((at - 1) / 12);
  return `${String(year).padStart(4, "0")}-${String(((at - 1) % 12) + 1).padStart(2, "0")}`;
}

/** The same filter, or one that keeps every row, which has the rows it keeps counted. */
export function tallied(filter: RowFilter | undefined, tally: UserTally): RowFilter {
  const own = filter?.fields ?? [];
  const fields = [...own, ...tally.fields.filter((name) => !own.includes(name))];
  const positions = tally.fields.map((name) => fields.indexOf(name));
  return {
    fields,
    keeps(row) {
      if (filter !== undefined && !filter.keeps(row)) return false;
      tally.count(row.bytes, row.starts, row.ends, positions);
      return true;
    },
  };
}

/** Keeps and counts every row of NDJSON, also one that is no JSON: whether rows must be JSON is not decided here. */
export function talliedAll(tally: UserTally): Select<Block> {
  const fields = new BlockFields(tally.fields);
  const positions = tally.fields.map((_, i) => i);
  return (block) => {
    fields.load(block);
    for (let i = 0; i < block.count; i++) {
      if (fields.row(i)) tally.count(block.bytes, fields.starts, fields.ends, positions);
      else tally.countUnreadable();
    }
    return selectAll(block);
  };
}

function isNull(bytes: Buffer, start: number, end: number): boolean {
  return end - start === 4 && bytes.toString("latin1", start, end) === "null";
}

/** NaN where one of the bytes is no digit. */
function number(bytes: Buffer, at: number, digits: number): number {
  let value = 0;
  for (let i = at; i < at + digits; i++) {
    const digit = (bytes[i] as number) - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}
