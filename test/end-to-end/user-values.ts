/** Every value of every user that a tenant's storage has served, to be looked for where none may stand. */

import { hash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { CONNECTIONS } from "../simulator/users.ts";

/** Shorter values stand in any text by chance: a country, a plan, a number of logins. */
const SHORTEST = 6;
const SHORTEST_NUMBER = 8;
/** Longer rows are one value over and over, and too much for an expression to run over. */
const LONGEST_ROW = 1_000_000;

/** What is the tenant's, and no user's: connections and providers are counted in the summary. */
const TENANTS: ReadonlySet<string> = new Set([
  ...CONNECTIONS.flatMap(({ name, strategy }) => [name, strategy]),
  "facebook",
]);

/** Values by their first characters, so that a million of them cost no more than a few. */
type ByStart = ReadonlyMap<string, ReadonlySet<string>>;

/** Files by their bytes: several runs and checks of one world read the same. */
const read = new WeakMap<Buffer, ByStart>();
/** The latest small files by their digest: most worlds have the same users. */
const known = new Map<string, ByStart>();
const MOST_KNOWN = 40;
const LARGEST_KNOWN_BYTES = 256 * 1024;

/** Finds the values of the users in a text. */
export class UserValues {
  readonly #files: readonly ByStart[];
  readonly #given: readonly string[];

  /**
   * @param served files as the storage served them: gzip or text, NDJSON or CSV, and whatever a fault made of them
   * @param given what the step was given, which it may repeat
   */
  constructor(served: Iterable<Buffer>, given: readonly string[] = []) {
    this.#files = Array.from(served, byStart);
    this.#given = given;
  }

  /** Number of values, counted once per file. */
  get size(): number {
    const sets = this.#files.flatMap((file) => [...file.values()]);
    return sets.reduce((sum, { size }) => sum + size, 0);
  }

  /** Whether the text contains one of them, plain or as JSON writes it. */
  standIn(text: string): boolean {
    for (let at = 0; at + SHORTEST <= text.length; at++) {
      const start = text.slice(at, at + SHORTEST);
      for (const file of this.#files) {
        for (const value of file.get(start) ?? []) {
          if (text.startsWith(value, at) && !this.#mayRepeat(value)) return true;
        }
      }
    }
    return false;
  }

  #mayRepeat(value: string): boolean {
    return this.#given.some((text) => text.includes(value));
  }
}

function byStart(file: Buffer): ByStart {
  if (file.length > LARGEST_KNOWN_BYTES) {
    const values = read.get(file) ?? readByStart(file);
    read.set(file, values);
    return values;
  }
  const digest = hash("sha1", file);
  const values = known.get(digest) ?? readByStart(file);
  known.set(digest, values);
  if (known.size > MOST_KNOWN) known.delete([...known.keys()][0] ?? "");
  return values;
}

function readByStart(file: Buffer): ByStart {
  const values = new Map<string, Set<string>>();
  for (const value of valuesIn(textOf(file))) {
    const start = value.slice(0, SHORTEST);
    const others = values.get(start);
    if (others === undefined) values.set(start, new Set([value]));
    else others.add(value);
  }
  return values;
}

function textOf(file: Buffer): string {
  try {
    return gunzipSync(file).toString();
  } catch {
    return file.toString();
  }
}

function* valuesIn(whole: string): Generator<string> {
  const rows = whole.split("\n").filter(({ length }) => length < LONGEST_ROW);
  const text = rows.join("\n");
  if (/^\s*[{[]/.test(text)) yield* jsonValues(text);
  else yield* csvValues(text);
}

/** Strings and numbers by their looks, as rows may be no JSON; a string in front of a colon is a key. */
function* jsonValues(text: string): Generator<string> {
  for (const [token, isKey] of text.matchAll(/"(?:[^"\\\n]|\\.)*"(\s*:)?|-?\d[\d.eE+-]*/g)) {
    if (isKey !== undefined) continue;
    if (!token.startsWith('"')) {
      if (token.length >= SHORTEST_NUMBER) yield token;
      continue;
    }
    const spelled = token.slice(1, -1);
    for (const value of token.includes("\\") ? [spelled, unescaped(token)] : [spelled]) {
      if (value.trim().length >= SHORTEST && !TENANTS.has(value)) yield value;
    }
  }
}

function unescaped(token: string): string {
  try {
    return JSON.parse(token);
  } catch {
    return "";
  }
}

function* csvValues(text: string): Generator<string> {
  const options = { relax_column_count: true, relax_quotes: true, skip_records_with_error: true };
  const [, ...rows] = parse(text, options) as string[][];
  for (const cell of rows.flat()) {
    const value = cell.replace(/^'/, "");
    const least = /^[\d.]+$/.test(value) ? SHORTEST_NUMBER : SHORTEST;
    if (value.trim().length >= least && !TENANTS.has(value)) yield value;
  }
}
