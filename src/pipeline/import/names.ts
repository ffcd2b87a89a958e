/** Names of the files of `format: import`: those of each connection have its name in theirs. */

import { createHash } from "node:crypto";
import { numbered } from "../stored-file.ts";

/** Characters of a connection's name in a file name. Auth0 allows 128, of these kinds. */
const MOST_CHARACTERS = 64;
const UNSAFE = /[^\w.-]/g;

/** Numbers the files of each connection. Names differ in more than the case of letters, which some disks ignore. */
export class ImportNames {
  readonly #fileName: string;
  readonly #isOne: boolean;
  readonly #stems = new Map<string | undefined, string>();
  readonly #used = new Set<string>();
  readonly #files = new Map<string, number>();

  /** @param isOne whether there is only one connection, whose name is in no file name */
  constructor(fileName: string, isOne: boolean) {
    this.#fileName = fileName;
    this.#isOne = isOne;
  }

  /** The name of the next file of a connection, without extensions. */
  next(connection: string | undefined): string {
    const stem = this.#stemOf(connection);
    const number = (this.#files.get(stem) ?? 0) + 1;
    this.#files.set(stem, number);
    return numbered(stem, number);
  }

  #stemOf(connection: string | undefined): string {
    if (connection === undefined || this.#isOne) return this.#fileName;
    const known = this.#stems.get(connection);
    if (known !== undefined) return known;
    const safe = connection.replace(UNSAFE, "-").slice(0, MOST_CHARACTERS);
    const digest = createHash("sha256").update(connection).digest("hex");
    const names = [...(safe === connection ? [safe] : []), `${safe}-${digest.slice(0, 8)}`];
    const name = names.find((one) => !this.#used.has(one.toLowerCase())) ?? digest;
    this.#used.add(name.toLowerCase());
    const stem = `${this.#fileName}-${name}`;
    this.#stems.set(connection, stem);
    return stem;
  }
}
