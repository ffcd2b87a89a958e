/** Finds the database connection that a user belongs to, and numbers the connections in the order of their first users. */

import { JsonFields, valueEnd } from "../json/fields.ts";
import { areEqual } from "../json/member-cursor.ts";
import { firstObject, nextObject } from "../json/object-list.ts";

const QUOTE = 0x22;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const DATABASE = Buffer.from('"auth0"');
/** Number of connections whose bytes are compared before a name is decoded. */
const COMPARED = 8;

export class DatabaseConnections {
  readonly names: string[] = [];
  readonly #numbers = new Map<string, number>();
  /** The first names as they were spelled. */
  readonly #spellings: Buffer[] = [];
  readonly #identity = new JsonFields(["provider", "connection"]);

  /**
   * The position in `names` of the connection of the first database identity in the list `bytes[start..end)`.
   *
   * @param start -1 if the row has no list
   * @returns -1 if there is none
   */
  find(bytes: Buffer, start: number, end: number): number {
    const isAuth0s =
      start !== -1 && bytes[start] === OPEN_BRACKET && bytes[start + 1] === OPEN_BRACE;
    // Most users have one identity, without white space around it, which one pass reads.
    if (isAuth0s && this.#identity.read(bytes, start + 1, end - 1)) return this.#found(bytes) ?? -1;
    for (let at = firstObject(bytes, start, end); at !== -1; at = nextObject(bytes, at, end)) {
      const identityEnd = valueEnd(bytes, at, end);
      if (identityEnd === -1 || !this.#identity.read(bytes, at, identityEnd)) return -1;
      const number = this.#found(bytes);
      if (number !== undefined) return number;
    }
    return -1;
  }

  /** The number of the connection of the identity read last, -1 if it has none, or `undefined` if it is not of a database. */
  #found(bytes: Buffer): number | undefined {
    const { starts, ends } = this.#identity;
    const provider = starts[0] as number;
    const connection = starts[1] as number;
    if (provider === -1) return undefined;
    if (!areEqual(bytes, provider, ends[0] as number, DATABASE, 0, DATABASE.length)) {
      return undefined;
    }
    if (connection === -1 || bytes[connection] !== QUOTE) return -1;
    return this.#number(bytes, connection, ends[1] as number);
  }

  #number(bytes: Buffer, start: number, end: number): number {
    for (let i = 0; i < this.#spellings.length; i++) {
      const spelling = this.#spellings[i] as Buffer;
      if (areEqual(bytes, start, end, spelling, 0, spelling.length)) return i;
    }
    const name: string = JSON.parse(bytes.toString("utf8", start, end));
    if (name === "") return -1;
    let number = this.#numbers.get(name);
    if (number === undefined) {
      number = this.names.push(name) - 1;
      this.#numbers.set(name, number);
      if (number < COMPARED) this.#spellings.push(Buffer.from(bytes.subarray(start, end)));
    }
    return number;
  }
}
