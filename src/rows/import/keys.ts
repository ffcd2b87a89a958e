/** Keys that order import users by their connection, and then by their `user_id`. */

import type { Block } from "../block.ts";
import type { KeyedBlock } from "../sort/keyed-rows.ts";
import type { UserIds } from "../user-id.ts";

/** Ends the name of the connection in a key. It sorts before every character of a name. */
const END = 0x00;

/** The first part of the keys of a connection's users. */
export function keyPrefix(connection: string | undefined): Buffer {
  return Buffer.from(`${connection ?? ""}\0`);
}

/** The connection in the key of a row; `undefined` if it is not known. */
export function connectionInKey({ keys, keyStarts, keyEnds }: KeyedBlock, row: number) {
  const start = keyStarts[row] as number;
  return (
    keys.toString("utf8", start, keys.subarray(0, keyEnds[row]).indexOf(END, start)) || undefined
  );
}

/** A function that is called for one row after another, and tells whether the row has another connection than the one before. */
export function connectionChanges(): (block: KeyedBlock, row: number) => boolean {
  let prefix: Buffer | undefined;
  return (block, row) => {
    const { keys, keyStarts } = block;
    const start = keyStarts[row] as number;
    if (prefix && keys.compare(prefix, 0, prefix.length, start, start + prefix.length) === 0) {
      return false;
    }
    const isFirst = prefix === undefined;
    prefix = keyPrefix(connectionInKey(block, row));
    return !isFirst;
  };
}

/** The `user_id`s of rows, each after the prefix of the row's connection. */
export class ConnectionIds<B extends Block> implements UserIds<B> {
  bytes: Buffer = Buffer.alloc(256);
  readonly start = 0;
  end = 0;
  readonly #ids: UserIds<B>;
  readonly #prefixOf: (block: B, row: number) => Buffer;
  #block: B | undefined;

  constructor(ids: UserIds<B>, prefixOf: (block: B, row: number) => Buffer) {
    this.#ids = ids;
    this.#prefixOf = prefixOf;
  }

  load(block: B): void {
    this.#block = block;
    this.#ids.load(block);
  }

  read(row: number): void {
    const ids = this.#ids;
    ids.read(row);
    const prefix = this.#prefixOf(this.#block as B, row);
    // A row without an id cannot be in a file: the import needs one.
    const length = ids.start === -1 ? 0 : ids.end - ids.start;
    this.end = prefix.length + length;
    if (this.end > this.bytes.length) this.bytes = Buffer.alloc(2 * this.end);
    prefix.copy(this.bytes, 0);
    if (length > 0) ids.bytes.copy(this.bytes, prefix.length, ids.start, ids.end);
  }
}
