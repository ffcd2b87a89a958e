/** Finds the connection of each user's first identity, an object in a list in a row, for all rows of a block at once. */

import type { Block } from "./block.ts";
import type { BlockFields } from "./json/block-fields.ts";
import { FieldScan, READ } from "./json/field-scan.ts";
import { JsonFields, skipSpace, valueEnd } from "./json/fields.ts";
import type { StatisticsCounter } from "./statistics.ts";

const QUOTE = 0x22;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const NAMES = ["connection"];

/** Collects the identities of a block's users, then counts each user by the connection of the first. */
export class FirstConnections {
  readonly #counter: StatisticsCounter;
  readonly #scan: FieldScan;
  readonly #oneByOne = new JsonFields(NAMES);
  #bytes: Buffer = Buffer.alloc(0);
  #count = 0;
  /** Lists without their brackets: for most users, their only identity. */
  #starts = new Int32Array(1024);
  #ends = new Int32Array(1024);

  /** @param fields the fields of the blocks whose users are counted */
  constructor(counter: StatisticsCounter, fields: BlockFields) {
    this.#counter = counter;
    this.#scan = new FieldScan(NAMES, false, fields.scan);
  }

  /** Starts a block, which `fields` has loaded, with at most `users` users. */
  begin({ bytes }: Block, users: number): void {
    this.#bytes = bytes;
    this.#count = 0;
    if (users <= this.#starts.length) return;
    this.#starts = new Int32Array(users * 2);
    this.#ends = new Int32Array(users * 2);
  }

  /** Adds a user whose identities are `start..end` of the block's bytes; `start` is -1 if there are none. */
  add(start: number, end: number): void {
    const bytes = this.#bytes;
    if (start !== -1 && bytes[start] === OPEN_BRACKET && bytes[start + 1] === OPEN_BRACE) {
      this.#starts[this.#count] = start + 1;
      this.#ends[this.#count++] = end - 1;
    } else this.#countOne(start, end);
  }

  /** Counts the users added since `begin`. */
  count(): void {
    const { starts, ends } = this.#oneByOne;
    this.#scan.scanInside(this.#count, this.#starts, this.#ends);
    for (let i = 0; i < this.#count; i++) {
      if (this.#scan.status(i) === READ) {
        this.#scan.copySpans(i, starts, ends);
        this.#countFound();
      } else this.#countOne((this.#starts[i] as number) - 1, (this.#ends[i] as number) + 1);
    }
  }

  /** For a list with several identities, or with other white space than Auth0 writes. */
  #countOne(start: number, end: number): void {
    if (this.#findFirst(start, end)) this.#countFound();
    else this.#counter.countWithoutConnection();
  }

  #findFirst(start: number, end: number): boolean {
    const bytes = this.#bytes;
    if (start === -1 || bytes[start] !== OPEN_BRACKET) return false;
    const first = skipSpace(bytes, start + 1, end);
    if (bytes[first] !== OPEN_BRACE) return false;
    const identityEnd = valueEnd(bytes, first, end);
    return identityEnd !== -1 && this.#oneByOne.read(bytes, first, identityEnd);
  }

  /** Counts the user by the name found last. */
  #countFound(): void {
    const start = this.#oneByOne.starts[0] as number;
    const end = this.#oneByOne.ends[0] as number;
    if (start === -1 || this.#bytes[start] !== QUOTE) this.#counter.countWithoutConnection();
    else this.#counter.countConnection(this.#bytes, start + 1, end - 1);
  }
}
