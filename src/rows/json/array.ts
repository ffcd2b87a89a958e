/** The JSON array in `json` and `import` files, one user per line: the only writer, and the reader that turns it back into NDJSON. */

const LF = 0x0a;
const COMMA = 0x2c;
const SPACE = 0x20;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** Bytes before each element: an opening bracket or a comma, and a line feed. */
export const BEFORE_ELEMENT_BYTES = 2;
const CLOSING = Buffer.from("\n]\n");
/** Bytes that the array adds to its elements, in addition to those between two of them. */
export const BRACKET_BYTES = BEFORE_ELEMENT_BYTES + CLOSING.length;

/** Writes one array into buffers of the caller's. */
export class JsonArrayWriter {
  #out: Buffer = Buffer.alloc(0);
  #length = 0;
  #elements = 0;

  /** Elements written to the array so far. */
  get elements(): number {
    return this.#elements;
  }

  /** How many bytes were written to the current buffer. */
  get length(): number {
    return this.#length;
  }

  /** The bytes written to the current buffer. */
  get written(): Buffer {
    return this.#out.subarray(0, this.#length);
  }

  /** Continues the array at the beginning of `out`, which must have room for what is added until the next call. */
  continueIn(out: Buffer): void {
    this.#out = out;
    this.#length = 0;
  }

  /** Appends `bytes[start..end)` as the next element. @returns its offset in the buffer */
  add(bytes: Buffer, start: number, end: number): number {
    this.#out[this.#length] = this.#elements++ === 0 ? OPEN_BRACKET : COMMA;
    this.#out[this.#length + 1] = LF;
    const at = this.#length + BEFORE_ELEMENT_BYTES;
    this.#length = at + bytes.copy(this.#out, at, start, end);
    return at;
  }

  /** The bytes that end the array; the next element starts another one. */
  close(): Buffer {
    const isEmpty = this.#elements === 0;
    this.#elements = 0;
    return isEmpty ? Buffer.from("[]\n") : CLOSING;
  }
}

/**
 * Turns an array that {@link JsonArrayWriter} wrote into NDJSON: its brackets, and commas at line ends, become spaces. No row
 * contains a line feed, so a comma before one separates rows, and a bracket after one closes the array.
 */
export async function* readJsonArray(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let started = false;
  let atLineStart = false;
  /** The last chunk ended with a comma: only the next byte shows whether it separates rows. */
  let pending = false;
  for await (const chunk of chunks) {
    const text: Buffer = Buffer.concat(pending ? [Buffer.of(COMMA), chunk] : [chunk]);
    if (!started) {
      const row = text.indexOf(OPEN_BRACE);
      text.fill(SPACE, 0, row === -1 ? text.length : row);
      started = row !== -1;
    }
    if (atLineStart && text[0] === CLOSE_BRACKET) text[0] = SPACE;
    for (let i = text.indexOf(LF); i !== -1; i = text.indexOf(LF, i + 1)) {
      if (text[i - 1] === COMMA) text[i - 1] = SPACE;
      if (text[i + 1] === CLOSE_BRACKET) text[i + 1] = SPACE;
    }
    if (text.length > 0) atLineStart = text.at(-1) === LF;
    pending = text.at(-1) === COMMA;
    yield pending ? text.subarray(0, -1) : text;
  }
}
