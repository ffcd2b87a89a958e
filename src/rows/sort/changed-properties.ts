/** Counts the properties in which the two rows of a changed user differ, from their bytes. */

import type { Block } from "../block.ts";
import { areEqual, BROKEN, LAST, MEMBER, MemberCursor } from "../json/member-cursor.ts";

const QUOTE = 0x22;
const COMMA = 0x2c;

/** A property of the users, and the number of users in whom it changed. */
export interface PropertyCount {
  readonly name: string;
  readonly users: number;
}

/** In how many users which property changed; lists have the largest number first. */
export interface PropertyChanges {
  /** Properties that people or systems change. */
  readonly edited: readonly PropertyCount[];
  /** Properties that every sign-in changes. */
  readonly signIns: readonly PropertyCount[];
  /** Users in whom only properties of sign-ins changed. */
  readonly onlySignedIn: number;
}

const SIGN_IN_PROPERTIES = new Set(["last_login", "last_ip", "logins_count", "updated_at"]);

/** Rows of JSON, or of CSV with titles. */
export interface TitledBlock extends Block {
  /** The titles of the columns; `undefined` where the rows are JSON. */
  readonly titles?: readonly string[] | undefined;
}

interface Count {
  readonly name: string;
  users: number;
  /** The number of the user who was counted last, so that no user counts twice. */
  last: number;
}

/**
 * Compares pairs of rows, in memory that only the longest row and the number of different names determine. Usually both rows have the same
 * keys in the same order; then one is parsed, and of the other only the values that differ, which takes a quarter of the time.
 */
export class PropertyCounter {
  readonly #jsonBefore = new MemberCursor();
  readonly #jsonAfter = new MemberCursor();
  /** The start and the end of each key whose value changed, in the bytes of the later row. */
  readonly #changedKeys: number[] = [];
  readonly #before = new Members();
  readonly #after = new Members();
  /** By {@link Members.keyOf}. */
  readonly #counts = new Map<string, Count>();
  #user = 0;
  #isEdited = false;
  #onlySignedIn = 0;

  /** Counts the properties in which two rows of one user differ. Does nothing unless both are JSON, or both CSV. */
  add(before: TitledBlock, i: number, after: TitledBlock, j: number): void {
    if ((before.titles === undefined) !== (after.titles === undefined)) return;
    this.#isEdited = false;
    this.#user++;
    let found = 0;
    if (before.titles === undefined && this.#findChangedKeys(before, i, after, j)) {
      found = this.#countChangedKeys(after.bytes);
    } else if (this.#before.read(before, i) && this.#after.read(after, j)) {
      found = this.#countNewOrChanged() + this.#countMissing();
    }
    if (found > 0 && !this.#isEdited) this.#onlySignedIn++;
  }

  /** What was counted so far. */
  get changes(): PropertyChanges {
    const all = [...this.#counts.values()].map(({ name, users }) => ({ name, users }));
    all.sort((a, b) => b.users - a.users || (a.name < b.name ? -1 : 1));
    return {
      edited: all.filter(({ name }) => !SIGN_IN_PROPERTIES.has(name)),
      signIns: all.filter(({ name }) => SIGN_IN_PROPERTIES.has(name)),
      onlySignedIn: this.#onlySignedIn,
    };
  }

  /** @returns false for rows that do not have the same keys in the same order, or cannot be read */
  #findChangedKeys(before: Block, i: number, after: Block, j: number): boolean {
    const a = this.#jsonBefore;
    const b = this.#jsonAfter;
    a.open(before.bytes, before.starts[i] as number, before.ends[i] as number);
    b.open(after.bytes, after.starts[j] as number, after.ends[j] as number);
    this.#changedKeys.length = 0;
    for (let equalUntil = a.at + a.equalBytes(b); ; ) {
      const from = a.at;
      const found = a.next();
      if (found === BROKEN) return false;
      if (a.at <= equalUntil) b.skip(a.at - from);
      else {
        if (b.next() !== found || !a.hasKeyOf(b)) return false;
        if (!a.hasValueOf(b)) this.#changedKeys.push(b.keyStart, b.keyEnd);
        equalUntil = a.at + a.equalBytes(b);
      }
      if (found !== MEMBER) return true;
    }
  }

  /** @returns how many there are */
  #countChangedKeys(bytes: Buffer): number {
    const keys = this.#changedKeys;
    for (let k = 0; k < keys.length; k += 2) {
      this.#count(bytes.toString("latin1", keys[k], keys[k + 1]), () =>
        nameOf(bytes, keys[k], keys[k + 1]),
      );
    }
    return keys.length / 2;
  }

  /** @returns how many there are */
  #countNewOrChanged(): number {
    const before = this.#before;
    const after = this.#after;
    let found = 0;
    let expected = 0;
    for (let m = 0; m < after.count; m++) {
      const at = before.find(expected, after, m);
      if (at !== -1) expected = at + 1;
      if (at === -1 ? after.isEmpty(m) : before.hasValueOf(at, after, m)) continue;
      this.#count(after.keyOf(m), () => after.nameOf(m));
      found++;
    }
    return found;
  }

  /** @returns how many there are */
  #countMissing(): number {
    const before = this.#before;
    let found = 0;
    let expected = 0;
    for (let m = 0; m < before.count; m++) {
      const at = this.#after.find(expected, before, m);
      if (at !== -1) expected = at + 1;
      else if (!before.isEmpty(m)) {
        this.#count(before.keyOf(m), () => before.nameOf(m));
        found++;
      }
    }
    return found;
  }

  #count(key: string, nameOf: () => string): void {
    if (!SIGN_IN_PROPERTIES.has(key)) this.#isEdited = true;
    const count = this.#counts.get(key);
    if (count === undefined) {
      this.#counts.set(key, { name: nameOf(), users: 1, last: this.#user });
    } else if (count.last !== this.#user) {
      count.users++;
      count.last = this.#user;
    }
  }
}

/** The top-level members of one JSON row, or the cells of one CSV row, as offsets in its block. */
class Members {
  count = 0;
  #bytes: Buffer = Buffer.alloc(0);
  #titles: readonly string[] | undefined;
  #keyStarts: number[] = [];
  #keyEnds: number[] = [];
  #starts: number[] = [];
  #ends: number[] = [];
  /** Positions by key, made for the first key that is not at the expected position. */
  #byKey: Map<string, number> | undefined;
  readonly #json = new MemberCursor();

  /** @returns false for a row that cannot be read */
  read({ bytes, starts, ends, titles }: TitledBlock, row: number): boolean {
    this.#bytes = bytes;
    this.#titles = titles;
    this.#byKey = undefined;
    this.count = 0;
    const start = starts[row] as number;
    const end = ends[row] as number;
    return titles === undefined ? this.#readJson(start, end) : this.#readCsv(start, end);
  }

  /** The title of a cell, or the bytes of a JSON key as Latin-1, with its escapes. */
  keyOf(m: number): string {
    return (
      this.#titles?.[m] ?? this.#bytes.toString("latin1", this.#keyStarts[m], this.#keyEnds[m])
    );
  }

  /** The property's name. */
  nameOf(m: number): string {
    return this.#titles?.[m] ?? nameOf(this.#bytes, this.#keyStarts[m], this.#keyEnds[m]);
  }

  /** The position of the key of another row's member `m`, which probably is `expected`; -1 if there is none. */
  find(expected: number, other: Members, m: number): number {
    if (expected < this.count && this.#hasKeyOf(expected, other, m)) return expected;
    if (this.#byKey === undefined) {
      this.#byKey = new Map();
      for (let i = 0; i < this.count; i++) this.#byKey.set(this.keyOf(i), i);
    }
    return this.#byKey.get(other.keyOf(m)) ?? -1;
  }

  hasValueOf(m: number, other: Members, n: number): boolean {
    return areEqual(
      this.#bytes,
      this.#starts[m] as number,
      this.#ends[m] as number,
      other.#bytes,
      other.#starts[n] as number,
      other.#ends[n] as number,
    );
  }

  /** Whether it is an empty CSV cell, which means the same as no such column. */
  isEmpty(m: number): boolean {
    return this.#starts[m] === this.#ends[m];
  }

  #hasKeyOf(m: number, other: Members, n: number): boolean {
    if (this.#titles !== undefined) return this.#titles[m] === other.#titles?.[n];
    return areEqual(
      this.#bytes,
      this.#keyStarts[m] as number,
      this.#keyEnds[m] as number,
      other.#bytes,
      other.#keyStarts[n] as number,
      other.#keyEnds[n] as number,
    );
  }

  #readJson(start: number, end: number): boolean {
    const json = this.#json;
    json.open(this.#bytes, start, end);
    for (;;) {
      const found = json.next();
      if (found === BROKEN) return false;
      if (json.hasMember) {
        this.#keyStarts[this.count] = json.keyStart;
        this.#keyEnds[this.count] = json.keyEnd;
        this.#starts[this.count] = json.start;
        this.#ends[this.count++] = json.end;
      }
      if (found === LAST) return true;
    }
  }

  /** Rows were checked when they were framed: quotes are paired, and there is one cell per title. */
  #readCsv(start: number, end: number): boolean {
    const bytes = this.#bytes;
    let isQuoted = false;
    let cell = start;
    for (let i = start; i <= end; i++) {
      if (bytes[i] === QUOTE) isQuoted = !isQuoted;
      else if (i === end || (bytes[i] === COMMA && !isQuoted)) {
        this.#starts[this.count] = cell;
        this.#ends[this.count++] = i;
        cell = i + 1;
      }
    }
    return true;
  }
}

/** The property that a key of JSON names, without its quotes. */
function nameOf(bytes: Buffer, start = 0, end = 0): string {
  return textOf(bytes.toString("utf8", start, end));
}

/** The text that a JSON string means; the string itself where it is not valid. */
function textOf(content: string): string {
  try {
    return JSON.parse(`"${content}"`);
  } catch {
    return content;
  }
}
