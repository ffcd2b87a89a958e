/** Finds how a user signs in: the first identity in a row. */

import { JsonFields, valueEnd } from "../../rows/json/fields.ts";
import { firstObject, nextObject } from "../../rows/json/object-list.ts";

const QUOTE = 0x22;

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
    const first = firstObject(bytes, start, end);
    return first === -1 ? undefined : this.#read(bytes, first, valueEnd(bytes, first, end));
  }

  /** The other identities of the list. Users rarely have any, so this is cheap. */
  secondary(bytes: Buffer, start: number, end: number): Identity[] {
    const found: Identity[] = [];
    let at = firstObject(bytes, start, end);
    for (at = nextObject(bytes, at, end); at !== -1; at = nextObject(bytes, at, end)) {
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
