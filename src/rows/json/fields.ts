/** Finds the top-level fields of a JSON object in its bytes, without parsing it. */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/**
 * Finds named top-level fields of JSON objects, with the result of `JSON.parse`: for escaped keys, repeated keys (the last
 * wins), and names inside strings and nested values.
 */
export class JsonFields {
  /** Field `i` of the object read last is `starts[i]..ends[i]`, without white space around it; `starts[i]` is -1 if it is absent. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly #names: readonly Buffer[];
  readonly #byText = new Map<string, number>();
  /** 1 if a name has this length in bytes (its low eight bits): this alone rules out most keys of a row. */
  readonly #lengths = new Uint8Array(256);

  /** @param names the keys to find, after unescaping, without duplicates */
  constructor(names: readonly string[]) {
    this.#names = names.map((name) => Buffer.from(name));
    for (const name of this.#names) this.#lengths[name.length & 0xff] = 1;
    names.forEach((name, i) => {
      this.#byText.set(name, i);
    });
    this.starts = new Int32Array(names.length);
    this.ends = new Int32Array(names.length);
  }

  /**
   * Reads the object `bytes[start..end)`.
   *
   * @returns false if it is certainly not valid JSON; true covers only what was checked: the braces, keys and commas of the
   *   top level
   */
  read(bytes: Buffer, start: number, end: number): boolean {
    const { starts, ends } = this;
    const lengths = this.#lengths;
    starts.fill(-1);
    let i = skipSpace(bytes, start + 1, end);
    if (bytes[i] === CLOSE_BRACE) return i + 1 === end;
    for (;;) {
      if (i >= end || bytes[i] !== QUOTE) return false;
      const keyStart = i + 1;
      i = keyStart;
      let escaped = false;
      while (i < end && bytes[i] !== QUOTE) {
        if (bytes[i] === BACKSLASH) {
          escaped = true;
          i++;
        }
        i++;
      }
      const keyEnd = i;
      i = skipSpace(bytes, i + 1, end);
      if (i >= end || bytes[i] !== COLON) return false;
      const valueStart = skipSpace(bytes, i + 1, end);
      i = valueEnd(bytes, valueStart, end);
      if (i === -1) return false;
      if (escaped || lengths[(keyEnd - keyStart) & 0xff] === 1) {
        const field = escaped
          ? this.#findEscaped(bytes.toString("utf8", keyStart, keyEnd))
          : this.#find(bytes, keyStart, keyEnd);
        if (field !== -1) {
          starts[field] = valueStart;
          ends[field] = i;
        }
      }
      i = skipSpace(bytes, i, end);
      if (i >= end) return false;
      if (bytes[i] === CLOSE_BRACE) return i + 1 === end;
      if (bytes[i] !== COMMA) return false;
      i = skipSpace(bytes, i + 1, end);
    }
  }

  /** Index of the name that equals the key `bytes[start..end)`, which has no escapes, or -1. */
  #find(bytes: Buffer, start: number, end: number): number {
    for (let candidate = 0; candidate < this.#names.length; candidate++) {
      const name = this.#names[candidate] as Buffer;
      if (name.length !== end - start) continue;
      let i = 0;
      while (i < name.length && name[i] === bytes[start + i]) i++;
      if (i === name.length) return candidate;
    }
    return -1;
  }

  #findEscaped(source: string): number {
    try {
      return this.#byText.get(JSON.parse(`"${source}"`)) ?? -1;
    } catch {
      return -1;
    }
  }
}

/** The first offset from `i` to `end` without JSON white space. */
export function skipSpace(bytes: Buffer, i: number, end: number): number {
  while (i < end) {
    const byte = bytes[i];
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d && byte !== 0x0a) break;
    i++;
  }
  return i;
}

/** Offset after the string whose opening quote is at `i`, or -1 if it is not closed. */
export function stringEnd(bytes: Buffer, i: number, end: number): number {
  i++;
  while (i < end) {
    const byte = bytes[i];
    if (byte === QUOTE) return i + 1;
    i += byte === BACKSLASH ? 2 : 1;
  }
  return -1;
}

/** Offset after the value at `i`, or -1. Only the brackets of nested values are checked. */
export function valueEnd(bytes: Buffer, i: number, end: number): number {
  const first = bytes[i];
  if (first === QUOTE) return stringEnd(bytes, i, end);
  if (first !== OPEN_BRACE && first !== OPEN_BRACKET) {
    const start = i;
    while (i < end && !endsScalar(bytes[i] as number)) i++;
    return i > start ? i : -1;
  }
  let depth = 0;
  while (i < end) {
    const byte = bytes[i];
    if (byte === QUOTE) {
      i = stringEnd(bytes, i, end);
      if (i === -1) return -1;
      continue;
    }
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth--;
    i++;
    if (depth === 0) return i;
  }
  return -1;
}

function endsScalar(byte: number): boolean {
  return byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET || byte <= 0x20;
}
