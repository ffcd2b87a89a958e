/** The array that `json` files are, read back as one user a line. */

const LF = 0x0a;
const COMMA = 0x2c;
const SPACE = 0x20;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACKET = 0x5d;

/**
 * Turns a file of `jsonArrayEncoder`'s into NDJSON: the brackets and the commas at line ends become spaces. No row has a line
 * feed inside, so a comma before one separates rows, and a bracket behind one closes the array.
 */
export async function* readJsonArray(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let started = false;
  let atLineStart = false;
  /** The last chunk ended with a comma: what it is shows in the next one. */
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
