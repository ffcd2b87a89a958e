/** Maps whose entries are found, and whose values are read, only when something asks for them. */
import type { Value } from "./index.ts";

/** The entries of an object, in order. A number is the offset of a value that was not read yet. */
export interface Entries {
  readonly keys: readonly string[];
  readonly values: (Value | number)[];
}

/** Reads text that was checked. */
export interface EntryReader {
  /** @param at offset of the object */
  entries(source: string, at: number): Entries;
  value(source: string, at: number): Value;
}

/** The entries of a JSON object without repeated keys. `get` is fast only for few keys. */
export class LazyMap implements ReadonlyMap<string, Value> {
  readonly #reader: EntryReader;
  readonly #source: string;
  readonly #at: number;
  #entries: Entries | undefined;

  /** @param at offset of the object in `source` */
  constructor(reader: EntryReader, source: string, at: number, entries?: Entries) {
    this.#reader = reader;
    this.#source = source;
    this.#at = at;
    this.#entries = entries;
  }

  get size(): number {
    return this.#open().keys.length;
  }

  has(key: string): boolean {
    return this.#open().keys.includes(key);
  }

  get(key: string): Value | undefined {
    const entries = this.#open();
    const i = entries.keys.indexOf(key);
    return i === -1 ? undefined : this.#valueAt(entries, i);
  }

  forEach(call: (value: Value, key: string, map: ReadonlyMap<string, Value>) => void): void {
    const entries = this.#open();
    entries.keys.forEach((key, i) => {
      call(this.#valueAt(entries, i), key, this);
    });
  }

  keys() {
    return this.#open().keys.values();
  }

  values() {
    const entries = this.#open();
    return entries.keys.map((_, i) => this.#valueAt(entries, i)).values();
  }

  entries() {
    const entries = this.#open();
    return entries.keys.map((key, i): [string, Value] => [key, this.#valueAt(entries, i)]).values();
  }

  [Symbol.iterator]() {
    return this.entries();
  }

  #open(): Entries {
    this.#entries ??= this.#reader.entries(this.#source, this.#at);
    return this.#entries;
  }

  #valueAt({ values }: Entries, i: number): Value {
    const known = values[i] as Value | number;
    if (typeof known !== "number") return known;
    const value = this.#reader.value(this.#source, known);
    values[i] = value;
    return value;
  }
}
