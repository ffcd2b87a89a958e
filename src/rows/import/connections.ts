/** Finds the database connection that a user belongs to, and numbers the connections in the order of their first users. */

import { JsonFields, valueEnd } from "../json/fields.ts";
import { firstObject, nextObject } from "../json/object-list.ts";

const QUOTE = 0x22;
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
    const { starts, ends } = this.#identity;
    for (let at = firstObject(bytes, start, end); at !== -1; at = nextObject(bytes, at, end)) {
      const identityEnd = valueEnd(bytes, at, end);
      if (identityEnd === -1 || !this.#identity.read(bytes, at, identityEnd)) return -1;
      const [provider, connection] = [starts[0] as number, starts[1] as number];
      if (provider === -1 || bytes.compare(DATABASE, 0, DATABASE.length, provider, ends[0]))
        continue;
      if (connection === -1 || bytes[connection] !== QUOTE) return -1;
      return this.#number(bytes, connection, ends[1] as number);
    }
    return -1;
  }

  #number(bytes: Buffer, start: number, end: number): number {
    const known = this.#spellings.findIndex(
      (spelling) => bytes.compare(spelling, 0, spelling.length, start, end) === 0,
    );
    if (known !== -1) return known;
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
