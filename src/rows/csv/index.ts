/** CSV as Auth0 writes it: RFC 4180 rows under one header, read cell by cell. */

import { BackupError } from "../../base/errors.ts";
import { type Block, type Framing, hasByteOrderMark, rowError, splitIntoBlocks } from "../block.ts";
import { DOUBLED_QUOTES, QUOTED, TEXT } from "../row.ts";
import { BARE_QUOTE, CsvCells, type CsvTables, MORE, RAGGED, WHOLE } from "./cells.ts";

const LF = 0x0a;
const QUOTE = 0x22;

/**
 * How cells and blank lines are read: `strip` takes Auth0's injection guard (one leading apostrophe) off quoted cells and
 * skips blank lines; `keep` is Miller's own reading, where the apostrophe is data and a blank line is a ragged row.
 */
export type CsvReading = "strip" | "keep";

/** The first row of the file. */
export interface CsvHeader {
  /** As written, terminator included where there was one, byte-order mark left out. */
  readonly bytes: Buffer;
  /** One a column; a title that stands already gets `_2`, `_3` … behind it, as Miller names them. */
  readonly titles: readonly string[];
}

/**
 * Rows of CSV with their cells: column `c` of row `i` (both 0-based) lies at `cellStarts[i * columns + c]` to `cellEnds[…]`, inside
 * its quotes and behind its guard; `kinds` holds {@link QUOTED}, {@link DOUBLED_QUOTES} and {@link TEXT}.
 */
export interface CsvBlock extends Block {
  readonly header: CsvHeader;
  readonly cellStarts: Int32Array;
  readonly cellEnds: Int32Array;
  readonly kinds: Uint8Array;
}

/**
 * The rows of a CSV export; the first block may be without rows, so that the header of an empty export is seen.
 *
 * @throws BackupError for rows that do not have a cell for each title, quotes that do not close or stand inside an unquoted
 *   cell, and rows that are too long
 */
export function csvBlocks(
  chunks: AsyncIterable<Buffer>,
  reading: CsvReading,
): AsyncGenerator<CsvBlock> {
  return splitIntoBlocks(chunks, new CsvFraming(reading));
}

class CsvFraming implements Framing<CsvBlock> {
  readonly #reading: CsvReading;
  readonly #cells: CsvCells;
  #header: CsvHeader | undefined;
  /** Whether the bytes behind the last whole row end inside quotes. A doubled quote opens and closes, so parity is enough. */
  #insideQuotes = false;

  constructor(reading: CsvReading) {
    this.#reading = reading;
    this.#cells = new CsvCells(reading === "strip");
  }

  endOfPartialRow(chunk: Buffer): number {
    let inside = this.#insideQuotes;
    for (let i = 0; i < chunk.length; i++) {
      if (chunk[i] === QUOTE) inside = !inside;
      else if (chunk[i] === LF && !inside) return i + 1;
    }
    this.#insideQuotes = inside;
    return -1;
  }

  frame(bytes: Buffer, firstRow: number, last: boolean) {
    const cells = this.#cells;
    cells.load(bytes);
    const isFirst = this.#header === undefined;
    const start = isFirst ? this.#readHeader(bytes, last) : 0;
    const header = this.#header;
    if (header === undefined) {
      this.#insideQuotes = oddQuotes(bytes, 0);
      return { block: undefined, taken: 0 };
    }
    const columns = header.titles.length;
    const skipBlank = this.#reading === "strip" && columns > 1;
    const answer = cells.read(start, last, columns, skipBlank);
    const { rows, taken } = cells;
    if (answer === RAGGED) {
      throw rowError(
        firstRow + rows,
        `has ${cells.raggedCells} cells, but the header has ${columns} titles`,
      );
    }
    if (answer !== WHOLE && answer !== MORE) throw rowError(firstRow + rows, faultOf(answer));
    this.#insideQuotes = oddQuotes(bytes, taken);
    const block = rows === 0 && !isFirst ? undefined : { bytes, firstRow, header, ...cells.tables };
    return { block, taken };
  }

  /** Offset behind the header, if it is there whole. */
  #readHeader(bytes: Buffer, last: boolean): number {
    const cells = this.#cells;
    const start = hasByteOrderMark(bytes, 0) ? 3 : 0;
    const answer = cells.read(start, last, 0, false);
    if (answer === MORE) return 0;
    if (answer !== WHOLE) {
      throw new BackupError(`The header of the CSV export ${faultOf(answer)}.`);
    }
    const { taken } = cells;
    const written = Buffer.from(bytes.subarray(start, taken));
    this.#header = { bytes: written, titles: titlesOf(bytes, cells.tables) };
    return taken;
  }
}

function faultOf(answer: number): string {
  return answer === BARE_QUOTE
    ? "has a quote inside an unquoted cell or text behind a closing quote"
    : "has a quote that never closes";
}

function titlesOf(bytes: Buffer, { cellStarts, cellEnds, kinds }: CsvTables): string[] {
  const titles = new Set<string>();
  /** By title, the number to try next, so that many equal titles cost no more than others. */
  const next = new Map<string, number>();
  for (let c = 0; c < kinds.length; c++) {
    const text = bytes.toString("utf8", cellStarts[c], cellEnds[c]);
    const doubled = ((kinds[c] as number) & DOUBLED_QUOTES) !== 0;
    const title = doubled ? text.replaceAll('""', '"') : text;
    let free = title;
    let number = next.get(title) ?? 2;
    while (titles.has(free)) free = `${title}_${number++}`;
    next.set(title, number);
    titles.add(free);
  }
  return [...titles];
}

function oddQuotes(bytes: Buffer, from: number): boolean {
  let odd = false;
  for (let i = from; i < bytes.length; i++) if (bytes[i] === QUOTE) odd = !odd;
  return odd;
}
