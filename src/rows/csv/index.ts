/** CSV as Auth0 writes it: RFC 4180 rows after one header, read cell by cell. */

import { isUtf8 } from "node:buffer";
import { BackupError } from "../../base/errors.ts";
import { type Block, type Framing, hasByteOrderMark, rowError, splitIntoBlocks } from "../block.ts";
import { DOUBLED_QUOTES, QUOTED, TEXT } from "../row.ts";
import { BARE_QUOTE, CsvCells, type CsvTables, MORE, RAGGED, WHOLE } from "./cells.ts";

const LF = 0x0a;
const QUOTE = 0x22;

/**
 * How cells and blank lines are read: `strip` removes Auth0's injection guard (one leading apostrophe) from quoted cells and
 * skips blank lines, and rejects a header that is not UTF-8; `keep` reads as Miller does: the apostrophe is data, and a blank
 * line is a ragged row.
 */
export type CsvReading = "strip" | "keep";

/** The first row of the file. */
export interface CsvHeader {
  /** As written, with its terminator if it has one, without a byte-order mark. */
  readonly bytes: Buffer;
  /** One per column. Repeated titles get the suffix `_2`, `_3` …, as in Miller. */
  readonly titles: readonly string[];
}

/**
 * Rows of CSV with their cells: column `c` of row `i` (both 0-based) is from `cellStarts[i * columns + c]` to `cellEnds[…]`,
 * without its quotes and its guard; `kinds` combines {@link QUOTED}, {@link DOUBLED_QUOTES} and {@link TEXT}.
 */
export interface CsvBlock extends Block {
  readonly header: CsvHeader;
  readonly cellStarts: Int32Array;
  readonly cellEnds: Int32Array;
  readonly kinds: Uint8Array;
}

/**
 * The rows of a CSV export. The first block may have no rows, so that the header of an empty export is available.
 *
 * @throws BackupError for a row without one cell per title, an unclosed quote, a quote inside an unquoted cell, or a row that
 *   is too long
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
  /** True if the bytes after the last whole row end inside quotes. A doubled quote closes and opens, so parity is enough. */
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
      this.#insideQuotes = hasOddQuotes(bytes, 0);
      return { block: undefined, consumed: 0 };
    }
    const columns = header.titles.length;
    const skipBlank = this.#reading === "strip" && columns > 1;
    const outcome = cells.read(start, last, columns, skipBlank);
    const { rows, consumed } = cells;
    if (outcome === RAGGED) {
      throw rowError(
        firstRow + rows,
        `has ${cells.raggedCells} cells, but the header has ${columns} titles`,
      );
    }
    if (outcome !== WHOLE && outcome !== MORE) throw rowError(firstRow + rows, problemOf(outcome));
    this.#insideQuotes = hasOddQuotes(bytes, consumed);
    const block = rows === 0 && !isFirst ? undefined : { bytes, firstRow, header, ...cells.tables };
    return { block, consumed };
  }

  /** Offset after the header, or 0 if it is not whole. */
  #readHeader(bytes: Buffer, last: boolean): number {
    const cells = this.#cells;
    const start = hasByteOrderMark(bytes) ? 3 : 0;
    const outcome = cells.read(start, last, 0, false);
    if (outcome === MORE) return 0;
    if (outcome !== WHOLE) throw headerError(problemOf(outcome));
    const { consumed } = cells;
    const written = Buffer.from(bytes.subarray(start, consumed));
    if (this.#reading === "strip" && !isUtf8(written)) throw headerError("is not valid UTF-8");
    this.#header = { bytes: written, titles: titlesOf(bytes, cells.tables) };
    return consumed;
  }
}

/** @param problem follows "The header of the CSV export" */
function headerError(problem: string): BackupError {
  return new BackupError(
    `The header of the CSV export ${problem}.`,
    "Nothing was stored: run the workflow again; if it keeps failing, ask Auth0 support about the job.",
  );
}

function problemOf(outcome: number): string {
  return outcome === BARE_QUOTE
    ? "has a quote inside an unquoted cell or text after a closing quote"
    : "has an unclosed quote";
}

function titlesOf(bytes: Buffer, { cellStarts, cellEnds, kinds }: CsvTables): string[] {
  const titles = new Set<string>();
  /** The number to try next per title, so that many equal titles do not take quadratic time. */
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

function hasOddQuotes(bytes: Buffer, from: number): boolean {
  let odd = false;
  for (let i = from; i < bytes.length; i++) if (bytes[i] === QUOTE) odd = !odd;
  return odd;
}
