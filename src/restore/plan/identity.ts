/** Finds how a user signs in: the first identity in a row. */

import { JsonFields, skipSpace, valueEnd } from "../../rows/json/fields.ts";

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

/** One identity of a user. */
export interface Identity {
  /** `auth0` for a database. */
  readonly provider: string;
  /** Name of the connection. */
  readonly connection: string;
  /** Without the provider; empty if the row lacks it. */
  readonly userId: string;
}

/** Reads identities, which are lists in rows. */
export class Identities {
  readonly #fields = new JsonFields(["provider", "connection", "user_id"]);

  /**
   * The first identity of the list `bytes[start..end)`, the primary one.
   *
   * @param start -1 if the row has no list
   * @returns `undefined` if there is none, or it lacks its provider or its connection
   */
  primary(bytes: Buffer, start: number, end: number): Identity | undefined {
    const first = firstElement(bytes, start, end);
    return first === -1 ? undefined : this.#read(bytes, first, valueEnd(bytes, first, end));
  }

  /** The other identities of the list. Users rarely have any, so this is cheap. */
  secondary(bytes: Buffer, start: number, end: number): Identity[] {
    const found: Identity[] = [];
    let at = firstElement(bytes, start, end);
    for (at = nextElement(bytes, at, end); at !== -1; at = nextElement(bytes, at, end)) {
      const identity = this.#read(bytes, at, valueEnd(bytes, at, end));
      if (identity !== undefined) found.push(identity);
    }
    return found;
  }

  #read(bytes: Buffer, start: number, end: number): Identity | undefined {
    if (end === -1 || !this.#fields.read(bytes, start, end)) return undefined;
    const [provider, connection, userId] = [0, 1, 2].map((field) => this.#text(bytes, field));
    if (!provider || !connection) return undefined;
    return { provider, connection, userId: userId ?? "" };
  }

  /** A string, or a number as it is written: some providers have numeric ids beyond 2^53. */
  #text(bytes: Buffer, field: number): string | undefined {
    const start = this.#fields.starts[field] as number;
    if (start === -1) return undefined;
    const text = bytes.toString("utf8", start, this.#fields.ends[field]);
    if (bytes[start] === QUOTE) return JSON.parse(text);
    return /^\d+$/.test(text) ? text : undefined;
  }
}

/** Offset of the first object in a list, or -1. */
function firstElement(bytes: Buffer, start: number, end: number): number {
  if (start === -1 || bytes[start] !== OPEN_BRACKET) return -1;
  const first = skipSpace(bytes, start + 1, end);
  return bytes[first] === OPEN_BRACE ? first : -1;
}

/** Offset of the object after the one at `at`, or -1. */
function nextElement(bytes: Buffer, at: number, end: number): number {
  const elementEnd = at === -1 ? -1 : valueEnd(bytes, at, end);
  if (elementEnd === -1) return -1;
  const comma = skipSpace(bytes, elementEnd, end);
  if (bytes[comma] !== COMMA) return -1;
  const next = skipSpace(bytes, comma + 1, end);
  return bytes[next] === OPEN_BRACE ? next : -1;
}
